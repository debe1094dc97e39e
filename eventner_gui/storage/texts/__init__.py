"""Texts out of files of many kinds: one small reader a kind, and one table of them (`kinds`)."""
