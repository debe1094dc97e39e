"""The Test tab: what a model finds in a new sentence."""
