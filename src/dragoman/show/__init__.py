"""How a reading is shown: in the terminal, as a self-contained HTML page, in a notebook.

`terminal` writes to a rich console, `page` makes HTML. Both take their words from `view`, so that a statement reads
the same everywhere, and pass everything from outside through `clean`. Nothing here reads, fetches or decides.
"""
