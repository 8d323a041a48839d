"""Banks: from YAML to records, every defect a finding with its line and column."""

from quizgen.bank.load import Loaded, load, load_text

__all__ = ["Loaded", "load", "load_text"]
