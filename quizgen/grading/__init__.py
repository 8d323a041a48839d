"""Answers as students give them: read, compared with the key, and diagnosed."""
