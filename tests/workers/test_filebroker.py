"""The filesystem transport: what is sent arrives once, whoever else reads and writes meanwhile."""

import threading
import time
import uuid
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection

import config.celery  # noqa: F401 registers the transport


@pytest.fixture
def connect(tmp_path):
    folders = {name: tmp_path / name for name in ("messages", "taken", "control")}
    for folder in folders.values():
        folder.mkdir()
    options = {
        "data_folder_in": str(folders["messages"]),
        "data_folder_out": str(folders["messages"]),
        "processed_folder": str(folders["taken"]),
        "control_folder": str(folders["control"]),
    }
    return lambda: Connection("files://localhost", transport_options=options)


@pytest.fixture
def name():
    """Name a queue of this test's own: kombu remembers bindings for the whole process."""
    return uuid.uuid4().hex


def take(queue):
    try:
        message = queue.get(block=False)
    except Empty:
        return None
    message.ack()
    return message.payload


def test_messages_arrive_in_order_and_leave_nothing_behind(connect, name, tmp_path):
    with connect() as connection:
        queue = connection.SimpleQueue(name)
        for number in range(5):
            queue.put({"number": number})
        assert [take(queue) for _ in range(5)] == [{"number": number} for number in range(5)]
        assert take(queue) is None
    left = [path for folder in ("messages", "taken") for path in (tmp_path / folder).iterdir()]
    assert left == []


def test_many_senders_and_takers_at_once_lose_and_double_nothing(connect, name):
    sent, got, lock = 4 * 50, [], threading.Lock()

    def send(sender):
        with connect() as connection:
            queue = connection.SimpleQueue(name)
            for number in range(50):
                queue.put([sender, number])

    def receive():
        with connect() as connection:
            queue = connection.SimpleQueue(name)
            deadline = time.monotonic() + 30
            while len(got) < sent and time.monotonic() < deadline:
                payload = take(queue)
                if payload is not None:
                    with lock:
                        got.append(tuple(payload))

    threads = [threading.Thread(target=send, args=(n,), daemon=True) for n in range(4)]
    threads += [threading.Thread(target=receive, daemon=True) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(got) == [(sender, number) for sender in range(4) for number in range(50)]


def test_a_half_written_message_is_not_seen(connect, name, tmp_path):
    with connect() as connection:
        queue = connection.SimpleQueue(name)
        Path(tmp_path / "messages" / "1_half.part").write_text('{"body": ')
        assert take(queue) is None


def test_each_queue_gets_its_own_messages(connect, name):
    with connect() as connection:
        reading, upkeep = connection.SimpleQueue(name), connection.SimpleQueue(f"{name}-upkeep")
        reading.put("read")
        assert take(upkeep) is None
        assert take(reading) == "read"
