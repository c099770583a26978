"""How is a text put in order: sections moved, nested, added, split, merged, named, given to somebody, taken out?

Every verb locks the edition, so that two people who move at once move one after the other; is kept with what it takes
to undo it; and loses no word, no block id, and nothing that hangs on a section.
"""

from plans.actions.structure.carrying import attached
from plans.actions.structure.describing import assign, describe
from plans.actions.structure.moving import move, place
from plans.actions.structure.parts import add, merge, remove, split
from plans.actions.structure.undoing import undo

__all__ = ["add", "assign", "attached", "describe", "merge", "move", "place", "remove", "split", "undo"]
