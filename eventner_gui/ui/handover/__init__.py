"""A model is handed over to a programmer: as a package, and as a service."""
