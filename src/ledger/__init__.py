"""The ledger: records of evidence in, linked and cited pages out.

HACKING.md describes the walk from a YAML file to a page and which module may import which.
"""
