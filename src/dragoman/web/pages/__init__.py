"""The pages: each takes what was asked and gives a frozen value, of which its HTML and its JSON are made."""
