"""The main window and what belongs to it: start page, status line, dialogs, menus."""
