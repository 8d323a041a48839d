"""The records of quizgen: what an author wrote, and what one variant of it is.

All of them are frozen; a stage takes records and returns new ones. No format, no randomness and no
input or output here. In order: numbers, expressions, values, formulas, figures, questions, banks, variants,
outcomes; each module imports only from those before it.
"""

from quizgen.model.banks import Bank, Pick, Quiz
from quizgen.model.expressions import Apply, Expression, Name, Node, Num, Template
from quizgen.model.figures import FigureSettings, Image, Layer, Layers, Mark, Plot, Tree, TreeNode
from quizgen.model.formulas import Constant, Formula, Kind, Mistake, Step, Symbol
from quizgen.model.numbers import Exact, Number
from quizgen.model.outcomes import Outcome, Slip
from quizgen.model.questions import (
    Admits,
    Choices,
    Claim,
    Domain,
    Ends,
    Essay,
    Example,
    Level,
    Material,
    Order,
    Pairs,
    Pool,
    PoolOption,
    Question,
    Range,
    Rounding,
)
from quizgen.model.values import Matrix, Row, Symbolic, Value
from quizgen.model.variants import FIRST_MARK, LAST_MARK, Figure, Option, Text, Variant

__all__ = (
    "FIRST_MARK",
    "LAST_MARK",
    "Admits",
    "Apply",
    "Bank",
    "Choices",
    "Claim",
    "Constant",
    "Domain",
    "Ends",
    "Essay",
    "Exact",
    "Example",
    "Expression",
    "Figure",
    "FigureSettings",
    "Formula",
    "Image",
    "Kind",
    "Layer",
    "Layers",
    "Level",
    "Mark",
    "Material",
    "Matrix",
    "Mistake",
    "Name",
    "Node",
    "Num",
    "Number",
    "Option",
    "Order",
    "Outcome",
    "Pairs",
    "Pick",
    "Plot",
    "Pool",
    "PoolOption",
    "Question",
    "Quiz",
    "Range",
    "Rounding",
    "Row",
    "Slip",
    "Step",
    "Symbol",
    "Symbolic",
    "Template",
    "Text",
    "Tree",
    "TreeNode",
    "Value",
    "Variant",
)
