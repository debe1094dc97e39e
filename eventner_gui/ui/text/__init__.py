"""Text with tags in it: laid out, painted and pointed at, always in code points."""
