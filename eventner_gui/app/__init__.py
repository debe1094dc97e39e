"""The running program without widgets: the session, its undo stack and its background work."""
