"""Practising: what to ask next, what a student is told, and what is remembered; only `history` does I/O."""
