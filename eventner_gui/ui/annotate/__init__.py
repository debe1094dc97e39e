"""The Annotate tab: the list of sentences, the sentence one tags, the labels."""
