from datetime import timedelta

import pytest
from auditlog.context import set_actor
from auditlog.models import LogEntry
from django.db.models import F

from accounts.audit import Change
from reports.history import steps_of
from reports.models import Activity
from tests.factories import ActivityFactory, MeasureFactory

pytestmark = pytest.mark.django_db


def test_steps_tell_who_changed_what(cast):
    measure = MeasureFactory(name="Số cuộc")
    with set_actor(cast.officer):
        activity = ActivityFactory(title="Tập huấn", kind=measure.kind, lead=cast.lawyers, amounts={measure: 60})
    LogEntry.objects.update(timestamp=F("timestamp") - timedelta(minutes=5))
    with set_actor(cast.staff):
        activity.title, activity.is_online = "Tập huấn luật", True
        activity.save()
        row = activity.amounts.get()
        row.amount = 63_000
        row.save()

    latest, first = steps_of(Activity.objects.get(pk=activity.pk))

    assert (first.actor, first.is_new, first.changes) == (cast.officer, True, [])
    assert (latest.actor, latest.is_new) == (cast.staff, False)
    assert latest.changes == [
        Change("Tên hoạt động", "Tập huấn", "Tập huấn luật"),
        Change("Có trực tuyến", "không", "có"),
        Change("Số cuộc", "60", "63.000"),
    ]


def test_another_activity_is_left_out(cast):
    activity, other = ActivityFactory(lead=cast.lawyers), ActivityFactory(lead=cast.lawyers)

    assert len(steps_of(activity)) == len(steps_of(other)) == 1


def test_a_changed_qualifier_is_a_change(cast):
    measure = MeasureFactory(name="Người dự")
    activity = ActivityFactory(kind=measure.kind, lead=cast.lawyers, amounts={measure: 3200})
    LogEntry.objects.update(timestamp=F("timestamp") - timedelta(minutes=5))
    row = activity.amounts.get()
    row.qualifier = "hơn"
    row.save()

    assert steps_of(Activity.objects.get(pk=activity.pk))[0].changes == [Change("Người dự", "3.200", "hơn 3.200")]
