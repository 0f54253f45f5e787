"""TVP-11: each recommendation counts once, on the day its answer came or its time ran out."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from reports.figures import Figures
from reports.models import Indicator
from tests.access import client_of
from tests.advisory.told import DAY, asked, recommended, task

pytestmark = pytest.mark.django_db

HALF = date(2023, 12, 15), date(2024, 6, 14)


@pytest.fixture
def sent(cast):
    """Two accepted, one refused, one never answered, one answered after the half-year, one still in time."""
    made = task(cast, "sent", sent_on=DAY)
    mine = asked(made, cast.lawyers, opinion="Sửa Điều 5")
    answers = [("whole", 9), ("part", 40), ("none", 12), ("silent", None), ("whole", 200)]
    for outcome, days in answers:
        answered_on = days and DAY + timedelta(days=days)
        row = recommended(made, sent_on=DAY, outcome=outcome, explanation="x", answered_on=answered_on)
    row.opinions.add(mine.opinion)
    made.recommendations.first().opinions.add(mine.opinion)
    recommended(made, sent_on=timezone.localdate())
    return made


def value_of(key, *span):
    figure = Figures(*span).figure(key)
    return figure.quantity and str(figure.quantity)


def test_share_of_accepted(cast, sent):
    assert [value_of(code, *HALF) for code in ("TVP-11-2", "TVP-11-3", "TVP-11")] == ["2", "4", "50"]
    assert value_of(f"TVP-11@{cast.lawyers.slug}", *HALF) == "100"
    assert value_of("TVP-11", date(2024, 6, 15), date(2024, 12, 14)) == "100"
    assert value_of("TVP-01", *HALF) is None
    assert value_of("TVP-11", date(2020, 1, 1), date(2020, 12, 31)) is None


def test_records_behind_it_open(cast, sent):
    client = client_of(cast.leader)
    records = Figures(*HALF).contributions("TVP-11-2")

    assert [(item.amount, item.on) for item in records] == [(1, date(2024, 3, 10)), (1, date(2024, 4, 10))]
    first = sent.recommendations.first()
    assert records[0].association_ids == (cast.lawyers.pk,)
    assert records[0].source == f"advisory.recommendation:{first.pk}"
    assert client.get(first.get_absolute_url()).status_code in {200, 302}


def test_a_database_from_before_gets_the_terms_and_keeps_its_own(db):
    terms = Indicator.objects.filter(code__in=["TVP-11-2", "TVP-11-3"])
    share = Indicator.objects.get(code="TVP-11")
    own = share.numerator_id, share.denominator_id
    Indicator.objects.filter(pk=share.pk).update(numerator=None, denominator=None)
    terms.delete()

    import_module("reports.migrations.0030_share_of_accepted").load(apps, None)

    share.refresh_from_db()
    assert (share.numerator.code, share.denominator.code) == ("TVP-11-2", "TVP-11-3")
    assert own != (None, None)
