"""A record for other programs: tables, networks, annotations, conflict files; and annotations back into it."""

from dragoman.exports.export import export
from dragoman.exports.formats import FORMATS, Network, Table, Wanted
from dragoman.exports.importing import Imported, import_annotations

__all__ = ["FORMATS", "Imported", "Network", "Table", "Wanted", "export", "import_annotations"]
