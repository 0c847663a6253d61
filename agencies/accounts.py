"""What administrators do with the accounts of their subtree; each act is recorded."""

from __future__ import annotations

from axes.utils import reset
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import sessions
from agencies.models import Agency, Membership, User
from audit.recording import record

Role = Membership.Role


class NotDone(Exception):
    """Refused, with the reason in the active language."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def accounts_of(administrator: User) -> QuerySet[User]:
    """Return the accounts with a role in the administrator's subtree; all of them for the province's."""
    if administrator.administers_everything:
        return User.objects.all()
    theirs = Membership.objects.filter(agency__in=Agency.objects.administered_by(administrator))
    return User.objects.filter(pk__in=theirs.values("user"))


def is_wholly_under(account: User, administrator: User) -> bool:
    """Whether all roles of an account lie in the subtree: only then the account itself may be changed."""
    if administrator.administers_everything:
        return True
    theirs = Agency.objects.administered_by(administrator)
    return not account.memberships.exclude(agency__in=theirs).exists()


# --- the account ---------------------------------------------------------------------------------


@transaction.atomic
def suspend(account: User, *, by: User) -> None:
    """Keep a person out until restored; their sessions and tokens end at once, and for good."""
    locked = _locked(account, by)
    if locked.pk == by.pk:
        raise NotDone(_("不能停用自己的账户。请让另一位管理员来做。"))
    if not locked.is_active:
        raise NotDone(_("这个账户已经停用，没有再做改动。"))
    User.objects.filter(pk=locked.pk).update(is_active=False)
    sessions.end_access(locked, by=by)
    record("account.suspend", locked, by=by, before={"active": True}, after={"active": False})


@transaction.atomic
def restore(account: User, *, by: User) -> None:
    """Let a suspended or archived person in again."""
    locked = _locked(account, by)
    if locked.is_active:
        raise NotDone(_("这个账户没有停用，没有做改动。"))
    User.objects.filter(pk=locked.pk).update(is_active=True, archived_at=None)
    record("account.restore", locked, by=by, before={"active": False}, after={"active": True})


@transaction.atomic
def archive(account: User, *, by: User) -> None:
    """Put an account away for good: nothing it did loses its name."""
    locked = _locked(account, by)
    if locked.pk == by.pk:
        raise NotDone(_("不能归档自己的账户。请让另一位管理员来做。"))
    if locked.archived_at is not None:
        raise NotDone(_("这个账户已经归档，没有再做改动。"))
    now = timezone.now()
    User.objects.filter(pk=locked.pk).update(is_active=False, archived_at=now)
    locked.links.open().update(withdrawn_at=now)
    sessions.end_access(locked, by=by)
    record("account.archive", locked, by=by, before={"active": locked.is_active})


@transaction.atomic
def unlock(account: User, *, by: User) -> None:
    """Forget the failed attempts that keep a person out."""
    locked = _locked(account, by)
    reset(username=locked.username)
    record("account.unlock", locked, by=by)


@transaction.atomic
def end_sessions(account: User, *, by: User) -> None:
    """Sign a person out everywhere."""
    locked = _locked(account, by)
    record("account.end_sessions", locked, by=by, count=sessions.end_all(locked))


def _locked(account: User, by: User) -> User:
    """Lock the account, if it lies wholly in the administrator's subtree; and theirs, as two may act on each other."""
    both = User.objects.select_for_update().filter(pk__in={account.pk, by.pk}).order_by("pk")
    locked = {one.pk: one for one in both}
    if not is_wholly_under(account, by):
        raise NotDone(_("这个账户在别处也有角色，只有上级管理员能这样做。"))
    return locked[account.pk]


# --- roles ---------------------------------------------------------------------------------------


@transaction.atomic
def grant(account: User, agency: Agency, role: str, includes: bool, *, by: User) -> Membership:
    """Give a person a role at an agency of the administrator's subtree."""
    _only_within(agency, by)
    try:
        with transaction.atomic():
            membership = account.memberships.create(
                agency=agency, role=role, includes_subordinates=includes
            )
    except IntegrityError:
        raise NotDone(_("这个账户在该机关已经有这个角色。")) from None
    record("membership.grant", account, by=by, after=_state(membership))
    return membership


@transaction.atomic
def regrade(membership: Membership, role: str, includes: bool, *, by: User) -> None:
    """Change what a person is at an agency."""
    locked = _locked_membership(membership, by)
    before = _state(locked)
    if role != Role.ADMINISTRATOR:
        _keep_an_administrator(locked, by)
    locked.role, locked.includes_subordinates = role, includes
    try:
        with transaction.atomic():
            locked.save(update_fields=["role", "includes_subordinates"])
    except IntegrityError:
        raise NotDone(_("这个账户在该机关已经有这个角色。")) from None
    record("membership.change", locked.user, by=by, before=before, after=_state(locked))


@transaction.atomic
def revoke(membership: Membership, *, by: User) -> None:
    """Take a role from a person; the record keeps what it was."""
    locked = _locked_membership(membership, by)
    _keep_an_administrator(locked, by)
    record("membership.revoke", locked.user, by=by, before=_state(locked))
    locked.delete()


def _locked_membership(membership: Membership, by: User) -> Membership:
    """Lock the administrator's own rights too: two of them cannot be laid down at once."""
    list(User.objects.select_for_update().filter(pk__in={by.pk, membership.user_id}).order_by("pk"))
    found = Membership.objects.select_related("user", "agency").filter(pk=membership.pk).first()
    if found is None:
        raise NotDone(_("这个角色已被取消，没有再做改动。"))
    _only_within(found.agency, by)
    return found


def _only_within(agency: Agency, by: User) -> None:
    if not Agency.objects.administered_by(by).filter(pk=agency.pk).exists():
        raise NotDone(_("这个机关不在您的管理范围内。"))


def _keep_an_administrator(membership: Membership, by: User) -> None:
    """Refuse to lay down one's own last administrator right."""
    if membership.user_id != by.pk or membership.role != Role.ADMINISTRATOR:
        return
    if not by.memberships.administering().exclude(pk=membership.pk).exists():
        raise NotDone(_("这是您自己最后的管理员权限，不能取消。请让另一位管理员来做。"))


def _state(membership: Membership) -> dict[str, object]:
    return {
        "agency": membership.agency.name,
        "role": membership.role,
        "includes_subordinates": membership.includes_subordinates,
    }
