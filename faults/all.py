"""Which experiments are there? A new one joins here, and gets a thin test in tests/faults."""

from faults.autosave import Autosave
from faults.broker import Broker
from faults.disk import DiskFull
from faults.experiment import Experiment
from faults.hour import Hour
from faults.mail import MailLost
from faults.opinions import Opinions
from faults.outage import Outage
from faults.publish import Publish
from faults.restore import Restore
from faults.tamper import Tamper

THOSE: tuple[Experiment, ...] = (
    Publish(),
    Opinions(),
    Autosave(),
    Broker(),
    Outage(),
    Restore(),
    DiskFull(),
    MailLost(),
    Tamper(),
    Hour(),
)
EXPERIMENTS = {experiment.name: experiment for experiment in THOSE}
