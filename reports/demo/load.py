from django.conf import settings
from django.db import transaction
from django.utils.module_loading import autodiscover_modules

from documents.signing import demo_identities
from members.models import Association, FederationProfile
from reports.catalogue import load_catalogue
from reports.demo.consolidated import let_close, load_consolidated
from reports.demo.data import federations, read_json
from reports.demo.organisation import load_accounts, load_associations, load_bodies, load_profiles
from reports.demo.work import explain_contradictions, load_activities, load_register, load_rounds

DEFAULT = "long-an"
_beside, _behind = [], []


def beside(federation):
    """Register `function()` of a room above this one, which adds its own records to those of `federation`."""

    def register(function):
        _beside.append((federation, function))
        return function

    return register


def records_behind(function):
    """Register `function(federation, by)` of a room above, whose records stand behind the figures of the reports."""
    _behind.append(function)
    return function


def load_beside(federation):
    """Rooms keep such a function in their `demo/load.py`."""
    autodiscover_modules("demo.load")
    for wanted, function in _beside:
        if wanted == federation:
            function()


class AlreadyInUse(Exception):
    """The database holds somebody's own records, or another demo federation."""


def loaded_federation():
    """The name of the demo federation that is in this database, or None."""
    for name, folder in federations().items():
        if FederationProfile.objects.filter(name=read_json(folder / "profiles.json")[0]["name"]).exists():
            return name
    return None


@transaction.atomic
def load_federation(name=DEFAULT, *, closed=False):
    """Load all of it, or nothing; return False if it is there already (what people changed in it is left alone).

    `closed` answers the contradictions in the seed's numbers and excuses who has not filed, so that its reports can be
    closed. Raises AlreadyInUse.
    """
    if loaded_federation() == name:
        return False
    if Association.objects.exists():
        raise AlreadyInUse(
            "Cơ sở dữ liệu đã có hội, đơn vị nên không nạp dữ liệu minh họa. Hãy dùng cơ sở dữ liệu trống."
        )
    folder = federations()[name]
    load_catalogue()
    load_profiles(folder)
    associations = load_associations(folder)
    load_bodies(folder, next(row for row in associations.values() if row.kind == Association.Kind.FEDERATION))
    users = load_accounts(folder, associations)
    if settings.ALLOW_DEMO_AUTHORITY:
        demo_identities.make(users["lanhdao@lhh.example"])
    load_activities(folder, associations, users["chuyenvien@lhh.example"])
    autodiscover_modules("demo.work")
    for function in _behind:
        function(name, users["chuyenvien@lhh.example"])
    staff, leader = users["chuyenvien@lhh.example"], users["lanhdao@lhh.example"]
    for round_ in load_rounds(folder, associations, staff):
        report = load_consolidated(folder, round_)
        if closed:
            explain_contradictions(folder, round_)
            let_close(report, staff=staff, leader=leader)
    load_register(folder, users["vanthu@lhh.example"])
    return True
