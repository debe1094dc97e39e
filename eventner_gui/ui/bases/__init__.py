"""The base models: what is here, what can be got, and getting it."""
