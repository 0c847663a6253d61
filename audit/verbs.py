"""What each recorded verb is called; a verb without a name fails a test."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

VERBS = {
    "session.begin": _("登录"),
    "session.end": _("退出登录"),
    "session.refuse": _("登录失败"),
    "session.lock": _("登录锁定"),
    "account.change": _("更改账户资料"),
    "account.suspend": _("停用账户"),
    "account.restore": _("恢复账户"),
    "account.archive": _("归档账户"),
    "account.unlock": _("解除登录锁定"),
    "account.end_sessions": _("结束登录"),
    "membership.grant": _("添加角色"),
    "membership.change": _("更改角色"),
    "membership.revoke": _("取消角色"),
    "invitation.send": _("发出邀请"),
    "invitation.renew": _("重新生成邀请链接"),
    "invitation.withdraw": _("撤回邀请"),
    "invitation.accept": _("接受邀请"),
    "password.change": _("更改密码"),
    "password.offer": _("生成重设密码的链接"),
    "password.reset": _("凭链接设定新密码"),
    "audit.export": _("导出操作记录"),
    "revision.receive": _("上传"),
    "revision.retry": _("重新识读"),
    "revision.adopt": _("按所选机关和年度收下"),
    "revision.refile": _("改存"),
    "revision.download": _("下载原件"),
    "reading.correct": _("手工更正识读"),
    "reading.withdraw": _("撤销手工更正"),
    "reading.export": _("导出识读样例"),
    "report.submit": _("报送"),
    "report.withdraw": _("撤回报送"),
    "report.begin_review": _("开始审核"),
    "report.assign": _("分派审核人"),
    "report.send_back": _("退回整改"),
    "report.accept": _("通过"),
    "report.reopen": _("重新打开"),
    "report.correct": _("通过后更正"),
    "report.publication": _("登记公布情况"),
    "deadline.set": _("设定报送期限"),
    "deadline.extend": _("延长报送期限"),
    "finding.explain": _("说明问题"),
    "finding.decide": _("处理问题"),
    "finding.assign": _("分派问题"),
    "finding.comment": _("批注"),
    "comment.edit": _("修改批注"),
    "comment.withdraw": _("撤回批注"),
    "roster.import": _("导入名录"),
    "roster.export": _("导出名录"),
    "agency.create": _("新增机关"),
    "agency.change": _("更改机关"),
    "batch.receive": _("收到一批文件"),
    "batch.file": _("存入一批报告"),
    "export.ask": _("要求导出"),
    "export.made": _("生成导出文件"),
    "export.fetch": _("下载导出文件"),
    "token.issue": _("签发接口令牌"),
    "token.revoke": _("吊销接口令牌"),
    "rule.set": _("设置规则"),
    "rule.try": _("试用规则设置"),
    "rule.recheck": _("重新核对一个年度"),
}


def name(verb: str) -> str:
    """Return what a verb is called in the active language; the verb itself where it has no name."""
    return gettext(VERBS[verb]) if verb in VERBS else verb
