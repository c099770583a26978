"""What do the words of a target, or of a position, mean? Plain Python that proposes; a person confirms.

The words are always kept. What they leave open is a question in a sentence, never a guess: a proposal with a question
is not certain, and stays words until somebody answers it. A blank cell, a dash, "NA", "to be agreed" and zero are five
different things.
"""

from metrics.targets.kinds import Blank, Kind, Proposal, Unit, blank
from metrics.targets.positions import Fact, facts
from metrics.targets.reading import read

__all__ = ["Blank", "Fact", "Kind", "Proposal", "Unit", "blank", "facts", "read"]
