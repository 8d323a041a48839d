"""Expressions, formulas with mistakes as changes, and exact evaluation."""
