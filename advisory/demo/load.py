"""Three invented drafts of the short track and the reviews by councils; nothing counts in what activities count."""

import json
from datetime import date, timedelta
from pathlib import Path

from django.utils import timezone

from accounts.models import User
from advisory import services
from advisory.demo.reviews import PAPER, answer_as_told, load_reviews
from advisory.models import AdvisoryTask, Recommendation
from documents.storage import store
from lhh_portal.workflow import perform
from members.models import Association
from reports.demo.load import DEFAULT, beside

TASKS = Path(__file__).with_name("tasks.json")


@beside(DEFAULT)
def load_tasks():
    """As staff enter them, step by step."""
    staff = User.objects.get(email="chuyenvien@lhh.example")
    for row in json.loads(TASKS.read_text(encoding="utf-8")):
        task = _received(row, staff)
        opinions = _asked(task, row, staff)
        if "compiled_text" in row:
            _compiled(task, row, opinions, staff)
    load_reviews()


def _day(row, name):
    """A date, or one so many days from today: what is in hand today must not be years late."""
    if name in row:
        return date.fromisoformat(row[name])
    if (before := name.replace("_on", "_days_ago")) in row:
        return timezone.localdate() - timedelta(days=row[before])
    return timezone.localdate() + timedelta(days=row[name.replace("_on", "_in_days")])


def _received(row, staff):
    federation = Association.objects.get(kind=Association.Kind.FEDERATION)
    told = {name: row[name] for name in ("title", "kind", "origin", "object_type", "field")}
    task = AdvisoryTask(**told, lead=federation, received_on=_day(row, "received_on"), due_on=_day(row, "due_on"))
    services.save_task(task, client_name=row["client"], by=staff)
    for name, confidentiality in row["dossier"]:
        task.dossier.create(
            file=store(PAPER, "application/pdf"),
            name=f"{name}.pdf",
            confidentiality=confidentiality,
            received_on=task.received_on,
            uploaded_by=staff,
        )
    return task


def _asked(task, row, staff):
    """{association's short name: its opinion}"""
    names = [name for name, _day_given, _text in row["opinions"]]
    asked = {one.short_name: one for one in Association.objects.filter(short_name__in=names)}
    services.give_task(task, associations=asked.values(), due_on=_day(row, "opinions_due_on"), by=staff)
    task.requests.update(asked_on=_day(row, "asked_on"))
    given = {}
    for name, day, text in row["opinions"]:
        if not text:
            continue
        on = date.fromisoformat(day) if isinstance(day, str) else timezone.localdate() + timedelta(days=day)
        request = task.requests.get(association=asked[name])
        given[name] = services.give_opinion(request, text=text, given_on=on, by=staff, base="")
    return given


def _compiled(task, row, opinions, staff):
    perform(task, "compile", actor=staff)
    services.save_compiled(task, text=row["compiled_text"], base="")
    for one in row["recommendations"]:
        recommendation = Recommendation(task=task, addressee=row["client"], text=one["text"])
        services.save_recommendation(recommendation, opinions=[opinions[name] for name in one["from"]])
    if "sent_on" not in row:
        return
    services.send_task(task, sent_on=_day(row, "sent_on"), symbol=row["sent_symbol"], by=staff)
    for recommendation, one in zip(task.recommendations.all(), row["recommendations"], strict=True):
        if "answered_on" in one:
            recommendation.answered_on = date.fromisoformat(one["answered_on"])
        answer_as_told(recommendation, one, by=staff)
