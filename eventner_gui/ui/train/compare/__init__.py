"""Two runs on the same sentences: which is better, and what became of each sentence."""
