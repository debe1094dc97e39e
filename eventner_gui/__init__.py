"""EventNER: highlight text, train a spaCy entity model, test it; offline, in one window."""

__version__ = "0.1.0"
