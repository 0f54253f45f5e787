from django.conf import settings
from django.db import transaction

from documents.signing import demo_identities
from members.models import Association
from reports.catalogue import load_catalogue
from reports.demo.consolidated import load_consolidated
from reports.demo.organisation import load_accounts, load_associations, load_bodies, load_profiles
from reports.demo.work import explain_contradictions, load_activities, load_register, load_round
from reports.models import Round

DEMO_ROUND = "2024-H1"


class AlreadyInUse(Exception):
    """The database holds somebody's own records."""


@transaction.atomic
def load_demo(*, closed=False):
    """Load all of it, or nothing; return False if it is there already (what people changed in it is left alone).

    `closed` answers the contradiction in the seed's numbers, so that the report can be closed. Raises AlreadyInUse.
    """
    if Round.objects.filter(code=DEMO_ROUND).exists():
        return False
    if Association.objects.exists():
        raise AlreadyInUse(
            "Cơ sở dữ liệu đã có hội, đơn vị nên không nạp dữ liệu minh họa. Hãy dùng cơ sở dữ liệu trống."
        )
    load_catalogue()
    load_profiles()
    associations = load_associations()
    load_bodies(next(row for row in associations.values() if row.kind == Association.Kind.FEDERATION))
    users = load_accounts(associations)
    if settings.ALLOW_DEMO_AUTHORITY:
        demo_identities.make(users["lanhdao@lhh.example"])
    load_activities(associations, users["chuyenvien@lhh.example"])
    round_ = load_round(associations, users)
    if closed:
        explain_contradictions(round_.starts_on, round_.ends_on, users["dongy@lhh.example"])
    load_register(users["vanthu@lhh.example"])
    load_consolidated(round_)
    return True
