"""What each kind of agency does in a year at city level, and what its report talks about."""

from __future__ import annotations

from dataclasses import dataclass

from agencies.models import Region


@dataclass(frozen=True, slots=True)
class Trade:
    """Yearly magnitudes of an agency of a city; ``requests`` and the decisions are counts, ``fees`` 万元.

    ``domain`` completes 围绕…, ``topics`` are things it discloses, ``services`` what people ask it about.
    """

    domain: str
    topics: tuple[str, ...]
    services: tuple[str, ...]
    requests: int
    documents: int = 6
    licences: int = 0
    penalties: int = 0
    compulsions: int = 0
    fees: int = 0


SCALES = {
    Region.Level.PROVINCE: 1.8,
    Region.Level.CITY: 1.0,
    Region.Level.COUNTY: 0.4,
    Region.Level.TOWNSHIP: 0.1,
}
"""How much smaller or larger than a city's an agency of another level is."""

TRADES: dict[str, Trade] = {
    "government": Trade(
        "政府中心工作",
        ("政府工作报告", "国民经济和社会发展统计公报", "重大民生实事", "财政预决算", "政策解读"),
        ("征地补偿方案", "会议纪要", "历史审批文件"),
        0,
    ),
    "office": Trade(
        "政府重点工作",
        ("政府常务会议议题", "政府公报", "政策吹风会实录", "建议提案办理结果", "权责清单"),
        ("政府批复文件", "会议纪要", "拆迁补偿安置方案"),
        74,
        documents=140,
    ),
    "licensing": Trade(
        "行政审批制度改革",
        ("政务服务事项清单", "办事指南", "审批结果", "营商环境举措", "中介服务清单"),
        ("施工许可档案", "项目备案材料", "经营许可底册"),
        11,
        documents=3,
        licences=24800,
    ),
    "urban": Trade(
        "城市精细化管理",
        ("环卫作业标准", "户外广告设置规划", "生活垃圾分类进展", "行政执法公示", "停车泊位信息"),
        ("违法建设查处材料", "执法记录", "广告设置审批材料"),
        26,
        documents=5,
        licences=930,
        penalties=4120,
        compulsions=64,
        fees=215,
    ),
    "environment": Trade(
        "污染防治攻坚",
        (
            "空气质量日报",
            "水环境质量月报",
            "环评审批公示",
            "双随机检查结果",
            "核与辐射安全信息",
            "环境信用评价结果",
        ),
        ("建设项目环评文件", "监测数据", "信访核查结果"),
        33,
        documents=7,
        licences=412,
        penalties=268,
        compulsions=37,
        fees=18,
    ),
    "market": Trade(
        "市场秩序和产品质量安全",
        ("食品抽检公告", "产品质量监督抽查结果", "经营主体名录", "行政处罚信息", "消费提示"),
        ("企业登记档案", "投诉举报处理结果", "食品检验报告"),
        58,
        documents=4,
        licences=15600,
        penalties=1730,
        compulsions=86,
    ),
    "land": Trade(
        "自然资源要素保障",
        ("国土空间规划", "征地批后公告", "土地出让结果", "地质灾害隐患点", "不动产登记办事指南"),
        ("征地批复", "勘测定界图", "规划许可图件", "土地权属来源材料"),
        121,
        documents=9,
        licences=1840,
        penalties=57,
        compulsions=2,
        fees=2360,
    ),
    "water": Trade(
        "水资源保障和防汛抗旱",
        ("水资源公报", "供水水质", "河湖管护范围", "水土保持方案审批", "防汛责任人名单"),
        ("取水许可材料", "河道采砂规划", "水价成本监审资料"),
        9,
        documents=6,
        licences=205,
        penalties=34,
        compulsions=3,
        fees=690,
    ),
    "education": Trade(
        "办好人民满意的教育",
        ("招生政策", "学区划分", "教育收费标准", "校外培训机构名单", "教师招聘结果"),
        ("学区划分依据", "民办学校审批材料", "招聘考试成绩"),
        29,
        documents=11,
        licences=96,
        penalties=4,
        fees=88,
    ),
    "police": Trade(
        "平安建设和便民服务",
        ("户籍办理指南", "交通管制通告", "出入境政策", "反诈提示", "行政处罚裁量基准"),
        ("案件办理情况", "户籍档案", "交通事故材料"),
        47,
        documents=5,
        licences=52300,
        penalties=38900,
        compulsions=2140,
        fees=1130,
    ),
    "history": Trade(
        "地方志编纂和史料利用",
        ("年鉴编纂进度", "志书电子版", "地情资料"),
        ("旧志复印件", "地名沿革资料"),
        2,
        documents=1,
    ),
    "housing": Trade(
        "住房保障和城市更新",
        (
            "保障房配租结果",
            "老旧小区改造计划",
            "物业服务企业信用",
            "房屋征收补偿",
            "工程招投标信息",
        ),
        ("征收补偿档案", "竣工验收备案材料", "维修资金使用情况"),
        64,
        documents=8,
        licences=1260,
        penalties=143,
        compulsions=1,
        fees=740,
    ),
    "health": Trade(
        "卫生健康服务",
        ("医疗机构校验结果", "传染病月报", "双随机抽检结果", "疫苗接种安排", "健康科普"),
        ("医疗事故鉴定材料", "诊所备案信息", "职业病诊断资料"),
        17,
        documents=4,
        licences=2710,
        penalties=196,
        compulsions=6,
    ),
    "farming": Trade(
        "乡村振兴和粮食安全",
        ("惠农补贴发放", "高标准农田建设", "农产品质量监测", "农机购置补贴", "病虫害预报"),
        ("土地承包档案", "补贴发放明细", "宅基地审批资料"),
        21,
        documents=6,
        licences=318,
        penalties=74,
        compulsions=4,
    ),
    "transport": Trade(
        "综合交通运输体系建设",
        ("公路建设进展", "客运线路调整", "治超公告", "网约车许可结果", "农村公路养护"),
        ("公路征地资料", "运输许可档案", "执法案卷"),
        24,
        documents=7,
        licences=6940,
        penalties=2380,
        compulsions=112,
    ),
    "labour": Trade(
        "稳就业和社会保障",
        ("招聘岗位信息", "社保缴费政策", "职称评审结果", "拖欠工资失信名单", "技能培训补贴"),
        ("工伤认定材料", "参保缴费档案", "劳动监察结果"),
        38,
        documents=9,
        licences=540,
        penalties=29,
    ),
    "justice": Trade(
        "全面依法治理",
        ("公共法律服务网点", "律师事务所年检", "行政复议决定", "规范性文件清理结果", "普法清单"),
        ("公证档案", "行政复议案卷", "律师投诉处理结果"),
        16,
        documents=3,
        licences=124,
        penalties=5,
    ),
    "emergency": Trade(
        "安全生产和防灾减灾救灾",
        ("事故调查报告", "安全生产执法计划", "危险化学品许可", "避难场所分布", "救灾物资发放"),
        ("事故调查材料", "安全评价报告"),
        8,
        documents=5,
        licences=287,
        penalties=163,
        compulsions=21,
    ),
    "culture": Trade(
        "文化惠民和旅游发展",
        ("公共文化服务目录", "景区评定结果", "文物保护单位名录", "旅行社信用", "演出审批信息"),
        ("文物认定材料", "景区规划"),
        6,
        documents=4,
        licences=352,
        penalties=48,
        compulsions=2,
    ),
    "subdistrict": Trade(
        "旧城改造和便民服务",
        ("社区事务", "房屋征收补偿方案", "低保和救助对象", "便民服务事项", "物业纠纷调处"),
        ("房屋征收补偿协议", "入户调查结果", "会议纪要"),
        260,
        documents=2,
        licences=60,
        penalties=30,
    ),
    "township": Trade(
        "基层治理和便民服务",
        ("村（社区）事务", "低保和救助对象", "财政专项资金使用", "人居环境整治", "便民服务事项"),
        ("宅基地审批资料", "补偿款发放情况", "村级账目"),
        40,
        documents=2,
        licences=60,
        penalties=30,
    ),
}
