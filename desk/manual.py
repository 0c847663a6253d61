"""What the help page says: the path of each role, every screen, every state with its next step."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from reports import statutory
from reports.models import Report
from validation.models import Finding

Phase = Report.Phase
Handling = Finding.Handling


@dataclass(frozen=True, slots=True)
class Path:
    """What one role does, from the beginning to the end."""

    key: str
    title: str
    steps: tuple[str, ...]


PATHS = (
    Path(
        "filer",
        _("填报人"),
        (
            _("在“上传”页选好机关和年度，交上年度报告的文件；一次有很多份时用“批量上传”。"),
            _("几秒钟后看结果：“必须更正”的改好后上传新版本，“需要说明”的核实后写说明。"),
            _("没有必须更正的问题后，在报告页上点“正式报送”；报送前看清还差什么。"),
            _("被退回整改的，按写明的理由改好，在限期内上传新版本并再次报送。"),
            _("通过以后，把报告在本机关网站上公布，并登记公布日期和网址。"),
        ),
    ),
    Path(
        "reviewer",
        _("审核人"),
        (
            _("“工作台”上是等您处理的报告，从上到下做；也可以分派给同事。"),
            _("打开报告，左边是原件，右边是问题：点问题，原件翻到那一页并亮出有关的格子。"),
            _("逐条确认、驳回或采纳说明；对不准的用批注问填报人。"),
            _("需要改的点“退回”，写明理由和期限；没有问题的点“通过”。"),
            _("用“看板”看谁没有报、谁逾期、问题集中在哪里，用“导出”出台账、通报和整改提示单。"),
        ),
    ),
    Path(
        "administrator",
        _("管理员"),
        (
            _("在“管理”里维护机关名录，改名、合并和撤销都留有记录。"),
            _("邀请填报人和审核人，停用离开的人。"),
            _("设置每年的报送期限，给有理由的机关延期。"),
            _("在“规则”页先试算再调整规则的级别和启停；改动之后可以重新核对。"),
            _("“操作记录”里查得到每一次改动、导出和登录。"),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen: the names of its addresses, what it answers, and what one does there."""

    names: tuple[str, ...]
    title: str
    answers: str
    does: str


SCREENS = (
    Screen(
        ("queue",),
        _("工作台"),
        _("哪些报告在等我？"),
        _("标签是几种看法，数字是各有多少份；筛选都在地址里，可以保存。勾选几份可以一起分派。"),
    ),
    Screen(
        ("report-list",),
        _("报告"),
        _("我填报的报告到了哪一步？"),
        _("每份报告都写着下一步该做什么；点机关名称打开。"),
    ),
    Screen(
        ("report-upload", "revision-detail"),
        _("上传和识读"),
        _("文件收到了吗？读出来了吗？"),
        _(
            "上传后依次是已收到、识读、核对、结果；页面自己更新。文件有问题的，页面先说是什么问题、怎么办。"
        ),
    ),
    Screen(
        ("batch-list", "batch-detail", "batch-line"),
        _("批量上传"),
        _("这一批文件各是哪个机关哪一年的？"),
        _("系统从标题、正文、文件名和文件夹认出机关和年度，把握不大的请您选定；确认以后才收取。"),
    ),
    Screen(
        ("report-detail", "finding-detail"),
        _("报告页"),
        _("这份报告哪里有问题？"),
        _(
            "右边是问题、表格、正文、版本和记录；点表格里的格子，看它在原件里的位置和有关的等式。识读有误的，由审核人按原件更正。"
        ),
    ),
    Screen(
        ("report-compare",),
        _("对照"),
        _("两个版本、两个年度有什么不同？"),
        _("选好左右两边，只列不同的格子和段落；可以打印。"),
    ),
    Screen(
        ("finding-list",),
        _("问题列表"),
        _("同一种问题在哪些机关有？"),
        _("按规则、级别、处理情况和地区筛选；勾选几条可以一起确认、驳回或分派。"),
    ),
    Screen(
        ("agency-list",),
        _("机关"),
        _("每个机关的报告到了哪里？"),
        _("按地区、类别、识读、报送与审核筛选；看板上的数字点开也到这里。"),
    ),
    Screen(
        ("agency-detail", "board-agency"),
        _("一个机关"),
        _("这个机关历年情况怎样？"),
        _("各年数字并列，图都能展开成数据表，数字点开是它所在的格子；可以和同类机关的中位数比较。"),
    ),
    Screen(
        ("board-filing", "board-figures", "board-findings", "board-outliers"),
        _("看板"),
        _("全省（或一个地区）情况怎样？"),
        _(
            "报送、数据、问题、离群四页用同一组筛选。合计只加本机关报告，比率由合计重新计算；每个数都写明口径和计入多少份。"
        ),
    ),
    Screen(
        ("rule-list", "rule-detail", "rule-trial"),
        _("规则"),
        _("查什么、依据什么、准不准？"),
        _("每条规则都有依据、例子和实际情况；管理员可以试算、调整级别、停用。"),
    ),
    Screen(
        ("export-list", "export-kind", "export-detail"),
        _("导出"),
        _("怎样把结果带走？"),
        _("选一种文件，后台生成；每份都写明应有多少、计入多少、缺哪些。文件保留七天。"),
    ),
    Screen(
        ("api-guide", "token-list"),
        _("程序接口"),
        _("别的系统怎样取数？"),
        _("用令牌读取报告、数字、问题和规则；令牌只显示一次，可以随时作废。"),
    ),
    Screen(
        ("notice-list", "notice-preferences"),
        _("通知"),
        _("有什么是我该知道的？"),
        _("点开即到有关的页面；哪些事情发邮件，在通知设置里选。"),
    ),
    Screen(
        ("profile",),
        _("我的账户"),
        _("我是谁，在哪里登录着？"),
        _("改姓名、邮箱、语言和密码；不认得的登录可以当场结束。"),
    ),
    Screen(
        ("account-list", "account-detail", "account-tokens", "invite", "invitation-list"),
        _("账户和邀请"),
        _("谁能进来，能做什么？"),
        _(
            "角色给在机关上，管到它和它的下级；邀请链接有期限，可以撤回。停用账户时，它的登录和访问令牌一并结束。"
        ),
    ),
    Screen(
        ("roster", "roster-import", "agency-edit"),
        _("机关名录"),
        _("应报机关对不对？"),
        _("导出、修改、再导入；导入先看变化，确认之后才改。"),
    ),
    Screen(
        ("deadline-list",),
        _("报送期限"),
        _("哪一天以前算按时？"),
        _("没有另行设置的用法定期限；延期要写理由。"),
    ),
    Screen(
        ("audit",),
        _("操作记录"),
        _("谁在什么时候做了什么？"),
        _("记录只增不改，前后相连，改动过会被发现；可以按人、事、对象和日期查，可以导出。"),
    ),
)

Row = tuple[Phase | Handling, str, str]
"""A state, what it means, and what comes next."""

PHASES: tuple[Row, ...] = (
    (Phase.DRAFT, _("文件已上传，还没有正式报送。"), _("填报人改好问题，正式报送。")),
    (
        Phase.CORRECTING,
        _("通过以后又上传了更正的版本，还没有报送。"),
        _("填报人核对无误后报送更正。"),
    ),
    (
        Phase.SUBMITTED,
        _("已经报送，还没有人开始审核。"),
        _(
            "审核人点“开始审核”，或处理一个问题、写一条批注，审核就开始了；在这之前填报人还可以撤回。"
        ),
    ),
    (Phase.BACK, _("退回以后改好，又报送上来。"), _("审核人看上次退回的理由是否都改了。")),
    (Phase.REVIEWING, _("有人正在审核。"), _("审核人逐条处理问题，然后退回或通过。")),
    (
        Phase.RETURNED,
        _("审核人退回，写明了理由和期限。"),
        _("填报人在限期内上传新版本，再次报送。"),
    ),
    (Phase.ACCEPTED, _("审核通过，数字计入汇总。"), _("填报人公布报告，登记日期和网址。")),
)

HANDLINGS: tuple[Row, ...] = (
    (Handling.OPEN, _("还没有人说明或处理。"), _("填报人更正或说明；审核人也可以直接处理。")),
    (Handling.EXPLAINED, _("填报人说明了，等审核人看。"), _("审核人采纳说明，或者确认问题。")),
    (
        Handling.CONFIRMED,
        _("审核人认定是问题。"),
        _("填报人更正后上传新版本，问题消除后自动了结。"),
    ),
    (Handling.DISMISSED, _("审核人认定不是问题。"), _("不用再做什么；规则的准确率会计入。")),
    (Handling.ACCEPTED, _("说明成立，数字不用改。"), _("不用再做什么。")),
)

DISCLOSURE: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    (
        statutory.ARTICLE_20_1,
        tuple(row.label for row in statutory.DOCUMENT_ROWS),
        tuple(column.label for column in statutory.DOCUMENT_COLUMNS),
    ),
    (
        statutory.ARTICLE_20_5,
        (statutory.DECISION_ROWS[0].label,),
        (statutory.DECISIONS_COLUMN,),
    ),
    (
        statutory.ARTICLE_20_6,
        tuple(row.label for row in statutory.DECISION_ROWS[1:]),
        (statutory.DECISIONS_COLUMN,),
    ),
    (statutory.ARTICLE_20_8, (statutory.FEES_ROW.label,), (statutory.FEES_COLUMN,)),
)
"""Table two: the item of the regulations, its rows, and what is filled in."""
