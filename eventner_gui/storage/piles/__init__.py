"""Piles: files of millions of texts, read and written a part at a time, as the command line does.

What the window reads as a whole, with choices and a look before, is `storage.texts`.
"""
