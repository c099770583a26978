"""The people and bodies of `tests.stages`, made where they are not there yet: several scripts share an installation."""

from organisations.models import Organisation, Place
from plans.models import PlanType
from tests import stages


def cast() -> stages.Cast:
    if not Organisation.objects.filter(slug="mercia-icb").exists():
        return stages.cast()
    boards = [Organisation.objects.get(slug=f"{name}-board") for name in ("avon", "tamar")]
    places = [Place.objects.get(slug=name) for name in ("avon", "tamar")]
    joint, reference, place_plan = (
        PlanType.objects.get(slug=slug) for slug in ("joint-plan", "reference-document", "place-plan")
    )
    icb = Organisation.objects.get(slug="mercia-icb")
    people = {user.email.partition("@")[0]: user for user in stages.User.objects.filter(email__endswith="@test.local")}
    return stages.Cast(icb, places, boards, joint, reference, place_plan, people)
