"""Files of other tools, in and out: one small file a format, and one table of them (`table`)."""
