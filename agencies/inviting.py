"""Invitations and password links: made by an administrator (or asked for), used once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from axes.utils import reset
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import sessions
from agencies.accounts import NotDone, is_wholly_under
from agencies.models import Agency, OneTimeLink, User
from audit.recording import record

Purpose = OneTimeLink.Purpose
NOT_AGAIN_FOR = timedelta(minutes=10)
"""So long no second mail is sent to somebody who forgot the password."""


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What the invited person chose."""

    username: str
    full_name: str
    password: str


@transaction.atomic
def invite(email: str, agency: Agency, role: str, includes: bool, *, by: User) -> OneTimeLink:
    """Invite a person to a role at an agency of the administrator's subtree; with an address, by mail."""
    if not Agency.objects.administered_by(by).filter(pk=agency.pk).exists():
        raise NotDone(_("这个机关不在您的管理范围内。"))
    link = OneTimeLink.objects.create(
        purpose=Purpose.INVITATION,
        by=by,
        email=email,
        agency=agency,
        role=role,
        includes_subordinates=includes,
        expires_at=timezone.now() + OneTimeLink.LIFETIME[Purpose.INVITATION],
        mail_at=timezone.now() if email else None,
    )
    record("invitation.send", link, by=by, after={"agency": agency.name, "role": role})
    return link


@transaction.atomic
def renew(link: OneTimeLink, *, by: User) -> str:
    """Return a new link of an invitation, whose earlier one is void from now on; it stands on the renewer's right.

    What is handed out is not mailed any more.
    """
    locked = _locked(link)
    if locked.used_at or locked.withdrawn_at:
        raise NotDone(_("这份邀请已经使用或撤回，请重新邀请。"))
    locked.by, locked.mail_at = by, None
    locked.save(update_fields=["by", "mail_at"])
    record("invitation.renew", locked, by=by)
    return locked.issue()


@transaction.atomic
def withdraw(link: OneTimeLink, *, by: User) -> None:
    """Make an invitation void."""
    locked = _locked(link)
    if locked.used_at:
        raise NotDone(_("这份邀请已被接受，账户已经建立。可以在账户页停用它。"))
    OneTimeLink.objects.filter(pk=locked.pk, withdrawn_at=None).update(withdrawn_at=timezone.now())
    record("invitation.withdraw", locked, by=by)


@transaction.atomic
def accept(link: OneTimeLink, chosen: NewAccount) -> User:
    """Make the account an invitation was for, once, while who sent it administers the agency."""
    locked = _still_open(link)
    if not Agency.objects.administered_by(_sender(locked)).filter(pk=locked.agency_id).exists():
        raise NotDone(
            _("发出邀请的人已不再管理这个机关，邀请随之失效。请联系现在的管理员重新邀请。")
        )
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                chosen.username,
                email=locked.email,
                password=chosen.password,
                full_name=chosen.full_name,
            )
    except IntegrityError:
        raise NotDone(_("这个用户名已有人使用，请换一个。")) from None
    assert locked.agency is not None
    user.memberships.create(
        agency=locked.agency,
        role=locked.role,
        includes_subordinates=locked.includes_subordinates,
    )
    OneTimeLink.objects.filter(pk=locked.pk).update(used_at=timezone.now(), user=user)
    record(
        "invitation.accept", user, by=user, after={"role": locked.role}, invited_by=str(locked.by)
    )
    return user


@transaction.atomic
def offer_password(account: User, *, by: User | None) -> str:
    """Return a link by which a person sets a new password; earlier ones are void from now on."""
    return _password_link(account, by=by).issue()


@transaction.atomic
def forgotten(user_id: int) -> OneTimeLink | None:
    """Put the way to a new password in line for the mail, at most every ten minutes."""
    user = User.objects.select_for_update().filter(pk=user_id, is_active=True).first()
    if user is None or not user.email or _was_mailed_just_now(user):
        return None
    return _password_link(user, by=None, mail_at=timezone.now())


def _password_link(
    account: User, *, by: User | None, mail_at: datetime | None = None
) -> OneTimeLink:
    now = timezone.now()
    account.links.filter(purpose=Purpose.PASSWORD).open().update(withdrawn_at=now)
    record("password.offer", account, by=by)
    return OneTimeLink.objects.create(
        purpose=Purpose.PASSWORD,
        by=by,
        user=account,
        email=account.email,
        expires_at=now + OneTimeLink.LIFETIME[Purpose.PASSWORD],
        mail_at=mail_at,
    )


def _was_mailed_just_now(account: User) -> bool:
    """Whether the person asked for a password link a moment ago."""
    links = account.links.filter(purpose=Purpose.PASSWORD, by=None)
    return links.filter(created_at__gt=timezone.now() - NOT_AGAIN_FOR).exists()


@transaction.atomic
def redeem(link: OneTimeLink, password: str) -> None:
    """Set the password a link was for, once; whoever was signed in with the old one is not any more.

    Tokens end too, as somebody who knew the old password may have made them.  A link that an administrator made is
    worth as much as their right to make it.
    """
    locked = _still_open(link)
    assert locked.user_id is not None
    user = User.objects.select_for_update().get(pk=locked.user_id)
    if locked.by_id is not None and not is_wholly_under(user, _sender(locked)):
        raise NotDone(_("这个链接已经用过或失效。"))
    user.set_password(password)
    user.save(update_fields=["password"])
    OneTimeLink.objects.filter(pk=locked.pk).update(used_at=timezone.now())
    sessions.end_access(user, by=user)
    reset(username=user.username)
    record("password.reset", user, by=user)


def _locked(link: OneTimeLink) -> OneTimeLink:
    return OneTimeLink.objects.select_for_update().get(pk=link.pk)


def _sender(link: OneTimeLink) -> User:
    """Return who made a link; somebody without any right where that is not known."""
    return link.by or User()


def _still_open(link: OneTimeLink) -> OneTimeLink:
    locked = _locked(link)
    if not locked.is_open:
        raise NotDone(_("这个链接已经用过或失效。"))
    return locked
