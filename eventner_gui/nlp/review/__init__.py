"""Tags held against what models say that have not seen their sentences: the likeliest mistakes."""
