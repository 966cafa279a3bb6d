"""Reading a report: one encoder pass, and the heads that find statements in it."""
