"""Invented reviews by a council, one finished and one at work, with what stands beside them: `reviews.json`.

Everything happens later than what the reports of Long An tell of, so none of it counts in them.
"""

import json
from datetime import datetime, time, timedelta
from pathlib import Path

from django.utils import timezone

from accounts.models import User
from advisory import council_services, fees, services
from advisory.models import (
    AdvisoryTask,
    Contract,
    CoordinationProgramme,
    CouncilSeat,
    Expert,
    ExpertPayment,
    Instalment,
    Meeting,
    Recommendation,
    Review,
    ScienceTask,
)
from advisory.workflow import TaskState
from documents.storage import store
from lhh_portal.models import StateChange
from lhh_portal.workflow import perform
from members.models import Association

REVIEWS = Path(__file__).with_name("reviews.json")
# What stands for the papers of a dossier: they are their authors' to hand out.
PAPER = Path(__file__).with_name("dossier.pdf").read_bytes()


def load_reviews():
    told = json.loads(REVIEWS.read_text(encoding="utf-8"))
    experts = {row["full_name"]: _expert(dict(row)) for row in told["experts"]}
    for row in told["reviews"]:
        _Story(row, experts).tell()
    for title, note in told["public"].items():
        _publish(AdvisoryTask.objects.get(title=title), note)
    _load_records(told)


def _today():
    return timezone.localdate()


def _expert(row):
    account = row.pop("account", None)
    user = User.objects.get(email=account) if account else None
    return Expert.objects.create(user=user, consented_on=_today() - timedelta(days=300), **row)


def answer_as_told(recommendation, told, *, by):
    """Record the client's answer of the day it already has; nothing while there is none."""
    for name in ("outcome", "answer_document", "explanation", "change"):
        setattr(recommendation, name, told.get(name, ""))
    if recommendation.outcome:
        services.record_answer(recommendation, by=by, base="")


def _publish(task, note):
    task.is_public, task.public_note = True, note
    task.save()


class _Story:
    """One review as people enter it; `day(n)` is n days after the client asked."""

    def __init__(self, row, experts):
        self.row, self.experts = row, experts
        self.staff = User.objects.get(email="chuyenvien@lhh.example")
        self.leader = User.objects.get(email="lanhdao@lhh.example")

    def day(self, number):
        return _today() - timedelta(days=self.row["days_ago"] - number)

    def tell(self):
        self.task = self._received()
        self.council = self._convened()
        self._reviewed()
        if "report" in self.row:
            self._adopted()
            self._answered()
            self._paid()
            _publish(self.task, self.row["public_note"])

    def _step(self, action, number, *, actor=None):
        self.task = perform(self.task, action, actor=actor or self.staff)
        self._date_last_step(number)

    def _date_last_step(self, number):
        at = timezone.make_aware(datetime.combine(self.day(number), time(9, 30)))
        StateChange.objects.filter(pk=StateChange.objects.of(self.task).last().pk).update(at=at)

    def _received(self):
        federation = Association.objects.get(kind=Association.Kind.FEDERATION)
        days = {"received_on": self.day(0), "due_on": self.day(self.row["due"])}
        task = AdvisoryTask(**self.row["task"], lead=federation, **days)
        services.save_task(task, client_name=self.row["client"], by=self.staff)
        for party in self.row["parties"]:
            task.parties.create(**party)
        for name, confidentiality in self.row["dossier"]:
            file = store(PAPER, "application/pdf")
            told = {"name": f"{name}.pdf", "confidentiality": confidentiality, "received_on": self.day(3)}
            task.dossier.create(file=file, uploaded_by=self.staff, **told)
        return task

    def _convened(self):
        self._step("accept", 2)
        self._step("take_dossier", 4)
        self._step("commission", 6, actor=self.leader)
        council = council_services.new_council(self.task)
        council.decision, council.decided_on = self.row["decision"], self.day(8)
        council_services.save_council(council)
        for role, name in self.row["seats"]:
            seat = council_services.add_seat(council, expert=self.experts[name], role=role)
            told = {"declared": "none", "note": "", "on": self.day(10)}
            council_services.declare(seat, by=seat.expert.user or self.staff, **told)
        self._step("convene", 11)
        if "invited" in self.row:  # while the others are at work: nothing declared yet, so nothing opens
            council_services.add_seat(council, expert=self.experts[self.row["invited"]], role="member")
        return council

    def _reviewed(self):
        for name, fields in self.row["forms"]:
            seat = self.council.seats.get(expert=self.experts[name])
            review = council_services.save_review(seat, fields=fields, base="", submit=True)
            Review.objects.filter(pk=review.pk).update(submitted_on=self.day(25))

    def _adopted(self):
        self._step("draft", 30)
        services.save_compiled(self.task, text=self.row["report"], base="")
        for one in self.row["recommendations"]:
            recommendation = Recommendation(task=self.task, addressee=self.row["client"], text=one["text"])
            services.save_recommendation(recommendation, opinions=[])
        told = dict(self.row["meeting"])
        absent, votes = told.pop("absent"), told.pop("votes")
        present = [seat for seat in self.council.seats.all() if seat.expert.full_name not in absent]
        meeting = Meeting(council=self.council, held_on=self.day(40), **told)
        council_services.save_meeting(meeting, present=present, base="")
        council_services.vote(meeting, verdicts=dict(zip(present, votes, strict=True)))
        self._step("adopt", 40)
        sent = {"sent_on": self.day(45), "symbol": self.row["sent_symbol"], "by": self.leader}
        self.task = services.send_task(self.task, TaskState.ADOPTED, **sent)
        self._date_last_step(45)

    def _answered(self):
        for recommendation, one in zip(self.task.recommendations.all(), self.row["recommendations"], strict=True):
            recommendation.answered_on = self.day(45 + one["after"])
            answer_as_told(recommendation, one, by=self.staff)
        self.task = AdvisoryTask.objects.get(pk=self.task.pk)
        self._date_last_step(45 + one["after"])

    def _paid(self):
        told = dict(self.row["contract"])
        instalments, payments = told.pop("instalments"), told.pop("payments")
        contract = Contract(task=self.task, signed_on=self.day(6), accepted_on=self.day(100), **told)
        rows = [
            Instalment(amount_vnd=amount, when=when, received_on=None if day is None else self.day(day))
            for amount, when, day in instalments
        ]
        fees.save_contract(contract, rows)
        for name, work, gross_vnd, withholding, day in payments:
            told = {"work": work, "gross_vnd": gross_vnd, "withholding": withholding}
            paid_on = None if day is None else self.day(day)
            payment = ExpertPayment(contract=contract, expert=self.experts[name], paid_on=paid_on, **told)
            fees.save_payment(payment, by=self.staff)


def _load_records(told):
    """A science task under way, a seat on somebody else's council, a programme that ends next month."""
    federation = Association.objects.get(kind=Association.Kind.FEDERATION)
    own = {"association": federation, "created_by": User.objects.get(email="chuyenvien@lhh.example")}
    today = _today()
    begun, ends = today - timedelta(days=340), today + timedelta(days=25)
    ScienceTask.objects.create(starts_on=begun, ends_on=today + timedelta(days=180), **own, **told["science"])
    CouncilSeat.objects.create(held_on=today - timedelta(days=14), **own, **told["seat"])
    CoordinationProgramme.objects.create(starts_on=begun, signed_on=begun, ends_on=ends, **own, **told["programme"])
