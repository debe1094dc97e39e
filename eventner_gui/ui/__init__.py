"""The window: painting, theme, dialogs and a folder for each tab."""
