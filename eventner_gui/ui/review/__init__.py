"""The Review tab: what was tagged, looked through again."""
