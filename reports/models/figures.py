"""The three statutory tables as rows, saved or not, and ``Figures``, which holds one report's.

``None`` is a blank on the paper, ``0`` a printed zero.  Rules read plain attributes or addresses
(``requests/natural_person/received``); see ``reports.statutory`` for labels and ``docs/contract.md``
for the keys.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from reports import statutory
from reports.models.report import Revision
from reports.models.summand import SUMMED, Summand
from reports.statutory import Form

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Value = int | Decimal | None


def count(label: StrPromise) -> models.PositiveIntegerField[Any, Any]:
    return models.PositiveIntegerField(label, null=True, blank=True)


def signed(label: StrPromise) -> models.IntegerField[Any, Any]:
    return models.IntegerField(label, null=True, blank=True)


def money(label: StrPromise) -> models.DecimalField[Any, Any]:
    return models.DecimalField(label, max_digits=18, decimal_places=6, null=True, blank=True)


class Disclosure(models.Model):
    """Table two on the form of 2021: one row a revision."""

    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, related_name="disclosure")
    administrative_rules_issued = count(_("规章：本年制发件数"))
    administrative_rules_repealed = count(_("规章：本年废止件数"))
    administrative_rules_in_force = count(_("规章：现行有效件数"))
    normative_documents_issued = count(_("行政规范性文件：本年制发件数"))
    normative_documents_repealed = count(_("行政规范性文件：本年废止件数"))
    normative_documents_in_force = count(_("行政规范性文件：现行有效件数"))
    licensing_decisions = count(_("行政许可：本年处理决定数量"))
    penalty_decisions = count(_("行政处罚：本年处理决定数量"))
    compulsion_decisions = count(_("行政强制：本年处理决定数量"))
    fees_10k_yuan = money(_("行政事业性收费：本年收费金额（万元）"))

    class Meta:
        verbose_name = verbose_name_plural = _("主动公开政府信息情况")

    def __str__(self) -> str:
        return str(self.revision_id)


class Disclosure2019(models.Model):
    """Table two on the form of 2019 (reports of 2019 and 2020): one row a revision."""

    revision = models.OneToOneField(
        Revision, on_delete=models.CASCADE, related_name="disclosure_2019"
    )
    administrative_rules_new_made = count(_("规章：本年新制作数量"))
    administrative_rules_newly_disclosed = count(_("规章：本年新公开数量"))
    administrative_rules_total_disclosed = count(_("规章：对外公开总数量"))
    normative_documents_new_made = count(_("规范性文件：本年新制作数量"))
    normative_documents_newly_disclosed = count(_("规范性文件：本年新公开数量"))
    normative_documents_total_disclosed = count(_("规范性文件：对外公开总数量"))
    licensing_previous_items = count(_("行政许可：上一年项目数量"))
    licensing_change = signed(_("行政许可：本年增/减"))
    licensing_decisions = count(_("行政许可：处理决定数量"))
    other_services_previous_items = count(_("其他对外管理服务事项：上一年项目数量"))
    other_services_change = signed(_("其他对外管理服务事项：本年增/减"))
    other_services_decisions = count(_("其他对外管理服务事项：处理决定数量"))
    penalty_previous_items = count(_("行政处罚：上一年项目数量"))
    penalty_change = signed(_("行政处罚：本年增/减"))
    penalty_decisions = count(_("行政处罚：处理决定数量"))
    compulsion_previous_items = count(_("行政强制：上一年项目数量"))
    compulsion_change = signed(_("行政强制：本年增/减"))
    compulsion_decisions = count(_("行政强制：处理决定数量"))
    fees_previous_items = count(_("行政事业性收费：上一年项目数量"))
    fees_change = signed(_("行政事业性收费：本年增/减"))
    procurement_purchases = count(_("政府集中采购：采购项目数量"))
    procurement_amount_10k_yuan = money(_("政府集中采购：采购总金额（万元）"))

    class Meta:
        verbose_name = verbose_name_plural = _("主动公开政府信息情况（2019年表式）")

    def __str__(self) -> str:
        return str(self.revision_id)


class RequestDisposition(models.Model):
    """Table three, one applicant column a row; attributes are the keys of ``REQUEST_LINES``."""

    class Applicant(models.TextChoices):
        NATURAL_PERSON = "natural_person", _("自然人")
        BUSINESS = "business", _("商业企业")
        RESEARCH_INSTITUTION = "research_institution", _("科研机构")
        PUBLIC_WELFARE_ORGANIZATION = "public_welfare_organization", _("社会公益组织")
        LEGAL_SERVICE_AGENCY = "legal_service_agency", _("法律服务机构")
        OTHER = "other", _("其他")
        TOTAL = "total", _("总计")

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="dispositions")
    applicant = models.CharField(_("申请人"), max_length=30, choices=Applicant)
    received = count(_("本年新收"))
    carried_in = count(_("上年结转"))
    granted = count(_("予以公开"))
    partially_granted = count(_("部分公开"))
    denied_state_secret = count(_("属于国家秘密"))
    denied_prohibited_by_law = count(_("其他法律行政法规禁止公开"))
    denied_security_or_stability = count(_("危及“三安全一稳定”"))
    denied_third_party = count(_("保护第三方合法权益"))
    denied_internal_affairs = count(_("属于三类内部事务信息"))
    denied_deliberative = count(_("属于四类过程性信息"))
    denied_enforcement_file = count(_("属于行政执法案卷"))
    denied_inquiry_matter = count(_("属于行政查询事项"))
    unavailable_not_held = count(_("本机关不掌握相关政府信息"))
    unavailable_not_compiled = count(_("没有现成信息需要另行制作"))
    unavailable_unclear = count(_("补正后申请内容仍不明确"))
    not_processed_petition = count(_("信访举报投诉类申请"))
    not_processed_duplicate = count(_("重复申请"))
    not_processed_published = count(_("要求提供公开出版物"))
    not_processed_excessive = count(_("无正当理由大量反复申请"))
    not_processed_reconfirmation = count(_("要求行政机关确认或重新出具已获取信息"))
    closed_not_clarified = count(_("申请人无正当理由逾期不补正"))
    closed_fee_unpaid = count(_("申请人逾期未按收费通知要求缴纳费用"))
    closed_other = count(_("其他处理：其他"))
    closed_combined = count(_("其他处理（一行）"))
    concluded = count(_("办理结果总计"))
    carried_out = count(_("结转下年度继续办理"))

    class Meta:
        verbose_name = verbose_name_plural = _("收到和处理申请情况")
        constraints = [
            models.UniqueConstraint(fields=["revision", "applicant"], name="applicant_once")
        ]

    def __str__(self) -> str:
        return self.get_applicant_display()


class LegalChallenge(models.Model):
    """Table four, one route a row."""

    class Route(models.TextChoices):
        RECONSIDERATION = "reconsideration", _("行政复议")
        LITIGATION_DIRECT = "litigation_direct", _("未经复议直接起诉")
        LITIGATION_AFTER_RECONSIDERATION = "litigation_after_reconsideration", _("复议后起诉")

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="challenges")
    route = models.CharField(_("途径"), max_length=40, choices=Route)
    upheld = count(_("结果维持"))
    corrected = count(_("结果纠正"))
    other = count(_("其他结果"))
    pending = count(_("尚未审结"))
    total = count(_("总计"))

    class Meta:
        verbose_name = verbose_name_plural = _("行政复议、行政诉讼情况")
        constraints = [models.UniqueConstraint(fields=["revision", "route"], name="route_once")]

    def __str__(self) -> str:
        return self.get_route_display()


@dataclass(frozen=True, slots=True)
class Figures:
    """The three statutory tables of one report as model instances, reachable by address.

    ``form`` says which of the two disclosure tables is printed; the other is ``None``.  ``combined`` says
    that （六）其他处理 is printed as one row, so that the three ``closed_*`` lines do not exist on the paper.
    """

    form: Form
    combined: bool
    disclosure: Disclosure | None
    disclosure_2019: Disclosure2019 | None
    dispositions: dict[str, RequestDisposition]
    challenges: dict[str, LegalChallenge]

    @classmethod
    def blank(cls, form: Form = Form.F2021, *, combined: bool | None = None) -> Figures:
        """Return unsaved tables with every cell blank."""
        is_2019 = form == Form.F2019
        return cls(
            form=form,
            combined=is_2019 if combined is None else combined,
            disclosure=None if is_2019 else Disclosure(),
            disclosure_2019=Disclosure2019() if is_2019 else None,
            dispositions={
                column.key: RequestDisposition(applicant=column.key)
                for column in statutory.APPLICANTS
            },
            challenges={route.key: LegalChallenge(route=route.key) for route in statutory.ROUTES},
        )

    @classmethod
    def of(cls, revision: Revision) -> Figures:
        """Load a stored revision's tables; uses prefetched rows where there are any."""
        form = Form(revision.form or Form.F2021)
        is_2019 = form == Form.F2019
        dispositions = {row.applicant: row for row in revision.dispositions.all()}
        challenges = {row.route: row for row in revision.challenges.all()}
        return cls(
            form=form,
            combined=revision.combined,
            disclosure=getattr(revision, "disclosure", None) or (None if is_2019 else Disclosure()),
            disclosure_2019=getattr(revision, "disclosure_2019", None)
            or (Disclosure2019() if is_2019 else None),
            dispositions={
                column.key: dispositions.get(column.key) or RequestDisposition(applicant=column.key)
                for column in statutory.APPLICANTS
            },
            challenges={
                route.key: challenges.get(route.key) or LegalChallenge(route=route.key)
                for route in statutory.ROUTES
            },
        )

    def rows(self) -> Iterator[models.Model]:
        """Every row to be stored, what boards add up among them."""
        if self.disclosure is not None:
            yield self.disclosure
        if self.disclosure_2019 is not None:
            yield self.disclosure_2019
        yield from self.dispositions.values()
        yield from self.challenges.values()
        yield self.summand()

    def summand(self) -> Summand:
        """Return what these figures add to the sums of boards, unsaved."""
        return Summand.of({address: self.value(address) for address in SUMMED})

    def addresses(self) -> tuple[str, ...]:
        """The addresses printed on this form, in printed order: 200 on the form of 2021."""
        return (
            *statutory.disclosure_addresses(self.form),
            *statutory.request_addresses(combined=self.combined),
            *statutory.challenge_addresses(),
        )

    def value(self, address: str) -> Value:
        """Return the figure at an address; ``KeyError`` if there is no such address."""
        row, attribute = self._locate(address)
        value: Value = getattr(row, attribute)
        return value

    def put(self, address: str, value: Value) -> None:
        """Set the figure at an address; ``KeyError`` if there is no such address."""
        row, attribute = self._locate(address)
        setattr(row, attribute, value)

    def row(self, address: str) -> models.Model:
        """Return the row that holds an address; ``KeyError`` if there is no such address."""
        return self._locate(address)[0]

    def _locate(self, address: str) -> tuple[models.Model, str]:
        table, key, attribute = _steps(address)
        row: models.Model | None
        if table == "requests":
            row = self.dispositions[key]
        elif table == "challenges":
            row = self.challenges[key]
        elif table == "disclosure":
            row = self.disclosure
        else:
            row = self.disclosure_2019
        if row is None:
            raise KeyError(address)
        return row, attribute

    def items(self) -> Iterator[tuple[str, Value]]:
        """Yield every printed address with its figure."""
        for address in self.addresses():
            yield address, self.value(address)


@lru_cache(maxsize=4096)
def _steps(address: str) -> tuple[str, str, str]:
    """Return the table, the key of its row (empty where it has one) and the attribute of an address."""
    table, *rest = address.split("/")
    key = rest.pop(0) if table in {"requests", "challenges"} and rest else ""
    attribute = "_".join(rest)
    model = _MODELS.get(table)
    if model is None or not hasattr(model, attribute):
        raise KeyError(address)
    return table, key, attribute


_MODELS: dict[str, type[models.Model]] = {
    "disclosure": Disclosure,
    "disclosure_2019": Disclosure2019,
    "requests": RequestDisposition,
    "challenges": LegalChallenge,
}
