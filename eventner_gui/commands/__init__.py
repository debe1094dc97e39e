"""What the command line does without a window: one small file a command."""
