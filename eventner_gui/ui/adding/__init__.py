"""Adding texts: the dialog where they are pasted, chosen, looked at, and what starts it."""
