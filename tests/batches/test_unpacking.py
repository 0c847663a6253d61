"""Archives as people and enemies make them: each entry a file or a line that says why not."""

from __future__ import annotations

import io
import stat
import zipfile

import pytest

from batches import unpacking
from batches.models import BatchFile
from tests.batches.conftest import archive, problems, report, work

State = BatchFile.State
GOOD = ("临江市/好的.txt", report("临江市财政局"))


def link(name: str, target: str) -> tuple[zipfile.ZipInfo, bytes]:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info, target.encode()


def with_flag(content: bytes, bit: int) -> bytes:
    """Set a flag on the first entry, locally and in the directory."""
    data = bytearray(content)
    data[6] |= bit
    at = content.index(b"PK\x01\x02")
    data[at + 8] |= bit
    return bytes(data)


def test_what_is_dangerous_or_no_report_becomes_a_line_with_a_reason_and_the_rest_goes_on(
    hand_in, reader, tmp_path
):
    batch = hand_in(
        {
            "县.zip": archive(
                GOOD,
                ("../../etc/passwd", b"x"),
                ("/etc/cron.d/evil", b"x"),
                ("C:\\windows\\evil.docx", b"x"),
                ("a\\..\\..\\evil.docx", b"x"),
                link("链接.docx", "/etc/passwd"),
                ("里面.zip", archive(GOOD)),
                ("里面.rar", b"Rar!"),
                ("空的.docx", b""),
                ("__MACOSX/临江市/._好的.txt", b"\0\5\26\7"),
                (".DS_Store", b"x"),
                ("临江市/~$好的.docx", b"x"),
                ("Thumbs.db", b"x"),
                ("空文件夹/", b""),
            )
        }
    )
    work(batch)
    assert problems(batch) == {
        "县/../../etc/passwd": "unsafe_name",
        "县//etc/cron.d/evil": "unsafe_name",
        "县/C:/windows/evil.docx": "unsafe_name",
        "县/a/../../evil.docx": "unsafe_name",
        "县/链接.docx": "link",
        "县/里面.zip": "nested",
        "县/里面.rar": "nested",
        "县/空的.docx": "empty",
        "县/__MACOSX/临江市/._好的.txt": "system_file",
        "县/.DS_Store": "system_file",
        "县/临江市/~$好的.docx": "system_file",
        "县/Thumbs.db": "system_file",
    }
    refused = batch.files.filter(state=State.REFUSED)
    assert refused.count() == 12
    assert all(line.problem_reason for line in refused)
    good = batch.files.get(path="县/临江市/好的.txt")
    assert good.agency.name == "临江市财政局"
    assert not list(tmp_path.rglob("passwd"))


def test_names_in_gbk_are_read_as_they_were_meant(hand_in, reader):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        name = "青山市/青山市财政局2024年报.txt"
        info = zipfile.ZipInfo("x" * len(name.encode("gbk")))
        package.writestr(info, report("青山市财政局"))
    raw = target.getvalue().replace(b"x" * len(name.encode("gbk")), name.encode("gbk"))
    batch = hand_in({"年报.zip": raw})
    work(batch)
    line = batch.files.get(state=State.READY)
    assert line.path == f"年报/{name}"


def test_a_locked_entry_is_told_and_the_next_is_taken(hand_in, reader):
    locked = with_flag(archive(("密.txt", b"secret"), GOOD), 0x1)
    batch = hand_in({"a.zip": locked})
    work(batch)
    assert problems(batch) == {"a/密.txt": "locked"}
    assert batch.files.filter(state__in=[State.READY, State.UNSURE]).count() == 1


def test_a_bomb_is_not_inflated(hand_in, settings):
    settings.UPLOAD_MAX_BYTES = 10 * 2**20
    settings.BATCH_MAX_BYTES = 12 * 2**20
    batch = hand_in(
        {"b.zip": archive(("bomb.txt", b"\0" * 9 * 2**20), ("big.txt", b"\0" * 11 * 2**20))}
    )
    work(batch)
    assert problems(batch) == {"b/bomb.txt": "ratio", "b/big.txt": "ratio"}


def test_an_entry_that_lies_about_its_size_is_stopped_while_it_is_inflated(settings):
    settings.UPLOAD_MAX_BYTES = 1000
    content = archive(("x.txt", bytes(range(256)) * 40))
    with unpacking.opened(io.BytesIO(content)) as package:
        [entry] = unpacking.entries(package)
        assert entry.problem == "too_large"
        with pytest.raises(unpacking.Refused) as refused:
            unpacking.inflate(package, entry, io.BytesIO(), 100_000)
    assert refused.value.code == "too_large"


def test_what_exceeds_a_batch_is_left_out_and_said(hand_in, settings, reader):
    settings.BATCH_MAX_BYTES = 3000
    noise = [bytes((i * 7 + j * 13) % 251 for j in range(1200)) for i in range(4)]
    content = archive(*((f"{n}.txt", data) for n, data in enumerate(noise)))
    batch = hand_in({"a.zip": content}) if len(content) < 3000 else None
    assert batch is not None
    from batches import receiving

    receiving.unpack(batch.files.get().pk)
    assert list(problems(batch).values()) == ["too_much", "too_much"]


def test_ten_thousand_entries_are_refused_at_once_and_other_files_go_on(hand_in, reader):
    crowd = archive(*((f"{n}.txt", b"x") for n in range(10_000)))
    batch = hand_in({"crowd.zip": crowd, "好的.txt": report("临江市财政局")})
    work(batch)
    line = batch.files.get(path="crowd.zip")
    assert (line.state, line.problem) == (State.REFUSED, "too_many")
    assert "10000 项" in line.problem_reason
    assert batch.files.count() == 2
    assert batch.files.get(path="好的.txt").agency is not None


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (archive(GOOD)[:-30], "not_a_zip"),
        (b"PK\x03\x04" + b"\0" * 100, "not_a_zip"),
        (archive(), "no_entries"),
        (archive(("空/", b"")), "no_entries"),
    ],
)
def test_a_broken_or_empty_archive_is_told(hand_in, content, problem):
    batch = hand_in({"a.zip": content})
    work(batch)
    assert problems(batch) == {"a.zip": problem}


def test_the_same_bytes_twice_in_a_batch_are_taken_once(hand_in, reader):
    batch = hand_in({"a.zip": archive(GOOD, ("副本.txt", GOOD[1]))})
    work(batch)
    assert problems(batch) == {"a/副本.txt": "same_bytes"}


def test_unpacking_twice_makes_no_line_twice(hand_in, reader):
    from batches import receiving

    batch = hand_in({"a.zip": archive(GOOD)})
    packed = batch.files.get()
    assert receiving.unpack(packed.pk) == batch.pk
    assert receiving.unpack(packed.pk) is None
    assert batch.files.count() == 2
