"""The way after talks: who decides, statements and evidence, until the file is closed for decision."""
