"""Files: the project file and its codec, atomic writes, places, resources. No Qt, no spaCy."""
