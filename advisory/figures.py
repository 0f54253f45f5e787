"""What advisory work and the small records beside it add to the figures of a report.

Tasks, seats, science tasks and programmes are supplied as records of the activity kinds that associations use for what
they did of their own accord, so that one bill counts once in all. Shares and origins are indicators of their own.
"""

from functools import partial

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from advisory.models import (
    AdvisoryTask,
    Contract,
    CoordinationProgramme,
    CouncilSeat,
    Opinion,
    Recommendation,
    ScienceTask,
)
from advisory.models.recommendations import ACCEPTED
from advisory.workflow import TaskState
from lhh_portal.text import search_key
from members.models import Association
from reports.figure_records import Contribution
from reports.figures import provider
from reports.models import ActivityOwner
from reports.supplied import Supplied, supplier

Origin, ObjectType = AdvisoryTask.Origin, AdvisoryTask.ObjectType
# {what is looked at: (the kind of activity it is told as, the measures it adds one to)}
WORK = {
    ObjectType.BILL: ("gop-y-luat", ("gop-y-luat.van-ban", "gop-y-luat.luot")),
    ObjectType.LOCAL_RULE: ("gop-y-luat", ("gop-y-luat.van-ban", "gop-y-luat.luot")),
    ObjectType.PLANNING: ("gop-y-quy-hoach", ("gop-y-quy-hoach.du-an",)),
    ObjectType.SCHEME: ("gop-y-de-an", ("gop-y-de-an.de-an",)),
    ObjectType.INVESTMENT: ("gop-y-de-an", ("gop-y-de-an.cong-trinh",)),
    ObjectType.PROGRAMME: ("gop-y-chien-luoc", ("gop-y-chien-luoc.van-ban",)),
    ObjectType.PARTY_PAPER: ("gop-y-van-kien", ("gop-y-van-kien.van-kien",)),
    ObjectType.POLICY: ("gop-y-khac", ("gop-y-khac.van-ban",)),
}
TASK, TASK_TOLD_IN_ONE = "tu-van-phan-bien.nhiem-vu", "gop-van-de"
NEVER_DONE = (TaskState.STOPPED, TaskState.REFUSED)
PROJECTS = (ObjectType.INVESTMENT, ObjectType.PLANNING)


def _of(only, field):
    """What narrows a query to one association, {} for all."""
    return {field: only} if only else {}


# --- tasks -----------------------------------------------------------------------------------------------------------


@supplier
def opinions_and_reports(start, end, only=None):
    """Each opinion on its day; what the lead sent without anybody's opinion on the day it went out."""
    opinions = Opinion.objects.filter(given_on__range=(start, end)).exclude(request__task__state__in=NEVER_DONE)
    opinions = opinions.filter(**_of(only, "request__association"))
    rows = [
        (one.request.task, one.request.association_id, one.given_on)
        for one in opinions.select_related("request__task").order_by("pk")
    ]
    alone = AdvisoryTask.objects.filter(sent_on__range=(start, end)).exclude(
        pk__in=Opinion.objects.order_by().values("request__task")
    )
    alone = alone.filter(**_of(only, "lead"))
    rows += [(task, task.lead_id, task.sent_on) for task in alone.order_by("pk")]
    told = _told_in_one_number(start, end) if rows else []
    return [_of_task(task, association_id, on, told) for task, association_id, on in rows]


def _of_task(task, association_id, on, told):
    kind, measures = WORK[task.object_type]
    amounts = dict.fromkeys(measures, 1)
    if not any(lead == task.lead_id and first <= on <= last for lead, first, last in told):
        amounts[TASK] = 1
    return Supplied(
        kind=kind,
        amounts=amounts,
        title=task.title,
        source=f"advisory.task:{task.pk}",
        association_ids=(association_id,),
        on=on,
        subject_key=search_key(task.told_as),
        line=task.report_line or task.told_as,
    )


def _told_in_one_number(start, end):
    """[(lead, first day, last day)] of numbers of tasks told for a span («ghi gộp»): its tasks are among them."""
    owners = ActivityOwner.objects.filter(
        is_lead=True,
        activity__ends_on__range=(start, end),
        activity__amounts__measure__code=TASK_TOLD_IN_ONE,
        activity__amounts__measure__kind__code=TASK.partition(".")[0],
    )
    return list(owners.order_by().values_list("association_id", "activity__starts_on", "activity__ends_on"))


@supplier
def bills_by_contract(start, end, only=None):
    tasks = AdvisoryTask.objects.filter(
        sent_on__range=(start, end), origin=Origin.CONTRACT, object_type=ObjectType.BILL
    )
    return [
        Supplied(
            "gop-y-luat", {"gop-y-luat.hop-dong": 1}, row.title, f"advisory.task:{row.pk}", (row.lead_id,), row.sent_on
        )
        for row in tasks.filter(**_of(only, "lead"))
    ]


@supplier
def what_answers_changed(start, end, only=None):
    """Of a bill what was accepted; of anything else, once, that it was changed."""
    rows = Recommendation.objects.filter(outcome__in=ACCEPTED, answered_on__range=(start, end))
    rows = rows.filter(Q(task__object_type=ObjectType.BILL) | ~Q(change="")).with_details()
    if only:
        rows = rows.filter(Q(task__lead=only) | Q(opinions__request__association=only)).distinct()
    return [_of_answer(row) for row in rows.prefetch_related("opinions__request").order_by("sent_on", "pk")]


def _of_answer(row):
    task = row.task
    is_bill = task.object_type == ObjectType.BILL
    changed = "dieu-chinh.du-an" if task.object_type in PROJECTS else "dieu-chinh.van-ban"
    measure = "gop-y-luat.noi-dung" if is_bill else changed
    return Supplied(
        kind=measure.partition(".")[0],
        amounts={measure: 1},
        title=f"{row}: {row.text[:150]}",
        source=f"advisory.recommendation:{row.pk}",
        association_ids=_whose(row),
        on=row.answered_on,
        subject_key=str(row) if is_bill else search_key(task.told_as),
    )


def _whose(recommendation):
    """Whose opinions it came from; the lead's where it came from none."""
    ids = tuple(dict.fromkeys(opinion.request.association_id for opinion in recommendation.opinions.all()))
    return ids or (recommendation.task.lead_id,)


# --- small records ---------------------------------------------------------------------------------------------------


@supplier
def councils(start, end, only=None):
    """A council counts once; of those for science tasks each seat, each thing considered, and who led or reviewed.

    All are read: what two associations considered counts for the one that did so first.
    """
    seats = CouncilSeat.objects.filter(held_on__range=(start, end)).order_by("held_on", "pk")
    found, seen = [], set()
    for seat in seats:
        council = search_key(seat.council)
        if seat.kind not in CouncilSeat.SCIENCE:
            found.append(_of_seat(seat, "hoi-dong", {"hoi-dong.hoi-dong": 1}, council))
            continue
        amounts = {"hoi-dong-khcn.luot": 1}
        considered = ("de-tai", search_key(seat.considered))
        decided = ("chu-tri", council, seat.held_on)
        if seat.considered and considered not in seen:
            amounts["hoi-dong-khcn.de-tai"] = 1
        if seat.role in CouncilSeat.DECISIVE and decided not in seen:
            amounts["hoi-dong-khcn.chu-tri"] = 1
            seen.add(decided)
        seen.add(considered)
        found.append(_of_seat(seat, "hoi-dong-khcn", amounts, council))
    return found


def _of_seat(seat, kind, amounts, council):
    title = f"{seat.council} ({seat.considered})" if seat.considered else seat.council
    source, whose = f"advisory.council-seat:{seat.pk}", (seat.association_id,)
    return Supplied(kind, amounts, title, source, whose, seat.held_on, council, seat.council)


@supplier
def science_tasks(start, end, only=None):
    """Those led at any time of the span, on the last day they are led in it."""
    rows = ScienceTask.led_within(start, end).filter(**_of(only, "association"))
    return [
        Supplied(
            kind=kind,
            amounts={f"{kind}.{kind}": 1},
            title=row.title,
            source=f"advisory.science:{row.pk}",
            association_ids=(row.association_id,),
            on=min(row.ends_on or end, end),
            subject_key=search_key(row.title),
            line=row.title,
        )
        for row in rows
        for kind in ["mo-hinh" if row.kind == ScienceTask.Kind.MODEL else "de-tai"]
    ]


@supplier
def programmes(start, end, only=None):
    """In force on the last day of the span."""
    return [
        Supplied(
            kind="phoi-hop",
            amounts={"phoi-hop.chuong-trinh": 1},
            title=f"{row.title} ({row.partner})",
            source=f"advisory.programme:{row.pk}",
            association_ids=(row.association_id,),
            on=end,
            subject_key=search_key(row.title),
            line=f"{row.title} ({row.partner})",
        )
        for row in CoordinationProgramme.in_force_on(end).filter(**_of(only, "association"))
    ]


# --- indicators of their own -----------------------------------------------------------------------------------------


def _sent(start, end, *, origins):
    tasks = AdvisoryTask.objects.filter(sent_on__range=(start, end), origin__in=origins).order_by("sent_on", "pk")
    return [Contribution(1, row.title, f"advisory.task:{row.pk}", (row.lead_id,), on=row.sent_on) for row in tasks]


provider("advisory.by_contract")(partial(_sent, origins=[Origin.CONTRACT]))
provider("advisory.assigned")(partial(_sent, origins=[Origin.ORDERED, Origin.ASSIGNED]))
provider("advisory.proposed")(partial(_sent, origins=[Origin.PROPOSED]))


@provider("advisory.contract_value")
def contract_value(start, end):
    rows = Contract.objects.filter(kind=Contract.Kind.CONTRACT, signed_on__range=(start, end)).select_related("task")
    return [_of_contract(row) for row in rows.order_by("signed_on", "pk")]


def _of_contract(row):
    whose = (row.task.lead_id,)
    words = f"{row.number}: {row.task.title}"
    return Contribution(row.value_vnd, words, f"advisory.task:{row.task_id}", whose, on=row.signed_on)


def _led(start, end, *, levels):
    rows = ScienceTask.led_within(start, end).filter(kind=ScienceTask.Kind.TOPIC, level__in=levels)
    return [
        Contribution(1, row.title, f"advisory.science:{row.pk}", (row.association_id,), on=min(row.ends_on or end, end))
        for row in rows.order_by("starts_on", "pk")
    ]


_Level = ScienceTask.Level
provider("advisory.science_province")(partial(_led, levels=[_Level.STATE, _Level.MINISTRY, _Level.PROVINCE]))
provider("advisory.science_base")(partial(_led, levels=[_Level.DISTRICT, _Level.DEPARTMENT, _Level.BASE]))


@provider("advisory.regulation")
def regulation(start, end):
    """Whether the province has a regulation on this work (ADVICE_REGULATION_ON) on the last day."""
    since = settings.ADVICE_REGULATION_ON
    federations = Association.objects.filter(kind=Association.Kind.FEDERATION)
    amount = int(since is not None and since <= end)
    words = _("Quy chế tư vấn, phản biện của tỉnh")
    return [Contribution(amount, words, "", (pk,), on=since) for pk in federations.values_list("pk", flat=True)]


@provider("advisory.decided")
def decided(start, end):
    """Each recommendation once: on the day its answer came, or on the day its time ran out without one.

    Silence is no acceptance, and what may still be answered is neither.
    """
    rows = Recommendation.objects.decided_within(start, end, timezone.localdate()).with_details()
    rows = rows.prefetch_related("opinions__request").order_by("sent_on", "pk")
    return [_contribution(row) for row in rows]


@provider("advisory.accepted")
def accepted(start, end):
    rows = Recommendation.objects.filter(outcome__in=ACCEPTED, answered_on__range=(start, end)).with_details()
    return [_contribution(row) for row in rows.prefetch_related("opinions__request").order_by("sent_on", "pk")]


def _contribution(row):
    return Contribution(
        amount=1,
        label=f"{row}: {row.text[:150]}",
        source=f"advisory.recommendation:{row.pk}",
        association_ids=_whose(row),
        on=row.answered_on or row.answer_due_on,
    )
