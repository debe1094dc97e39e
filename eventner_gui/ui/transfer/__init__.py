"""Files of other programs: the dialogs that import and export them, with their report."""
