"""Responses of a class, graded: read from files, marked, and written as marks, sheets and a gradebook."""
