from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from documents import storage
from lhh_portal.quantity import Quantity
from reports import services
from reports.models import Activity, ActivityKind, FindingAnswer
from tests.factories import ActivityFactory, MeasureFactory, RoundFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def locked(cast):
    """Hội Luật gia has filed for 15/12/2023 – 14/6/2024."""
    return RoundFactory().reports.create(association=cast.lawyers, state="submitted")


def new_activity(day):
    kind = ActivityKind.objects.get(code="tang-qua")
    return Activity(kind=kind, title="Tặng quà", starts_on=day, ends_on=day)


# --- locked by a filed report: whoever asks --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "lead", "partner", "refused"),
    [
        (date(2023, 12, 14), "lawyers", None, False),
        (date(2023, 12, 15), "lawyers", None, True),
        (date(2024, 6, 14), "lawyers", None, True),
        (date(2024, 6, 15), "lawyers", None, False),
        (date(2024, 3, 1), "healers", None, False),
        (date(2024, 3, 1), "healers", "lawyers", True),
    ],
)
def test_new_activity_in_a_filed_span(cast, locked, day, lead, partner, refused):
    partners = [getattr(cast, partner)] if partner else []
    activity = new_activity(day)

    if refused:
        with pytest.raises(ValidationError, match="Hội Luật gia đã nộp"):
            services.save_activity(activity, by=cast.staff, lead=getattr(cast, lead), partners=partners)
    else:
        services.save_activity(activity, by=cast.staff, lead=getattr(cast, lead), partners=partners)

    assert Activity.objects.exists() is not refused


def test_activity_cannot_be_moved_out_of_a_filed_span(cast, locked):
    activity = ActivityFactory(lead=cast.lawyers, starts_on=date(2024, 3, 1))
    activity.starts_on = activity.ends_on = date(2024, 7, 1)

    with pytest.raises(ValidationError):
        services.save_activity(activity, by=cast.staff, lead=cast.lawyers)


def test_activity_cannot_be_handed_over_from_who_has_filed(cast, locked):
    activity = ActivityFactory(lead=cast.lawyers, starts_on=date(2024, 3, 1))

    with pytest.raises(ValidationError):
        services.save_activity(activity, by=cast.staff, lead=cast.healers)


def test_evidence_of_a_locked_activity_stays(cast, locked):
    activity = ActivityFactory(lead=cast.lawyers, starts_on=date(2024, 3, 1))
    evidence = activity.evidence.create(file=storage.store(b"%PDF-1.4", "application/pdf"), name="a.pdf")

    with pytest.raises(ValidationError):
        services.remove_evidence(evidence)

    assert activity.evidence.exists()


# --- all or nothing --------------------------------------------------------------------------------------------


def test_nothing_is_written_when_one_number_is_wrong(cast):
    foreign = MeasureFactory()

    with pytest.raises(ValidationError, match="không thuộc loại hoạt động này"):
        services.save_activity(
            new_activity(date(2024, 3, 1)), by=cast.staff, lead=cast.lawyers, amounts={foreign: Quantity(Decimal(5))}
        )

    assert not Activity.objects.exists()


def test_contradiction_without_explanation_is_refused_below_the_form_too(cast):
    whole = MeasureFactory()
    part = MeasureFactory(kind=whole.kind, part_of=whole)
    activity = Activity(kind=whole.kind, title="A", starts_on=date(2024, 3, 1), ends_on=date(2024, 3, 1))
    amounts = {whole: Quantity(Decimal(2)), part: Quantity(Decimal(3))}

    with pytest.raises(ValidationError):
        services.save_activity(activity, by=cast.staff, lead=cast.lawyers, amounts=amounts)

    assert not Activity.objects.exists()


def test_second_explanation_replaces_the_first(cast):
    whole = MeasureFactory()
    part = MeasureFactory(kind=whole.kind, part_of=whole)
    activity = Activity(kind=whole.kind, title="A", starts_on=date(2024, 3, 1), ends_on=date(2024, 3, 1))
    amounts = {whole: Quantity(Decimal(2)), part: Quantity(Decimal(3))}

    for text in ("Lần đầu.", "Rõ hơn."):
        explanations = {f"part-over-whole:{part.full_code}": text}
        services.save_activity(activity, by=cast.staff, lead=cast.lawyers, amounts=amounts, explanations=explanations)

    assert [answer.explanation for answer in FindingAnswer.objects.all()] == ["Rõ hơn."]


def test_partner_named_as_lead_too_counts_once(cast):
    activity = services.save_activity(
        new_activity(date(2024, 3, 1)), by=cast.staff, lead=cast.lawyers, partners=[cast.lawyers, cast.healers]
    )

    assert [(owner.association, owner.is_lead) for owner in activity.owners.all()] == [
        (cast.lawyers, True),
        (cast.healers, False),
    ]
