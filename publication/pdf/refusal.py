"""Why can this plan not be printed?"""


class CannotRender(Exception):
    """No PDF was made. The message is one sentence for the planner; it names the section when that is known."""


class TooLong(CannotRender):
    """It takes more pages than were allowed."""
