"""People look over a record: they accept, reject and correct what the model read, and undo what they decided.

>>> from dragoman.record import Record
>>> from dragoman.record.review import Decision, decide, queue, undo
>>> with Record.open("talks.record", "write") as record:  # doctest: +SKIP
...     for item in queue(record):
...         decide(record, Decision(target=item.target, target_id=item.target_id, action="accept", reviewer="A. Reed"))
...     undo(record, reviewer="A. Reed")
"""

from dragoman.record.agreement import Agreement, agreement, alpha
from dragoman.record.deciding import Difference, changes, decide, log, reread, undo
from dragoman.record.decisions import STANDS, Action, Decision, Target
from dragoman.record.exchange import Taken, put_out, take_in
from dragoman.record.pending import TARGETS, State, Wanted
from dragoman.record.reviewing import Item, Mark, count, item, queue, span_of

__all__ = [
    "STANDS", "TARGETS", "Action", "Agreement", "Decision", "Difference", "Item", "Mark", "State", "Taken", "Target",
    "Wanted", "agreement", "alpha", "changes", "count", "decide", "item", "log", "put_out", "queue", "reread",
    "span_of", "take_in", "undo",
]  # fmt: skip
