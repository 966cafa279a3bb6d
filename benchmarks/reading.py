"""How fast reports are read: `python benchmarks/reading.py` prints a table (and `--json` an object).

Reports of 750 words are made of the paragraphs of the bundled ones, shuffled with a fixed seed, so that no two are
alike. The peer is trafilatura's extraction of a news page of average weight (146 KB, the mean of its own evaluation
pages), in the same run: what a person pays anyway to get a story out of a page.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from dragoman.intake.load import load
from dragoman.language.reader import Reader
from dragoman.report import Report

EXAMPLES = Path(__file__).parent.parent / "examples/reports"
WORDS, REPORTS, PAGE_BYTES = 750, 60, 146_000


def paragraphs() -> list[str]:
    """Give the paragraphs of the bundled reports."""
    reports = [loaded.report for loaded in load([str(EXAMPLES)]) if loaded.report]
    return [paragraph for report in reports for paragraph in report.text.split("\n\n")]


def made_reports(pool: list[str], *, count: int, words: int, seed: int = 1) -> list[Report]:
    """Make reports of about so many words."""
    chance, reports = random.Random(seed), []
    for _ in range(count):
        chosen: list[str] = []
        while sum(len(paragraph.split()) for paragraph in chosen) < words:
            chosen.append(chance.choice(pool))
        reports.append(Report(text="\n\n".join(chosen)))
    return reports


def made_page(report: Report) -> str:
    """Make a news page of average weight around a report: navigation, scripts, related stories."""
    story = "".join(f"<p>{paragraph}</p>" for paragraph in report.text.split("\n\n"))
    menu = "".join(f'<li><a href="/section/{n}">Section number {n}</a></li>' for n in range(120))
    script = "<script>" + "var a = [1, 2, 3]; " * 2000 + "</script>"
    page = (
        f"<!doctype html><html lang=en><head><title>A report</title>{script}</head><body><nav><ul>{menu}</ul></nav>"
        f"<main><article><h1>A report on the talks</h1>{story}</article></main><aside>RELATED</aside></body></html>"
    )
    card = '<div class="card"><a href="/story"><img alt="" src="p.jpg"><h3>Another story of the day</h3></a></div>'
    return page.replace("RELATED", card * max(0, (PAGE_BYTES - len(page)) // len(card)))


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Give wall and CPU seconds of a piece of work."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def cold(*arguments: str, runs: int = 5) -> float:
    """Give the median wall seconds of a command from a cold start."""
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "dragoman", *arguments], check=True, capture_output=True)
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def peak_of_a_megabyte(pool: list[str]) -> tuple[float, float]:
    """Give the wall seconds and the peak memory in MiB of reading one report of a megabyte."""
    text = made_reports(pool, count=1, words=175_000)[0].text[:1_000_000]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "long.txt"
        file.write_text(text, encoding="utf-8")
        wall = cold("read", "--json", str(file), runs=1)
    return wall, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def measure() -> dict[str, float]:
    """Run everything."""
    import trafilatura

    pool = paragraphs()
    reports = made_reports(pool, count=REPORTS, words=WORDS)
    reader = Reader()
    list(reader.read_many(reports[:4]))
    wall, cpu = timed(lambda: list(reader.read_many(reports)))
    _, one_cpu = timed(lambda: [reader.read(report) for report in reports[:20]])
    page = made_page(reports[0])
    trafilatura.bare_extraction(page, with_metadata=True)
    _, page_cpu = timed(lambda: [trafilatura.bare_extraction(page, with_metadata=True) for _ in range(20)])
    figures = {
        "cores": float(os.cpu_count() or 1),
        "reports a second": REPORTS / wall,
        "CPU ms a report": 1000 * cpu / REPORTS,
        "CPU ms a report, one thread": 1000 * one_cpu / 20,
        "CPU ms a page, trafilatura": 1000 * page_cpu / 20,
        "ratio of CPU, report to page": (cpu / REPORTS) / (page_cpu / 20),
        "s for one report, cold": cold("read", str(EXAMPLES / "harbour-courier-the-gap.txt")),
        "s for one page, cold": cold("read", str(EXAMPLES / "meridian-dispatch-thirty-days.html")),
        "s for --help": cold("--help"),
    }
    figures["s for a report of 1 MB"], figures["MiB for a report of 1 MB"] = peak_of_a_megabyte(pool)
    return {name: round(value, 3) for name, value in figures.items()}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    measured = measure()
    if asked.json:
        print(json.dumps(measured, indent=1))
    else:
        for name, value in measured.items():
            print(f"{name:32} {value:10.3f}")
