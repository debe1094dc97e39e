"""Many proposals at once: groups of equal ones, and pages of whole sentences."""
