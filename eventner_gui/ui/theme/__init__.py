"""How everything looks, in light and dark."""
