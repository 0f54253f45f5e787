"""TVP-11, the share of recommendations accepted, is TVP-11-2 of TVP-11-3; both count each recommendation once.

It counts on the day its answer came, or on the day its time ran out without one: silence is no acceptance, and what
may still be answered is neither. The other figures of the group come from activities: a task adds to none of them.
"""

from django.utils import timezone

from advisory.models import Recommendation
from advisory.models.recommendations import ACCEPTED
from reports.figure_records import Contribution
from reports.figures import provider


@provider("advisory.decided")
def decided(start, end):
    rows = Recommendation.objects.decided_within(start, end, timezone.localdate()).with_details()
    rows = rows.prefetch_related("opinions__request").order_by("sent_on", "pk")
    return [_contribution(row) for row in rows]


@provider("advisory.accepted")
def accepted(start, end):
    rows = Recommendation.objects.filter(outcome__in=ACCEPTED, answered_on__range=(start, end)).with_details()
    return [_contribution(row) for row in rows.prefetch_related("opinions__request").order_by("sent_on", "pk")]


def _contribution(row):
    """Whose opinions it came from; the lead's where it came from none."""
    ids = tuple(dict.fromkeys(opinion.request.association_id for opinion in row.opinions.all()))
    return Contribution(
        amount=1,
        label=f"{row}: {row.text[:150]}",
        source=f"advisory.recommendation:{row.pk}",
        association_ids=ids or (row.task.lead_id,),
        on=row.answered_on or row.answer_due_on,
    )
