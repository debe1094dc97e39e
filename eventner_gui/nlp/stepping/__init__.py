"""Training steps at less cost: the same arithmetic as spaCy's and thinc's, done with less work.

What is here replaces parts of one pipeline object while it is trained, and is taken out again.
Nothing of it is stored in a model or a config. A part that is not known, since it comes from
another version or another architecture, is left as it is.
"""

from .pipeline import stepping

__all__ = ["stepping"]
