"""Comments: threads, internal ones, mentions, edits, withdrawals; nothing written is lost."""

from __future__ import annotations

import re
import uuid

import pytest
from django.urls import reverse

from audit.models import Event
from desk import audience
from desk.conversation import Saying, reword, say, withdraw
from notices.models import Notice
from tests.conftest import person
from validation.models import Comment, FormerText

pytestmark = pytest.mark.django_db


def post(client, finding, htmx=True, **data):
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(reverse("finding-comment", args=[finding.pk]), data, headers=headers)


def card(client, finding) -> str:
    return client.get(reverse("finding-detail", args=[finding.pk])).content.decode()


# --- who reads what ------------------------------------------------------------------------------


def test_internal_comments_are_read_by_reviewers_only(client, finding, filer, reviewer, observer):
    say(finding, Saying("先查往年卷宗", internal=True), reviewer)
    say(finding, Saying("请补充台账"), reviewer)
    for user, sees in ((reviewer, True), (filer, False), (observer, False)):
        client.force_login(user)
        for html in (
            card(client, finding),
            client.get(reverse("report-detail", args=[finding.report_id])).content.decode(),
        ):
            assert ("先查往年卷宗" in html) is sees, user
            assert "请补充台账" in html
        assert Comment.objects.visible_to(user).filter(internal=True).exists() is sees


def test_an_answer_to_an_internal_comment_is_internal(client, finding, reviewer, colleague):
    first = say(finding, Saying("先查往年卷宗", internal=True), reviewer)
    client.force_login(colleague)
    post(client, finding, text="查过了，相符", parent=first.pk)
    answer = Comment.objects.get(text="查过了，相符")
    assert answer.internal
    post(client, finding, text="好", parent=answer.pk)
    assert Comment.objects.get(text="好").parent == first  # a thread is one level deep


def test_a_filer_neither_writes_internally_nor_answers_what_is_internal(
    client, finding, filer, reviewer
):
    hidden = say(finding, Saying("先查往年卷宗", internal=True), reviewer)
    client.force_login(filer)
    assert post(client, finding, text="悄悄话", internal="1").status_code == 403
    answer = post(client, finding, text="什么？", parent=hidden.pk).content.decode()
    assert "什么？" in answer  # given back
    assert "可以另写一条" in answer
    assert Comment.objects.count() == 1


def test_an_observer_reads_and_writes_nothing(client, finding, observer):
    client.force_login(observer)
    assert post(client, finding, text="看看").status_code == 403
    assert "<textarea" not in card(client, finding)


# --- mentions ------------------------------------------------------------------------------------


def test_a_mention_tells_the_person_once(finding, filer, reviewer):
    comment = say(finding, Saying("请@林填报核实，抄送@reviewer。"), reviewer)
    assert set(comment.mentioned.all()) == {filer, reviewer}
    reword(comment, "请@林填报尽快核实。", reviewer)
    assert list(comment.mentioned.all()) == [filer]
    told = Notice.objects.filter(kind="finding.mentioned")
    assert [one.recipient for one in told] == [filer]
    assert told[0].url == reverse("finding-detail", args=[finding.pk])
    assert not Notice.objects.filter(recipient=filer, kind="finding.commented").exists()


def test_only_those_who_see_the_finding_can_be_mentioned(finding, stranger, reviewer):
    comment = say(finding, Saying("@石旁人 请看"), reviewer)
    assert not comment.mentioned.exists()
    assert not Notice.objects.filter(recipient=stranger).exists()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@林填报请核实", ["filer"]),
        ("＠林填报：", ["filer"]),
        ("@filer2 不是他", []),
        ("@filer。", ["filer"]),
        ("写信给 a@filer 也不是", []),
        ("@林填 写了一半", []),
        ("@林填报甲 更长的名字", ["long"]),
    ],
)
def test_names_behind_an_at(finding, filer, province, text, names):
    person("long", "林填报甲", province.bureau, "filer")
    found = audience.mentioned(text, audience.readers(finding))
    assert [one.username for one in found] == names


def test_an_internal_comment_cannot_mention_outsiders(client, finding, filer, reviewer):
    client.force_login(reviewer)
    answer = post(client, finding, text="别告诉@林填报", internal="1").content.decode()
    assert "不能提到：林填报" in answer
    assert "别告诉@林填报" in answer
    assert "checked" in answer
    assert not Comment.objects.exists()
    internal = say(finding, Saying("先查", internal=True), reviewer)
    answer = client.post(
        reverse("comment-edit", args=[internal.pk]),
        {"text": "先查@林填报"},
        headers={"HX-Request": "true"},
    )
    assert "不能提到：林填报" in answer.content.decode()


def test_people_are_offered_from_those_who_may_read_it(
    client, finding, filer, stranger, reviewer, colleague
):
    client.force_login(reviewer)
    url = reverse("finding-people", args=[finding.pk])

    def offered(**query) -> list[str]:
        return [one["insert"] for one in client.get(url, query).json()["people"]]

    assert set(offered()) == {"林填报", "沈审核", "严同事"}
    assert offered(q="林") == ["林填报"]
    assert set(offered(internal="1")) == {"沈审核", "严同事"}
    assert offered(q="石") == []


def test_people_of_one_name_are_offered_by_user_name(client, finding, filer, reviewer, province):
    person("filer-b", "林填报", province.bureau, "filer")
    client.force_login(reviewer)
    people = client.get(reverse("finding-people", args=[finding.pk]), {"q": "林填报"}).json()
    assert {one["insert"] for one in people["people"]} == {"filer", "filer-b"}


# --- who is told ---------------------------------------------------------------------------------


def test_the_other_side_and_those_who_take_part_are_told_of_a_comment(
    finding, filer, reviewer, colleague
):
    say(finding, Saying("请补充台账"), reviewer)
    assert [one.recipient for one in Notice.objects.all()] == [filer]
    say(finding, Saying("已补充"), filer)
    assert Notice.objects.filter(recipient=reviewer, kind="finding.commented").count() == 1
    assert not Notice.objects.filter(recipient=colleague).exists()
    say(finding, Saying("内部：可以了", internal=True), colleague)
    assert Notice.objects.filter(recipient=filer).count() == 1
    assert Notice.objects.filter(recipient=reviewer).count() == 2


# --- what was written stays ------------------------------------------------------------------------


def test_two_who_write_at_once_both_keep_what_they_wrote(client, finding, filer, reviewer):
    for user, text in ((filer, "甲说"), (reviewer, "乙说")):
        client.force_login(user)
        post(client, finding, text=text, token=str(uuid.uuid4()))
    assert set(Comment.objects.values_list("text", flat=True)) == {"甲说", "乙说"}


def test_a_form_sent_twice_is_one_comment_and_another_text_is_another(client, finding, filer):
    client.force_login(filer)
    token = str(uuid.uuid4())
    for text in ("台账附后", "台账附后", "还有一页"):
        post(client, finding, text=text, token=token)
    assert list(Comment.objects.values_list("text", flat=True)) == ["台账附后", "还有一页"]


def test_an_endless_comment_is_refused_with_its_length_and_given_back(client, finding, filer):
    client.force_login(filer)
    text = "长" * 100_000
    for htmx, status in ((True, 200), (False, 422)):
        answer = post(client, finding, htmx=htmx, text=text)
        assert answer.status_code == status
        html = answer.content.decode()
        assert "最多 5000 字，您写了 100000 字" in html
        assert text in html
        assert "data-refused" in html
    assert not Comment.objects.exists()


def test_markup_is_text(client, finding, filer, reviewer):
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>\u202e**粗**"
    client.force_login(filer)
    html = post(client, finding, text=hostile).content.decode()
    comment = Comment.objects.get()
    assert comment.text == hostile
    reword(comment, hostile + "2", filer)
    html += card(client, finding)
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_the_author_edits_and_every_former_text_is_kept_and_shown(client, finding, filer, reviewer):
    comment = say(finding, Saying("第一稿"), filer)
    client.force_login(filer)
    edit = reverse("comment-edit", args=[comment.pk])
    for text in ("第二稿", "第三稿", "第三稿"):
        client.post(edit, {"text": text}, headers={"HX-Request": "true"})
    assert [one.text for one in FormerText.objects.all()] == ["第一稿", "第二稿"]
    client.force_login(reviewer)
    html = card(client, finding)
    assert "修改过 2 次" in html
    assert html.index("第三稿") < html.index("第一稿") < html.index("第二稿")
    changed = Event.objects.filter(verb="comment.edit").order_by("pk")[0]
    assert (changed.before, changed.after) == ({"text": "第一稿"}, {"text": "第二稿"})


def test_nobody_edits_anothers_comment(client, finding, filer, reviewer):
    comment = say(finding, Saying("第一稿"), filer)
    client.force_login(reviewer)
    for name in ("comment-edit", "comment-withdraw"):
        assert client.post(reverse(name, args=[comment.pk]), {"text": "改"}).status_code == 403
    comment.refresh_from_db()
    assert (comment.text, comment.withdrawn_at) == ("第一稿", None)


def test_a_withdrawn_comment_is_shown_as_withdrawn_and_kept_in_the_record(
    client, finding, filer, reviewer
):
    comment = say(finding, Saying("说错了"), filer)
    say(finding, Saying("什么意思？", parent=comment), reviewer)
    for _time in range(2):
        withdraw(comment, filer)
    client.force_login(reviewer)
    html = card(client, finding)
    assert "说错了" not in html
    assert "已由作者撤回" in html
    assert "什么意思？" in html
    assert Event.objects.get(verb="comment.withdraw").before == {"text": "说错了"}
    client.force_login(filer)
    answer = client.post(reverse("comment-edit", args=[comment.pk]), {"text": "再改"})
    assert answer.status_code == 422
    assert "已经撤回" in answer.content.decode()


def test_rights_withdrawn_while_the_page_was_open_are_said(client, finding, filer):
    client.force_login(filer)
    card(client, finding)
    filer.memberships.all().delete()
    assert post(client, finding, text="台账附后").status_code == 404
    filer.memberships.create(agency=finding.report.agency, role="observer")
    answer = post(client, finding, htmx=False, text="台账附后")
    assert answer.status_code == 403
    assert "没有在这里写批注的权限" in answer.content.decode()


def test_what_is_written_has_a_place_to_be_kept_in(client, finding, filer):
    client.force_login(filer)
    areas = re.findall(r"<textarea[^>]*>", card(client, finding))
    assert areas
    assert all("data-draft=" in area and "maxlength" not in area for area in areas)
