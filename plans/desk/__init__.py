"""How are the words, rules and requirements that plans stand on looked after?"""

from core.desk import Change, Voice
from organisations.desk import last_day
from plans import queries
from plans.desk.glossary import Glossary
from plans.desk.rules import PlanTypes, Requirements, Rules


def _plans_of_body(change: Change, made: object) -> list[str]:
    """What a body owns stays its own, whoever takes over."""
    if last_day(change) is None:
        return []
    titles = ", ".join(plan.title for plan in queries.plans_owned(change.row))
    return [f"It owns plans that are in force, and stays their owner on all pages: {titles}."] if titles else []


REGISTERS = (PlanTypes(), Requirements(), Rules(), Glossary())
VOICES = {"bodies": Voice(effect=_plans_of_body)}
