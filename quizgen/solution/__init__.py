"""Worked solutions: `compile` makes the lines of a question, `line` fills them for a variant."""

from quizgen.solution.compile import compile_solution, put_together, tidied
from quizgen.solution.line import Line, number_in_line

__all__ = ["Line", "compile_solution", "number_in_line", "put_together", "tidied"]
