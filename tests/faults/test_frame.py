"""When has an experiment shown something, and does the script say so and end as it should?"""

import pytest

from faults.all import EXPERIMENTS
from faults.experiment import Experiment, Impossible, Outcome, carry_out


class Made(Experiment):
    name, number, proves, broken = "made", "F0", "something", "something"

    def __init__(self, outcome, control=None):
        self.outcome, self.of_control = outcome, control or Outcome(1, 1, ["gone"])

    def run(self, size):
        if isinstance(self.outcome, BaseException):
            raise self.outcome
        return self.outcome

    def control(self):
        return self.of_control


@pytest.mark.parametrize(
    ("experiment", "verdict", "is_good"),
    [
        (Made(Outcome(10, 2)), "nothing lost", True),
        (Made(Outcome(10, 2, ["one write"])), "LOST", False),
        (Made(Outcome(10, 0)), "shows nothing: no fault was felt", False),
        (Made(Outcome(10, 2), Outcome(1, 1)), "shows nothing: the control lost nothing", False),
        (Made(Impossible("No such program.")), "not run", True),
        (Made(ValueError("it ended")), "broke off", False),
    ],
)
def test_what_an_experiment_has_shown(experiment, verdict, is_good):
    result = carry_out(experiment, "small")
    assert (result.verdict, result.is_good) == (verdict, is_good)
    assert result.kept()["verdict"] == verdict


def test_a_wait_in_vain_breaks_off_and_ends_no_other_experiment():
    result = carry_out(Made(pytest.fail.Exception("nothing came")), "small", breaks_off=(pytest.fail.Exception,))
    assert result.verdict == "broke off"
    assert "nothing came" in result.reason


def test_what_is_lost_does_not_count_as_survived():
    assert Outcome(10, 1, ["a", "b"]).survived == 8
    assert Outcome(1, 1, ["a", "b"]).survived == 0


def test_each_experiment_says_what_it_proves_and_what_its_control_breaks():
    for name, experiment in EXPERIMENTS.items():
        assert experiment.name == name
        assert experiment.number.startswith("F")
        assert len(experiment.proves) > 30
        assert len(experiment.broken) > 10
