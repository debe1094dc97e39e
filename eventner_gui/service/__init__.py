"""A model behind HTTP: the REST service of `eventner serve`. Knows no Qt."""
