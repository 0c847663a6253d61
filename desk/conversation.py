"""What people say under a finding: say, reword, withdraw; whom it is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from agencies.models import User
from agencies.people import people_over
from audit.recording import record
from desk import attachments, audience
from desk.attachments import Accepted
from desk.beginning import begin_by_acting
from notices.sending import notify
from validation.models import Comment, Finding


@dataclass(frozen=True, slots=True)
class Saying:
    """What somebody wants to say."""

    text: str
    internal: bool = False
    parent: Comment | None = None
    token: UUID | None = None
    """Of the form; one that was sent twice says the same once."""
    files: Sequence[Accepted] = ()


@attachments.stored_or_not_at_all()
@transaction.atomic
def say(finding: Finding, saying: Saying, user: User) -> Comment:
    """Add a comment, with its files, and tell those it concerns; an answer is as internal as what it answers.

    The office's first one on a filed report begins its review.
    """
    before = Comment.objects.filter(author=user, token=saying.token or uuid4()).first()
    if before is not None and before.finding_id == finding.pk and before.text == saying.text:
        return before
    begin_by_acting(finding.report, user, "finding.comment")
    parent = saying.parent
    comment = Comment.objects.create(
        finding=finding,
        parent=parent and (parent.parent or parent),
        author=user,
        internal=saying.internal or (parent is not None and parent.internal),
        text=saying.text,
        token=uuid4() if before is not None else saying.token,
    )
    attachments.store(saying.files, comment=comment)
    record(
        "finding.comment",
        finding,
        by=user,
        comment=comment.pk,
        internal=comment.internal,
        text=comment.text,
        files=[one.name for one in saying.files],
    )
    tell(comment, mention(comment))
    return comment


@transaction.atomic
def reword(comment: Comment, text: str, user: User) -> Comment:
    """Change what one said; the former text is kept and shown.  The same text changes nothing."""
    now = Comment.objects.select_for_update().get(pk=comment.pk)
    if now.text == text:
        return now
    now.former_texts.create(text=now.text)
    former, now.text, now.edited_at = now.text, text, timezone.now()
    now.save(update_fields=["text", "edited_at"])
    record(
        "comment.edit",
        now,
        by=user,
        before={"text": former},
        after={"text": text},
    )
    mention(now)
    return now


@transaction.atomic
def withdraw(comment: Comment, user: User) -> None:
    """Take back what one said: it is kept, and shown as withdrawn; twice is once."""
    changed = Comment.objects.filter(pk=comment.pk, withdrawn_at=None).update(
        withdrawn_at=timezone.now()
    )
    if changed:
        record("comment.withdraw", comment, by=user, before={"text": comment.text})


# --- whom it is told -------------------------------------------------------------------------------


def addressees(finding: Finding, *, internal: bool) -> list[User]:
    """Return those who may read a comment."""
    people = audience.office(finding) if internal else audience.readers(finding)
    return list(people)


def mention(comment: Comment) -> list[User]:
    """Tell those a comment names that it does, each once however often it is edited; return them."""
    finding = comment.finding
    named = audience.mentioned(comment.text, addressees(finding, internal=comment.internal))
    comment.mentioned.set(named)
    notify(
        [person for person in named if person.pk != comment.author_id],
        "finding.mentioned",
        key=f"comment.{comment.pk}.mentioned",
        **about(comment),
    )
    return named


def tell(comment: Comment, named: Iterable[User]) -> None:
    """Tell a new comment to the other side and to those who take part, but not to the author or who is named."""
    finding, report = comment.finding, comment.finding.report
    if comment.parent_id:
        thread = Comment.objects.filter(parent=comment.parent_id) | Comment.objects.filter(
            pk=comment.parent_id
        )
    else:
        thread = Comment.objects.filter(finding=finding)
    concerned = {*thread.values_list("author", flat=True), finding.assignee_id, report.reviewer_id}
    if not comment.internal:
        filers = people_over(report.agency, audience.Role.FILER)
        concerned |= set(filers.values_list("pk", flat=True))
    concerned -= {comment.author_id, *(person.pk for person in named)}
    notify(
        [
            person
            for person in addressees(finding, internal=comment.internal)
            if person.pk in concerned
        ],
        "finding.commented",
        key=f"comment.{comment.pk}",
        rule=finding.rule,
        **about(comment),
    )


def about(comment: Comment) -> dict[str, str]:
    report = comment.finding.report
    return {
        "url": reverse("finding-detail", args=[comment.finding_id]),
        "author": str(comment.author),
        "agency": report.agency.name,
        "year": str(report.year),
    }
