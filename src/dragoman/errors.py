"""Every error that Dragoman raises on purpose.

DragomanError
├── IntakeError            a report could not be received
│   ├── EmptyInput         nothing in it
│   ├── NotText            binary, or an encoding nobody can name
│   ├── TooLarge           over the size limit
│   ├── NoStory            a page without a story: a menu, a list of links
│   ├── ExtractionFailed   the page took too long or too much memory to take apart
│   └── FetchError         an address that did not give a page
│       ├── AddressRefused     not http(s), or private without leave
│       ├── RobotsRefused      the site asks not to be read
│       ├── TooManyRedirects
│       ├── FetchTimeout
│       └── BadResponse        an error status, no connection, or not a page
├── ReadError              a report was received but not read
│   └── LanguageNotRead    in a language Dragoman does not read
├── ModelError             the model's files are missing or altered
├── TableError             a user's table of actors is not well formed
├── RecordError            a record cannot be opened, read or written
│   ├── RecordMissing      there is none at that path
│   ├── RecordExists       there is one already, or another file
│   ├── NotARecord         a file of another kind
│   ├── RecordDamaged      torn, or altered by something else
│   ├── RecordOlder        of an older schema, and opened for reading alone
│   ├── RecordNewer        of a schema this version does not know
│   ├── RecordLocked       another process is writing to it
│   ├── RecordReadOnly     the file or its folder cannot be written
│   ├── RecordFull         the disk is full
│   ├── NotInRecord        a row that was asked for is not there
│   └── DecisionError      a decision is not well formed, or cannot be made
├── ExportError            a record cannot be put out in a format
│   └── LibraryMissing     the format needs a library that is not installed
├── AnnotationError        annotations cannot be taken into a record
├── EvaluationError        a data set is not in the shape the evaluation needs
└── ConflictError          a conflict file or model is not well formed

Each message names the thing, the cause and what to do next.
"""

from __future__ import annotations


class DragomanError(Exception):
    """Base of every error a caller may want to catch. `stage` names the room it comes from."""

    stage = "dragoman"


class IntakeError(DragomanError):
    """A report could not be received."""

    stage = "intake"


class EmptyInput(IntakeError):
    """There is nothing in it."""


class NotText(IntakeError):
    """It is binary, or in an encoding nobody can name."""


class TooLarge(IntakeError):
    """It is over the size limit."""


class NoStory(IntakeError):
    """The page has no story: a menu, a list of links."""


class ExtractionFailed(IntakeError):
    """The page took too long, or too much memory, to take apart."""


class FetchError(IntakeError):
    """The address did not give a page."""

    stage = "fetch"


class AddressRefused(FetchError):
    """The address is not http(s), or is private and nobody gave leave."""


class RobotsRefused(FetchError):
    """The site asks not to be read by programs."""


class TooManyRedirects(FetchError):
    """The address leads from one to the next without end."""


class FetchTimeout(FetchError):
    """The address did not answer in time."""


class BadResponse(FetchError):
    """The address answered with an error, not at all, or with something that is no page."""


class ReadError(DragomanError):
    """The report was received but could not be read."""

    stage = "language"


class LanguageNotRead(ReadError):
    """The report is in a language that Dragoman does not read."""


class ModelError(DragomanError):
    """The model's files are missing or were altered."""

    stage = "model"


class TableError(DragomanError):
    """A user's table of actors cannot be read, or is not well formed."""

    stage = "actors"


class RecordError(DragomanError):
    """A record cannot be opened, read or written."""

    stage = "record"


class RecordMissing(RecordError):
    """There is no record at the path."""


class RecordExists(RecordError):
    """There is a file at the path already."""


class NotARecord(RecordError):
    """The file is of another kind."""


class RecordDamaged(RecordError):
    """The file is torn, or was altered by something other than Dragoman."""


class RecordOlder(RecordError):
    """The record has an older schema and was opened for reading alone."""


class RecordNewer(RecordError):
    """The record has a schema that this version of Dragoman does not know."""


class RecordLocked(RecordError):
    """Another process is writing to the record."""


class RecordReadOnly(RecordError):
    """The record or its folder cannot be written."""


class RecordFull(RecordError):
    """The disk is full, or the record has reached the size it may have."""


class NotInRecord(RecordError):
    """A row that was asked for is not in the record."""


class DecisionError(RecordError):
    """A decision is not well formed, or cannot be made."""


class ExportError(DragomanError):
    """A record cannot be put out in a format."""

    stage = "exports"


class LibraryMissing(ExportError):
    """The format needs a library that is not installed."""


class AnnotationError(DragomanError):
    """Annotations cannot be taken into a record."""

    stage = "exports"


class EvaluationError(DragomanError):
    """A data set is not in the shape that the evaluation needs."""

    stage = "evaluate"


class ConflictError(DragomanError):
    """A conflict file or model is not well formed."""

    stage = "settlement"
