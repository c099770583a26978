"""What does the plan answer, where, what does it leave open; and what can its text point at?"""

from priorities.views.assessing import assess_place, place_development
from priorities.views.candidates import add_candidate, candidate, candidates
from priorities.views.coverage import coverage, coverage_csv, requirement
from priorities.views.cycles import copy_cycle, cycle, cycles, guidance, step
from priorities.views.decisions import challenges, commit_intention, decision, not_now
from priorities.views.delivery import commitment, commitments, hold_back, terms
from priorities.views.intentions import add_intention, intention, intention_section, intentions, step_intention
from priorities.views.links import section_links, sources
from priorities.views.milestones import add_milestone, committee, milestone, milestones, monthly, report
from priorities.views.overlaps import overlap, overlaps
from priorities.views.places import place_objective, places
from priorities.views.registers import (
    REGISTERS,
    add_to_register,
    freeze_data,
    register,
    register_entry,
    register_workbook,
)
from priorities.views.result import pipeline, result, result_workbook
from priorities.views.scoring import finish_scoring, my_scores, questions, score, scores_of, scoring, scoring_csv
from priorities.views.workbooks import import_intentions, intentions_workbook
from priorities.views.writing import references, section_commitments

__all__ = [
    "REGISTERS",
    "add_candidate",
    "add_intention",
    "add_milestone",
    "add_to_register",
    "assess_place",
    "candidate",
    "candidates",
    "challenges",
    "commit_intention",
    "commitment",
    "commitments",
    "committee",
    "copy_cycle",
    "coverage",
    "coverage_csv",
    "cycle",
    "cycles",
    "decision",
    "finish_scoring",
    "freeze_data",
    "guidance",
    "hold_back",
    "import_intentions",
    "intention",
    "intention_section",
    "intentions",
    "intentions_workbook",
    "milestone",
    "milestones",
    "monthly",
    "my_scores",
    "not_now",
    "overlap",
    "overlaps",
    "pipeline",
    "place_development",
    "place_objective",
    "places",
    "questions",
    "references",
    "register",
    "register_entry",
    "register_workbook",
    "report",
    "requirement",
    "result",
    "result_workbook",
    "score",
    "scores_of",
    "scoring",
    "scoring_csv",
    "section_commitments",
    "section_links",
    "sources",
    "step",
    "step_intention",
    "terms",
]
