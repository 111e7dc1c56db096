"""The print documents, composed from pages and records: the two-page twin, the full briefing, the book.

Whatever stands on paper is the text of a page, cut by rule and never typed again; only the sources are numbered anew,
because a sheet must resolve its own numbers. The templates and style sheets lie in `overrides/print/`.
"""
