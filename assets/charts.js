// Draws every <figure data-chart> from the JSON beside it. The numbers stand in a table in the same figure;
// what is drawn here is only their picture. SVG and rich-text tooltips keep the content security policy strict.
import { init, use } from "echarts/core";
import { BarChart, LineChart, SankeyChart, ScatterChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, LineChart, SankeyChart, ScatterChart, AriaComponent, GridComponent, LegendComponent,
  MarkLineComponent, TooltipComponent, SVGRenderer]);

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const still = matchMedia("(prefers-reduced-motion: reduce)");
const grouped = new Intl.NumberFormat(document.documentElement.lang || "zh-CN", { maximumFractionDigits: 2 });

const said = (value, unit) => (value === null || value === undefined || Number.isNaN(value) ? "—" : grouped.format(value) + (unit || ""));

function ink() {
  return {
    text: token("--text"), soft: token("--text-soft"), line: token("--line"), panel: token("--panel-raised"),
    ink: token("--ink"), accent: token("--accent"), font: token("--font"),
    colours: [1, 2, 3, 4, 5, 6, 7, 8].map((n) => token(`--chart-${n}`)),
  };
}

function frame(spec, look, narrow) {
  return {
    animation: !still.matches,
    animationDuration: 150,
    textStyle: { fontFamily: look.font, color: look.text, fontSize: 12 },
    color: look.colours,
    aria: { enabled: true, label: { description: spec.title } },
    grid: { left: 8, right: 16, top: spec.series?.length > 1 ? (narrow ? 64 : 40) : 16, bottom: 8, containLabel: true },
    legend: spec.series?.length > 1
      ? { type: "plain", top: 0, left: 0, itemWidth: 12, itemHeight: 8, textStyle: { color: look.soft, fontSize: 12 } }
      : undefined,
    tooltip: {
      trigger: "axis", renderMode: "richText", confine: true, axisPointer: { type: "shadow", shadowStyle: { opacity: 0.08 } },
      backgroundColor: look.panel, borderColor: look.line, borderWidth: 1, padding: 8,
      textStyle: { color: look.text, fontSize: 12, fontFamily: look.font },
      valueFormatter: (value) => said(value, spec.unit),
    },
  };
}

const labels = (look) => ({ color: look.soft, fontSize: 12 });
const rule = (look) => ({ lineStyle: { color: look.line } });
// Names beside bars: whole, on two lines if need be; a third line is cut.  A Chinese character is as wide as two Latin letters.
function beside(narrow) {
  const [width, size] = narrow ? [108, 11] : [172, 12];
  const room = (4 * width) / size - 6;
  const wide = (letter) => (letter > "\u2e7f" ? 2 : 1);
  const cut = (name) => {
    let used = 0;
    const end = [...name].findIndex((letter) => (used += wide(letter)) > room);
    return end < 0 ? name : `${[...name].slice(0, end - 1).join("")}…`;
  };
  return { width, overflow: "break", fontSize: size, lineHeight: 13, interval: 0, formatter: cut };
}

function axes(spec, look, narrow) {
  const names = {
    type: "category", data: spec.categories, axisLabel: { ...labels(look), ...(spec.lying ? beside(narrow) : { hideOverlap: true }) },
    axisLine: rule(look), axisTick: { show: false }, inverse: spec.lying === true,
  };
  const values = {
    type: "value", axisLabel: { ...labels(look), formatter: (value) => said(value, spec.unit) }, splitLine: rule(look),
    max: spec.whole, minInterval: spec.unit === "%" ? 0 : 1,
  };
  return spec.lying ? { xAxis: values, yAxis: names } : { xAxis: names, yAxis: values };
}

// A break between two forms: a dashed line between the two years; no line is drawn through it.
function breakLine(spec, look) {
  if (!spec.breaks?.length) return undefined;
  return {
    silent: true, symbol: "none", lineStyle: { type: "dashed", color: look.soft },
    label: { formatter: (mark) => mark.name, color: look.soft, fontSize: 11, position: "insideEndTop" },
    data: spec.breaks.map((one) => ({ name: one.label, xAxis: one.at })),
  };
}

const kinds = {
  stack: (spec, look, narrow) => ({
    ...axes(spec, look, narrow),
    series: spec.series.map((one, n) => ({
      type: "bar", stack: "all", name: one.name, data: one.data, barMaxWidth: 36,
      itemStyle: { color: look.colours[(one.colour ?? n + 1) - 1], borderColor: look.panel, borderWidth: 0.5 },
      markLine: n === 0 ? breakLine(spec, look) : undefined,
    })),
  }),
  bars: (spec, look, narrow) => ({
    ...axes(spec, look, narrow),
    series: spec.series.map((one, n) => ({
      type: "bar", name: one.name, data: one.data, barMaxWidth: 24,
      itemStyle: { color: look.colours[(one.colour ?? n + 1) - 1] },
      markLine: n === 0 ? breakLine(spec, look) : undefined,
    })),
  }),
  lines: (spec, look, narrow) => ({
    ...axes(spec, look, narrow),
    series: spec.series.map((one, n) => ({
      type: "line", name: one.name, data: one.data, connectNulls: false, symbol: ["circle", "rect", "triangle", "diamond"][n % 4],
      symbolSize: 7, lineStyle: { width: 2, type: one.dashed ? "dashed" : "solid", color: look.colours[(one.colour ?? n + 1) - 1] },
      itemStyle: { color: look.colours[(one.colour ?? n + 1) - 1] },
      markLine: n === 0 ? breakLine(spec, look) : undefined,
    })),
  }),
  flow: (spec, look, narrow) => ({
    grid: undefined, legend: undefined,
    tooltip: { ...frame(spec, look, narrow).tooltip, trigger: "item" },
    series: [{
      type: "sankey", data: spec.nodes.map((one) => ({ name: one.name, itemStyle: { color: look.colours[(one.colour ?? 1) - 1] } })),
      links: spec.links, nodeAlign: "justify", nodeGap: 10, nodeWidth: 12, left: 4, right: narrow ? 104 : 150, top: 8, bottom: 8,
      label: { color: look.text, fontSize: 12, width: narrow ? 96 : 140, overflow: "break", lineHeight: 13, formatter: narrow ? (one) => one.name.replace(/^[^：:]*[：:]\s*/, "") : undefined }, lineStyle: { color: "gradient", opacity: 0.35 },
      emphasis: { focus: "adjacency" }, draggable: false,
    }],
  }),
  // A line a group, a dot an agency (or some alike) on it, the far ones marked.
  strip: (spec, look, narrow) => ({
    grid: { left: 8, right: 24, top: 24, bottom: 8, containLabel: true },
    xAxis: { type: "value", scale: true, axisLabel: { ...labels(look), formatter: (value) => said(value, spec.unit) }, splitLine: rule(look) },
    yAxis: { type: "category", data: spec.categories, axisLabel: { ...labels(look), ...beside(narrow) }, axisLine: rule(look), axisTick: { show: false }, inverse: true },
    tooltip: { ...frame(spec, look, narrow).tooltip, trigger: "item", formatter: (one) => one.data.count > 1 ? one.data.name : `${one.data.name}\n${said(one.data.value[0], spec.unit)}` },
    series: [{
      type: "scatter", symbolSize: (value, one) => (one.data.outlying ? 11 : 7) + Math.min(17, 2 * Math.log2(one.data.count)),
      data: spec.points.map((one) => ({
        name: one.name, value: [one.value, one.group], outlying: one.outlying, count: one.count, symbol: one.outlying ? "diamond" : "circle",
        itemStyle: { color: one.outlying ? look.accent : look.ink, opacity: one.outlying ? 1 : 0.4 },
      })),
    }],
  }),
};

function draw(figure) {
  const stage = figure.querySelector("[data-chart-stage]");
  const spec = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
  if (spec.kind === "strip") stage.style.height = `${96 + 36 * spec.categories.length}px`;
  const chart = init(stage, null, { renderer: "svg", locale: document.documentElement.lang.startsWith("en") ? "EN" : "ZH" });
  const paint = () => {
    const look = ink();
    const narrow = stage.clientWidth < 480;
    chart.setOption({ ...frame(spec, look, narrow), ...kinds[spec.kind](spec, look, narrow), ...once }, true);
    once = { animation: false }; // painted anew for another width or for paper: whole at once
  };
  let once = {};
  paint();
  new ResizeObserver(() => { chart.resize(); paint(); }).observe(stage);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
  addEventListener("beforeprint", () => chart.resize());
  chart.on("click", (one) => {
    const address = spec.addresses?.[one.seriesIndex]?.[one.dataIndex] ?? spec.points?.[one.dataIndex]?.address;
    if (address) location.assign(address);
  });
  figure.dataset.drawn = "yes";
}

for (const figure of document.querySelectorAll("figure[data-chart]:has([data-chart-stage])")) draw(figure);
