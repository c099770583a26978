"""What does a planner see and do? Doors only: each reads by `queries`, writes by `actions`."""

from plans.views import mail, notices
from plans.views.advice import section_advice
from plans.views.comments import act, comment, plan_comments, section_comments
from plans.views.decisions import decisions, sign_off
from plans.views.history import section_compare, section_history, section_restore
from plans.views.importing import (
    import_changes,
    import_check,
    import_give_up,
    import_into,
    import_new,
    import_new_check,
)
from plans.views.partners import add_partner_plan, check_partner_link, partner_plans
from plans.views.section import section
from plans.views.structure import arrange, structure, undo_structure
from plans.views.writing import merge, picture, pictures, presence, references

__all__ = [
    "act",
    "add_partner_plan",
    "arrange",
    "check_partner_link",
    "comment",
    "decisions",
    "import_changes",
    "import_check",
    "import_give_up",
    "import_into",
    "import_new",
    "import_new_check",
    "mail",
    "merge",
    "notices",
    "partner_plans",
    "picture",
    "pictures",
    "plan_comments",
    "presence",
    "references",
    "section",
    "section_advice",
    "section_comments",
    "section_compare",
    "section_history",
    "section_restore",
    "sign_off",
    "structure",
    "undo_structure",
]
