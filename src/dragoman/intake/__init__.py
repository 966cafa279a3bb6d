"""Intake: files, folders, addresses and text become reports; what is page and not story is cut and kept apart."""

from dragoman.intake.fetch import Fetched, Fetcher
from dragoman.intake.language import language_of, require_english
from dragoman.intake.limits import Limits
from dragoman.intake.load import Loaded, load
from dragoman.intake.receive import gaps, report_from_bytes, report_from_text
from dragoman.intake.worker import Extractor

__all__ = [
    "Extractor",
    "Fetched",
    "Fetcher",
    "Limits",
    "Loaded",
    "gaps",
    "language_of",
    "load",
    "report_from_bytes",
    "report_from_text",
    "require_english",
]
