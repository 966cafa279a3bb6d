"""What a record keeps when its writer is killed, when power fails, and when many read while one writes.

`python tests/test_record_crash.py 100` kills a hundred writers and says what was lost.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from record_world import clock, reading
from record_writer import readings

from dragoman.record import Filter, Record

WRITER = Path(__file__).parent / "record_writer.py"
REPORTS = 120


def dump(path: Path) -> str:
    """Give everything in a record as text, but for its name and the day it was made."""
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM meta")
        lines = [line for line in connection.iterdump() if "_search_" not in line]
        connection.rollback()
    connection.close()
    return "\n".join(lines)


def uninterrupted(path: Path) -> float:
    """Let a writer finish; return how long it went on after its first report was acknowledged."""
    with subprocess.Popen([sys.executable, WRITER, path, str(REPORTS)], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        began = time.monotonic()
        writer.stdout.read()
        took = time.monotonic() - began
    assert writer.returncode == 0
    return took


def kill_one(path: Path, chance: random.Random, *, within: float) -> set[str]:
    """Start a writer, kill it at a random moment, and return the reports it had acknowledged."""
    with subprocess.Popen([sys.executable, WRITER, path, str(REPORTS)], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        first = writer.stdout.readline()
        assert first, "the writer did not begin"
        time.sleep(chance.random() * within)
        writer.send_signal(signal.SIGKILL)
        told = (first + writer.stdout.read()).decode()
    # A name that was cut off was not acknowledged.
    return set(told[: told.rfind("\n") + 1].split())


def check_after(path: Path, acknowledged: set[str]) -> int:
    """Look at a record whose writer was killed; return how many reports it has."""
    with Record.open(path) as record:
        kept = {key for (key,) in record.connection.execute("SELECT key FROM report")}
        assert acknowledged <= kept, f"lost: {acknowledged - kept}"
        assert list(record.check()) == []
        whole = {each.report.id: each for each in readings(REPORTS)}
        for number, key in record.connection.execute("SELECT id, key FROM report").fetchall():
            assert record.reading(number) == whole[key]
    return len(kept)


def kill(folder: Path, times: int, *, seed: int) -> list[int]:
    """Kill so many writers at one record after the other, finish each, and compare it with an uninterrupted one."""
    whole = folder / "whole.record"
    # As long as this machine takes: on a fast one a writer would be done before a fixed moment.
    within = uninterrupted(whole)
    expected, chance = dump(whole), random.Random(seed)
    sizes: list[int] = []
    path = folder / "killed.record"
    while len(sizes) < times:
        size = check_after(path, kill_one(path, chance, within=within))
        sizes.append(size)
        if size == REPORTS or len(sizes) == times:
            subprocess.run([sys.executable, WRITER, path, str(REPORTS)], check=True, stdout=subprocess.DEVNULL)
            assert dump(path) == expected
            path.unlink()
    return sizes


def test_a_killed_writer_loses_nothing_it_acknowledged_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    sizes = kill(tmp_path, 5, seed=1)
    assert any(size < REPORTS for size in sizes), "each writer was done before it was killed"


def test_a_writer_killed_while_it_made_the_record_leaves_one_that_can_be_made(tmp_path: Path) -> None:
    for wait in (0.0, 0.08, 0.12, 0.16, 0.2):
        path = tmp_path / f"{wait}.record"
        with subprocess.Popen([sys.executable, WRITER, path, "3"], stdout=subprocess.DEVNULL) as writer:
            time.sleep(wait)
            writer.kill()
        with Record.open(path, "create", clock=clock) as record:
            for each in readings(3):
                record.add(each)
            assert list(record.check()) == []


@pytest.mark.parametrize("tail", [0, 1, 2, 5, 9, 14])
def test_a_log_cut_off_where_the_power_failed_opens_clean(tmp_path: Path, tail: int) -> None:
    path = tmp_path / "talks.record"
    record = Record.create(path, clock=clock)
    done = list(readings(12))
    for each in done:
        record.add(each)
    cut = tmp_path / "cut.record"
    shutil.copy(path, cut)
    log = path.with_name(path.name + "-wal")
    torn = cut.with_name(cut.name + "-wal")
    shutil.copy(log, torn)
    record.close()
    os.truncate(torn, max(torn.stat().st_size - tail * 4096 - tail * 7, 0))
    with Record.open(cut, "write", clock=clock) as after:
        assert list(after.check()) == []
        kept = after.counts()["report"]
        assert kept == len(done) if tail == 0 else kept <= len(done)
        for each in done:
            after.add(each)
        assert after.counts()["report"] == len(done)


def test_one_writes_and_eight_read_and_nobody_waits_for_another(tmp_path: Path) -> None:
    path = tmp_path / "talks.record"
    seconds = float(os.environ.get("DRAGOMAN_SECONDS", "2"))
    until = time.monotonic() + seconds
    faults: list[BaseException] = []
    looked = [0] * 8

    def read(number: int) -> None:
        last = 0
        try:
            while time.monotonic() < until:
                with Record.open(path) as record:
                    found = len(list(record.statements(Filter(party="Veltria"))))
                    assert found >= last, "what was there is gone"
                    last = found
                    list(record.search("wait", Filter(limit=5)))
                    list(record.actors())
                looked[number] += 1
        except BaseException as error:  # noqa: BLE001 -- a thread of a test: told by the test
            faults.append(error)

    with Record.create(path, clock=clock) as writer:
        writer.add(reading("We wait"))
        readers = [threading.Thread(target=read, args=(number,)) for number in range(8)]
        for each in readers:
            each.start()
        written = 0
        while time.monotonic() < until:
            writer.add(reading(f"We wait {written}"))
            written += 1
        for each in readers:
            each.join()
        assert faults == []
        assert written > 0
        assert min(looked) > 0
        assert writer.counts()["report"] == written + 1
        assert list(writer.check()) == []


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as place:
        found = kill(Path(place), int(sys.argv[1]) if len(sys.argv) > 1 else 100, seed=int(time.time()))
    sys.stdout.write(f"{len(found)} writers killed, with {min(found)} to {max(found)} reports; nothing was lost\n")
