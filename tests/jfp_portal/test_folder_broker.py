"""Is a message in the folder there whole or not at all, whoever looks in between?"""

import threading
from pathlib import Path

import pytest
from kombu import Connection
from kombu.transport import filesystem

import jfp_portal.celery  # noqa: F401  (its transport is ours)
from jfp_portal import folder_broker


@pytest.fixture
def channel(tmp_path):
    folders = {name: str(tmp_path / name) for name in ("data_folder_in", "data_folder_out", "control_folder")}
    folders["data_folder_out"] = folders["data_folder_in"]
    for folder in folders.values():
        Path(folder).mkdir(exist_ok=True)
    with Connection("filesystem://", transport_options=folders) as connection:
        yield connection.default_channel


def took(channel, tries=2000):
    """What a worker that looks as fast as it can takes, and what it fell over."""
    found, faults = [], []
    for _ in range(tries):
        try:
            found.append(channel._get("publish"))
        except folder_broker.Empty:
            pass
        except ValueError as error:
            faults.append(error)
    return found, faults


def test_who_looks_while_it_is_written_takes_all_of_it(channel):
    assert isinstance(channel, folder_broker.Channel)
    sent = [{"number": number, "text": "x" * 20_000} for number in range(200)]
    writer = threading.Thread(target=lambda: [channel._put("publish", each) for each in sent])
    writer.start()
    found, faults = [], []
    while writer.is_alive() or not found:
        more, wrong = took(channel, 50)
        found, faults = found + more, faults + wrong
    writer.join()
    found += took(channel, 300)[0]
    assert faults == []
    assert sorted(each["number"] for each in found) == list(range(200))


def test_an_empty_file_is_no_message_and_ends_nobody(channel):
    place = Path(channel.data_folder_in)
    (place / "1_a.publish.msg").write_bytes(b"")
    channel._put("publish", {"number": 2})
    assert took(channel, 3)[0] == [{"number": 2}]
    # As kombu's own does, which is why there is ours.
    (place / "1_b.publish.msg").write_bytes(b"")
    with pytest.raises(ValueError, match="Expecting value"):
        filesystem.Channel._get(channel, "publish")


def test_a_table_that_is_being_written_is_waited_for(channel):
    table = Path(channel.control_folder) / "publish.exchange"
    table.write_bytes(b"")
    threading.Timer(0.2, lambda: table.write_text('[["publish", "", "publish"]]')).start()
    assert [row.queue for row in channel.get_table("publish")] == ["publish"]
