"""Catalogues of the interface's words: extracted, merged, checked and compiled in Python, without GNU gettext."""
