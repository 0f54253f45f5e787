"""Made-up associations and activities in bulk; the same ones in every run."""

import random
from datetime import date, timedelta

from members.models import Association
from reports.models import Activity, ActivityAmount, ActivityKind, ActivityOwner

YEAR_START, DAYS = date(2024, 1, 1), 366


def make_associations(count):
    rows = [
        Association(
            name=f"Hội Đo lường {n} (minh họa)",
            short_name=f"Hội Đo lường {n}",
            slug=f"hoi-do-luong-{n}",
            joined_on=date(2010, 1, 1),
            position=n,
        )
        for n in range(Association.objects.count(), count)
    ]
    Association.objects.bulk_create(rows, batch_size=500)
    return list(Association.objects.order_by("pk")[:count])


def make_activities(count, associations, kinds=()):
    """Add activities up to `count`, of every kind or of these codes: all measures, one in ten joint work."""
    chance = random.Random(2024)  # noqa: S311 - repeatable, not secret
    known = {kind.code: kind for kind in ActivityKind.objects.prefetch_related("measures") if kind.measures.all()}
    kinds = [known[code] for code in kinds or known]
    have = Activity.objects.count()
    while have < count:
        batch = min(5_000, count - have)
        activities = [_activity(chance, kinds, number) for number in range(have, have + batch)]
        Activity.objects.bulk_create(activities, batch_size=500)
        owners, amounts = [], []
        for activity in activities:
            lead, partner = chance.sample(associations, 2)
            owners.append(ActivityOwner(activity=activity, association=lead, is_lead=True))
            if chance.random() < 0.1:
                owners.append(ActivityOwner(activity=activity, association=partner))
            for measure in activity.kind.measures.all():
                qualifier = chance.choice(["", "", "", "over"])
                amounts.append(
                    ActivityAmount(
                        activity=activity, measure=measure, amount=chance.randrange(1, 500), qualifier=qualifier
                    )
                )
        ActivityOwner.objects.bulk_create(owners, batch_size=500)
        ActivityAmount.objects.bulk_create(amounts, batch_size=500)
        have += batch


def _activity(chance, kinds, number):
    day = YEAR_START + timedelta(days=chance.randrange(DAYS))
    return Activity(
        kind=chance.choice(kinds),
        title=f"Hoạt động {number} (minh họa)",
        subject_key=f"doi tuong {number % 997}",
        search_key=f"hoat dong {number}",
        starts_on=day,
        ends_on=day,
    )
