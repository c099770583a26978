"""What does the plan answer, where, what does it leave open; and what can its text point at?"""

from priorities.views.candidates import add_candidate, candidate, candidates
from priorities.views.coverage import coverage, coverage_csv, requirement
from priorities.views.cycles import copy_cycle, cycle, cycles, guidance, step
from priorities.views.decisions import challenges, commit_intention, decision, not_now
from priorities.views.intentions import add_intention, intention, intention_section, intentions, step_intention
from priorities.views.links import section_links, sources
from priorities.views.overlaps import overlap, overlaps
from priorities.views.places import place_objective, places
from priorities.views.scoring import finish_scoring, my_scores, questions, score, scores_of, scoring, scoring_csv
from priorities.views.workbooks import import_intentions, intentions_workbook
from priorities.views.writing import references, section_commitments

__all__ = [
    "add_candidate",
    "add_intention",
    "candidate",
    "candidates",
    "challenges",
    "commit_intention",
    "copy_cycle",
    "coverage",
    "coverage_csv",
    "cycle",
    "cycles",
    "decision",
    "finish_scoring",
    "guidance",
    "import_intentions",
    "intention",
    "intention_section",
    "intentions",
    "intentions_workbook",
    "my_scores",
    "not_now",
    "overlap",
    "overlaps",
    "place_objective",
    "places",
    "questions",
    "references",
    "requirement",
    "score",
    "scores_of",
    "scoring",
    "scoring_csv",
    "section_commitments",
    "section_links",
    "sources",
    "step",
    "step_intention",
]
