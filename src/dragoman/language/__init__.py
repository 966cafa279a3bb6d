"""Reads a report's sentences: one encoder pass, and the statements found in it."""

from __future__ import annotations

import os
import sys

# The products of the heads are so small that the threads of a linear algebra library cost more than they bring: they
# wait by spinning, and took 110 ms of processor time a report. Reports are read side by side instead. Whoever has
# loaded numpy before has set it up for work of their own, and keeps it.
if "numpy" not in sys.modules:
    for _name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(_name, "1")
