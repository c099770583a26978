"""How are bodies and the calendar looked after?"""

from organisations.desk.bodies import Bodies, last_day
from organisations.desk.calendar import Meetings, PapersRules, Windows

REGISTERS = (Bodies(), Meetings(), Windows(), PapersRules())

__all__ = ["REGISTERS", "last_day"]
