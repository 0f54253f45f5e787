"""The work behind the figures of the reports, and the associations' reports of each round."""

from datetime import datetime, time

from django.utils import timezone

from documents.models import DocumentType
from documents.registers.outgoing import record_paper_number
from lhh_portal.models import Job, StateChange
from lhh_portal.workflow import perform
from members.models import Association
from reports.catalogue import load_measures
from reports.checks import open_findings
from reports.coverage import coverage_of
from reports.demo.data import read_csv, read_day, read_json, read_quantity
from reports.models import (
    Activity,
    ActivityAmount,
    ActivityKind,
    ActivityOwner,
    AssociationReport,
    Measure,
    NilReturn,
    Round,
)
from reports.services import answer_finding
from reports.workflow import ReportState

# What happened to a report, in order, until it stands in the state that reports.csv names.
STEPS = {
    ReportState.REQUESTED: [],
    ReportState.DRAFT: ["start"],
    ReportState.SUBMITTED: ["start", "submit"],
    ReportState.RETURNED: ["start", "submit", "send_back"],
    ReportState.ACCEPTED: ["start", "submit", "accept"],
}
LED_TO = {"start": ReportState.DRAFT, "submit": ReportState.SUBMITTED, "accept": ReportState.ACCEPTED}
BY_OFFICER = {"start", "submit"}


def load_activities(folder, associations, by):
    """Every record of work; amounts in the unit's own decimals, `hơn 3200` keeps its qualifier."""
    load_measures(read_csv(folder / "measures.csv"))
    kinds = {kind.code: kind for kind in ActivityKind.objects.all()}
    measures = {measure.full_code: measure for measure in Measure.objects.select_related("kind", "unit")}
    for row in read_json(folder / "activities.json"):
        lead = associations[row.pop("lead")]
        partners = [associations[name] for name in row.pop("partners", [])]
        amounts = row.pop("amounts", {})
        kind = kinds[row.pop("kind")]
        days = {name: read_day(row.pop(name)) for name in ("starts_on", "ends_on")}
        activity = Activity.objects.create(kind=kind, created_by=by, **days, **row)
        ActivityOwner.objects.create(activity=activity, association=lead, is_lead=True)
        ActivityOwner.objects.bulk_create(ActivityOwner(activity=activity, association=item) for item in partners)
        for code, text in amounts.items():
            measure, quantity = measures[f"{kind.code}.{code}"], read_quantity(text)
            amount = measure.unit.to_amount(quantity.value)
            ActivityAmount.objects.create(
                activity=activity, measure=measure, amount=amount, qualifier=quantity.qualifier
            )


def explain_contradictions(folder, round_):
    """What the officer in charge answers when the numbers of the seed do not fit together."""
    explanations = {row["finding"]: row["explanation"] for row in read_csv(folder / "explanations.csv")}
    for finding in open_findings(round_.starts_on, round_.ends_on):
        officer = finding.activity.owners.get(is_lead=True).association.officers.get()
        answer_finding(finding.activity, finding, explanation=explanations[finding.code], by=officer)


def load_rounds(folder, associations, staff):
    """The rounds in the order of the file, each association's report in the state of `reports-<code>.csv`.

    The row `*` stands for all that have no row of their own; an empty state means that the association was not asked.
    """
    rounds = [_load_round(folder, row, associations, staff) for row in read_json(folder / "rounds.json")]
    # The story happened long ago: nobody is to get its mails now.
    Job.objects.filter(kind="reports.mail").delete()
    return rounds


def _load_round(folder, row, associations, staff):
    days = {name: read_day(row.pop(name)) for name in ("starts_on", "ends_on", "due_on", "upward_due_on")}
    round_ = Round.objects.create(**row, **days)
    stories = {story["association"]: story for story in read_csv(folder / f"reports-{round_.code}.csv")}
    for name, association in associations.items():
        if association.kind == Association.Kind.FEDERATION:
            continue
        if story := stories.get(name):
            if story["state"]:
                _load_report(round_, association, story, staff)
        elif "*" in stories:
            _load_as_the_others(round_, association, stories["*"], staff)
    return round_


def _load_report(round_, association, story, staff):
    texts = {name: story[name] for name in ("results", "shortcomings", "plans")}
    report = AssociationReport.objects.create(round=round_, association=association, **texts)
    officer = association.officers.get()
    for step in STEPS[ReportState(story["state"])]:
        if step == "submit":
            _return_nil(report)
        note = story["reason"] if step == "send_back" else ""
        report = perform(report, step, actor=officer if step in BY_OFFICER else staff, note=note)
        _date_step(report, read_day(story[f"{step}_on"]))


def _load_as_the_others(round_, association, story, staff):
    """A report without a story of its own stands in its state from the start.

    The way there, checks and all, takes a third of a second for each, and every test that loads the demo would wait.
    """
    texts = {name: story[name] for name in ("results", "shortcomings", "plans")}
    state, moments = ReportState(story["state"]), {}
    for step in STEPS[state]:
        moments[step] = _morning_of(read_day(story[f"{step}_on"]))
    report = AssociationReport.objects.create(
        round=round_,
        association=association,
        state=state,
        submitted_at=moments.get("submit"),
        first_submitted_at=moments.get("submit"),
        accepted_at=moments.get("accept"),
        **texts,
    )
    _return_nil(report)
    officer, old = association.officers.get(), ReportState.REQUESTED
    for step, at in moments.items():
        actor, new = (officer if step in BY_OFFICER else staff), LED_TO[step]
        change = StateChange.objects.create(subject=report, action=step, old=old, new=new, actor=actor)
        StateChange.objects.filter(pk=change.pk).update(at=at)
        old = new


def _morning_of(day):
    return timezone.make_aware(datetime.combine(day, time(9, 30)))


def _return_nil(report):
    """ "Không phát sinh" for every group of which the association has no record in the span."""
    missing = [row.group for row in coverage_of(report) if row.is_missing]
    NilReturn.objects.bulk_create(NilReturn(report=report, group=group) for group in missing)


def _date_step(report, day):
    """Move what was just recorded to the day it happened in the story."""
    moment = _morning_of(day)
    change = StateChange.objects.of(report).last()
    StateChange.objects.filter(pk=change.pk).update(at=moment)
    stamps = {"submit": ["submitted_at", "first_submitted_at"], "accept": ["accepted_at"]}
    names = stamps.get(change.action, [])
    if names:
        AssociationReport.objects.filter(pk=report.pk).update(**dict.fromkeys(names, moment))


def load_register(folder, by):
    """The numbers the federation gave on paper before a report, so that the report gets the next one."""
    for row in read_csv(folder / "register.csv"):
        record_paper_number(DocumentType.REPORT, on=read_day(row["on"]), note=row["note"], by=by)
