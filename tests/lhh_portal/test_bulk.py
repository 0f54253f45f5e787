from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from lhh_portal.bulk import insert_rows
from members.models import Association, ImportFile, StatusPeriod
from tests.factories import AssociationFactory

pytestmark = pytest.mark.django_db


def test_rows_come_back_as_they_went_in():
    association = AssociationFactory()
    rows = [(association.pk, "active", date(2020, 1, day), "Quyết định", "") for day in range(2, 30)]

    insert_rows(StatusPeriod, ["association", "status", "since", "decision", "note"], rows)

    names = ["association_id", "status", "since", "decision", "note"]
    assert list(association.status_periods.filter(since__gt=date(2020, 1, 1)).values_list(*names)) == rows


def test_json_and_moments_are_stored_as_the_model_reads_them(cast):
    at, layout = timezone.now(), {"tên": ["Hội", 1, None, True]}
    values = ("", "a.xlsx", "", date(2024, 6, 14), layout, [], [], "ready", "", {}, cast.staff.pk, at)
    names = [
        "file",
        "filename",
        "sheet",
        "as_of",
        "layout",
        "skipped",
        "notes",
        "state",
        "seen",
        "result",
        "created_by",
        "created_at",
    ]

    insert_rows(ImportFile, names, [values])

    stored = ImportFile.objects.get()
    assert (stored.layout, stored.created_at, stored.as_of) == (layout, at, date(2024, 6, 14))


def test_constraints_hold():
    association = AssociationFactory()
    row = (association.pk, "active", date(2024, 1, 1), "", "")

    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(StatusPeriod, ["association", "status", "since", "decision", "note"], [row, row])


def test_nothing_to_insert_is_no_error():
    insert_rows(Association, ["name"], [])
