"""How do people look after the rows that rules stand on? One frame for every register: a list with search, an entry
with its history, a form, a preview of what a change does, and the change itself.

To add a register:

1. In a room's `desk.py` (a package when it grows): a subclass of `Register`, which says its list (`rows`, `cells`), the
   page of an entry (`told`) and its `verbs`; put an instance into the room's `REGISTERS`.
2. Each `Verb` has a form on `DeskForm` or `AskingForm` (in the room's `forms`), and `do`, a function of the room's
   `actions` that is given the entry (by the word in `subject`), what the form told, `by=` and `at=`. With
   `audit.record("changed", row, by=by, at=at, changed=audit.differences(row, fields))` the page of the entry tells what
   was changed.
3. What a change does is not guessed: the preview does it in a transaction that is taken back, and compares what the
   page of the entry tells before and after. `Verb.effect` adds sentences; it is asked in that transaction, when the
   change is done, and counts with the room's `queries`.
4. A room above that has something to say of the register (an effect, a reason against) has a `VOICES` in its `desk`.
5. The wiring gathers the registers and the voices of all rooms into one `Desk`, which says who may come in. The
   addresses follow; the permission walk has one line for each kind of page and tries one register.
6. A test beside the room's tests: add, change, end, a refusal and the preview (tests/<room>/test_desk.py).
"""

from core.desk.doing import Rehearsal, perform, rehearse
from core.desk.forms import AskingForm, DeskForm, LastDayForm
from core.desk.register import HELD, Cell, Change, Desk, Fact, Register, Verb, Voice, dated_tag, day, days

__all__ = [
    "HELD",
    "AskingForm",
    "Cell",
    "Change",
    "Desk",
    "DeskForm",
    "Fact",
    "LastDayForm",
    "Register",
    "Rehearsal",
    "Verb",
    "Voice",
    "dated_tag",
    "day",
    "days",
    "perform",
    "rehearse",
]
