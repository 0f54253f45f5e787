"""The papers of a task: which can be made of its records, how each stands."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from advisory.models import AdvisoryTask, Contract, Meeting, Seat, TaskPaper
from advisory.papers import papers_of, write_paper
from advisory.rules import can_manage
from advisory.workflow import TaskState
from documents.jobs import enqueue_render
from documents.services import EDITABLE
from documents.tables import tone_of
from lhh_portal.access import only

Kind = TaskPaper.Kind
# Of several things a task has.
SOURCES = {Kind.OPINION_FORM: Seat, Kind.MINUTES: Meeting}


@dataclass(frozen=True)
class Line:
    """One paper a task has or may have; `paper` is None where it is not made."""

    kind: str
    label: str
    source_id: int | None = None
    paper: TaskPaper | None = None

    @property
    def tone(self):
        return tone_of(self.paper.document)

    @property
    def may_write_anew(self):
        return self.paper is not None and self.paper.document.state in EDITABLE


def lines_of(task, *, sees_council):
    """[Line]: what is made, and what the records of the task are enough for, in the order of the work."""
    made = [one for one in papers_of(task) if sees_council or one.kind not in SOURCES]
    standing = {(one.kind, one.source_id): one for one in made if one.document.state != "withdrawn"}
    lines = [
        Line(kind, label, source_id, standing.pop((kind, source_id), None))
        for kind, label, source_id in _possible(task, standing, sees_council)
    ]
    others = [one for one in made if one not in {line.paper for line in lines}]
    return lines + [Line(one.kind, one.get_kind_display(), one.source_id, one) for one in others]


def _possible(task, standing, sees_council):
    council = task.council if task.has_council and sees_council else None
    contract = Contract.objects.filter(task=task).first()
    if contract and contract.kind == Contract.Kind.CONTRACT:
        yield Kind.CONTRACT, Kind.CONTRACT.label, None
    if council:
        yield Kind.DECISION, Kind.DECISION.label, None
        for seat in council.seats.sitting().select_related("expert"):
            yield Kind.OPINION_FORM, f"{Kind.OPINION_FORM.label}: {seat.expert.full_name}", seat.pk
        for meeting in council.meetings.all():
            yield Kind.MINUTES, f"{Kind.MINUTES.label}: {meeting}", meeting.pk
        if task.state in {TaskState.DRAFTING, TaskState.ADOPTED}:
            yield Kind.REPORT, Kind.REPORT.label, None
    if task.state == TaskState.COMPILING or (Kind.REPORT, None) in standing:
        yield Kind.LETTER, Kind.LETTER.label, None
    if contract and contract.accepted_on:
        yield Kind.ACCEPTANCE, Kind.ACCEPTANCE.label, None
    if contract and contract.liquidated_on:
        yield Kind.LIQUIDATION, Kind.LIQUIDATION.label, None


@require_POST
@only(can_manage)
def paper_write(request, pk, kind, source=None):
    """Make the draft, or its text anew, and open it."""
    task = get_object_or_404(AdvisoryTask, pk=pk)
    if kind not in Kind or (kind in SOURCES) != (source is not None):
        raise Http404
    about = get_object_or_404(SOURCES[kind], pk=source, council__task=task) if source else None
    try:
        document = write_paper(task, Kind(kind), by=request.user, source=about)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(task)
    enqueue_render(document, owner=request.user)
    messages.success(request, _("Đã lập dự thảo từ hồ sơ của nhiệm vụ. Xem lại, sửa nếu cần, rồi trình ký."))
    return redirect(document)
