"""Sentences of correct reports, by what they tell; numbers are named, and stand in the tables as well."""

from __future__ import annotations

from collections.abc import Mapping

PHRASES: Mapping[str, tuple[str, ...]] = {
    "opening": (
        "{year}年，{self}以群众关切为导向推进政府信息公开，有关情况如下。",
        "根据《中华人民共和国政府信息公开条例》（国务院令第711号）要求，{self}编制本报告，统计期限为{year}年1月1日至12月31日。",
        "{year}年，{self}把公开融入日常办文办事，现将全年情况报告如下。",
    ),
    "posts": (
        "（一）主动公开。全年在门户网站发布信息{posts}条，其中政策文件{posts_a}条、工作动态{posts_b}条、通知公告{posts_c}条。",
        "（一）主动公开情况。通过政府网站发布各类信息{posts}条，包括政策文件{posts_a}条、工作动态{posts_b}条、其他信息{posts_c}条。",
        "（一）主动公开\n年内主动公开信息{posts}条，分别为政策文件{posts_a}条、工作动态{posts_b}条、通知公告{posts_c}条。",
    ),
    "documents": (
        "全年制发行政规范性文件{issued}件，废止行政规范性文件{repealed}件，截至年末现行有效行政规范性文件{in_force}件。",
        "年内制定行政规范性文件{issued}件、废止{repealed}件，现行有效{in_force}件。",
        "共印发行政规范性文件{issued}件，清理后废止行政规范性文件{repealed}件，继续有效的行政规范性文件为{in_force}件。",
    ),
    "decisions": (
        "办理行政许可{licences}件，作出行政处罚决定{penalties}件，实施行政强制{compulsions}件，收取行政事业性收费{fees}万元。",
        "全年作出行政许可决定{licences}件、行政处罚决定{penalties}件、行政强制决定{compulsions}件；行政事业性收费{fees}万元。",
        "依法办理行政许可{licences}件；作出行政处罚{penalties}件；作出行政强制决定{compulsions}件；行政事业性收费共{fees}万元。",
    ),
    "requests": (
        "（二）依申请公开。全年新收到政府信息公开申请{received}件，上年结转{carried_in}件，办结{concluded}件，结转下年度继续办理{carried_out}件。",
        "（二）依申请公开情况。当年新收政府信息公开申请{received}件，连同上年结转{carried_in}件，共办结{concluded}件，结转下年{carried_out}件。",
        "（二）依申请公开\n{year}年新收到信息公开申请{received}件，上年度结转{carried_in}件。全年办结{concluded}件，另有{carried_out}件结转下年度继续办理。",
    ),
    "applicants": (
        "新收申请中，自然人申请{persons}件，法人或其他组织申请{organisations}件。",
        "按申请人分，自然人提出申请{persons}件、法人或其他组织提出申请{organisations}件。",
    ),
    "channels": (
        "新收申请中，网上申请{online}件、信函申请{letters}件、当面申请{counter}件。",
        "从渠道看，网络申请{online}件、邮寄申请{letters}件、现场申请{counter}件。",
    ),
    "outcomes": (
        "办结的申请中，予以公开{granted}件，部分公开{partial}件，不予公开{denied}件，无法提供{unavailable}件，不予处理{unprocessed}件，其他处理{closed}件。",
        "处理结果为：予以公开{granted}件、部分公开{partial}件、不予公开{denied}件、无法提供{unavailable}件、不予处理{unprocessed}件、其他处理{closed}件。",
    ),
    "disputes": (
        "因政府信息公开被申请行政复议{reviews}件，其中结果维持{upheld}件、结果纠正{corrected}件；未经复议直接起诉{direct}件，复议后起诉{after}件。",
        "政府信息公开行政复议{reviews}件，其中维持{upheld}件、纠正{corrected}件；政府信息公开行政诉讼{suits}件，其中未经复议直接起诉{direct}件、复议后起诉{after}件。",
    ),
    "management": (
        "（三）政府信息管理。公文起草时同步确定公开属性，发布前逐件审查，每半年评估一次不予公开事项。",
        "（三）政府信息管理情况。落实信息发布审核制度，对历年文件补充有效状态，及时撤下过期内容。",
        "（三）政府信息管理\n完善公开目录，明确每类信息的责任科室和更新时限，定期核查落实情况。",
    ),
    "platform": (
        "（四）政府信息公开平台建设。优化门户网站专栏，增设站内检索入口，政务新媒体由专人管理。",
        "（四）平台建设情况。依托市政府门户网站集约化平台发布信息，线下设置查阅点1个。",
        "（四）政府信息公开平台建设\n调整公开专栏的层级，按月核查栏目链接，发现问题当日处理。",
    ),
    "supervision": (
        "（五）监督保障。办公室牵头、各科室配合，组织业务培训{trainings}次，开展工作考核和社会评议，未发生责任追究情形。",
        "（五）监督保障情况。将政府信息公开纳入工作考核，举办培训{trainings}次，通过社会评议征求意见，全年没有责任追究情形。",
        "（五）监督保障\n全年培训{trainings}次；公开工作列入年度考核，社会评议结果良好；无责任追究情形。",
    ),
    "problems": (
        "存在的主要问题：一是政策解读形式比较单一；二是个别科室报送信息不够及时。",
        "主要问题：一是答复文书的说理还不够充分；二是基层公开工作力量偏弱。",
        "存在问题：部分栏目更新周期偏长，有的政策文件只发布原文，没有配套解读；公众互动渠道利用不足。",
    ),
    "improvements": (
        "改进情况：一是针对上年栏目设置繁杂的问题，已合并栏目并重新编目；二是推广图解和短视频，实行报送提醒。",
        "改进措施：上年提出的目录不全问题已经解决；下一步将组织答复文书评查，安排业务骨干到基层指导。",
        "改进情况：对照上年不足完成整改，将更新时限写入科室职责，每季度通报，并增设留言回复栏目。",
    ),
    "fee": (
        "依据《政府信息公开信息处理费管理办法》（国办函〔2020〕109号），{year}年未收取信息处理费。没有其他需要报告的事项。",
        "{year}年{self}没有收取政府信息公开信息处理费。其他需要报告的事项：无。",
        "本年度未产生信息处理费，按照国办函〔2020〕109号文件执行。无其他需要报告的事项。",
    ),
}
SLOTS: Mapping[int, tuple[str, ...]] = {
    1: (
        *("opening", "posts", "documents", "decisions", "requests", "applicants", "channels"),
        *("outcomes", "disputes", "management", "platform", "supervision"),
    ),
    5: ("problems", "improvements"),
    6: ("fee",),
}
"""What a section tells, in order."""
PARAGRAPHS = frozenset(
    {"opening", "posts", "requests", "management", "platform", "supervision"}
    | {"problems", "improvements", "fee"}
)
"""What begins a paragraph; the rest goes on in the one before."""
