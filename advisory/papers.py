"""The papers of a task: drafts made of its records, then written, signed and registered like any paper (`documents`).

Which go out under a number and which are signed by hand: docs/papers.md. What each says: paper_bodies.py,
council_papers.py, contract_papers.py.
"""

import re
from html import unescape

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from advisory import contract_papers, council_papers, paper_bodies
from advisory.council_services import nobody_is_tied_to_what_goes_out
from advisory.models import AdvisoryTask, TaskPaper
from advisory.paper_bodies import needs
from advisory.services import send_task
from advisory.workflow import TaskState
from documents.models import OfficialDocument
from documents.services import EDITABLE, create_document, head_of_today, update_document
from lhh_portal.letterhead import letterhead_on
from lhh_portal.roles import Role
from lhh_portal.workflow import effect

Kind = TaskPaper.Kind
# kind → what makes its fields of the task, or of the seat or meeting it is about; raises ValidationError where records
# are missing.
MAKERS = {
    Kind.LETTER: paper_bodies.letter,
    Kind.REPORT: council_papers.report,
    Kind.DECISION: council_papers.decision,
    Kind.OPINION_FORM: council_papers.opinion_form,
    Kind.MINUTES: council_papers.minutes,
    Kind.CONTRACT: contract_papers.contract,
    Kind.ACCEPTANCE: contract_papers.acceptance,
    Kind.LIQUIDATION: contract_papers.liquidation,
}
BEFORE_SENDING = (TaskState.COMPILING, TaskState.ADOPTED)


@transaction.atomic
def write_paper(task, kind, *, by, source=None):
    """The draft of `kind`, made of the records of `source` (the task itself by default); return its document.

    Made once more while it is a draft, its text is written anew and the rest stays as somebody may have changed it.
    Raises ValidationError, also where the paper is with its signers already.
    """
    task = AdvisoryTask.objects.select_for_update(of=("self",)).select_related("client").get(pk=task.pk)
    fields = MAKERS[kind](source or task)
    found = task.papers.standing().filter(kind=kind, source_id=source.pk if source else None)
    paper = found.select_related("document__entry").first()
    if paper is None:
        needs(head_of_today(), _("Chưa có thông tin Liên hiệp Hội để in ở đầu văn bản. Nhờ quản trị nhập trước."))
        signing = signing_defaults()
        if kind in contract_papers.KINDS:
            signing["authority_lines"] = contract_papers.side_b(signing["authority_lines"])
        fields = head_of_today() | signing | fields
        document = create_document(**fields, created_by=by)
        task.papers.create(kind=kind, document=document, source_id=source.pk if source else None)
        return document
    if paper.document.state not in EDITABLE:
        raise ValidationError(
            _("%(kind)s đang ở bước «%(state)s» nên không lập lại được.")
            % {"kind": paper.get_kind_display(), "state": paper.document.get_state_display()}
        )
    return update_document(paper.document, body=fields["body"])


def signing_defaults():
    """Who signs, as on the last paper that was proposed; the first leader where there was none."""
    leaders = get_user_model().objects.with_role(Role.LEADER)
    last = OfficialDocument.objects.filter(signer__in=leaders).order_by("-pk").first()
    if last:
        return {"authority_lines": last.authority_lines, "signer_name": last.signer_name}
    authority = letterhead_on(timezone.localdate()).authority_lines
    leader = leaders.order_by("pk").first()
    names = {"authority_lines": f"{authority}\n{_('Chủ tịch')}".strip()}
    return names | ({"signer_name": leader.full_name} if leader else {"signer_name": _("(ghi người ký)")})


def papers_of(task):
    """[TaskPaper] with what a list shows."""
    return task.papers.select_related("document__entry").defer("document__body", "document__data")


# --- what becomes of the task when its paper moves --------------------------------------------------------------------


def _of(document):
    paper = TaskPaper.objects.filter(document=document).select_related("task").first()
    return paper if paper and paper.kind in {Kind.LETTER, Kind.REPORT, Kind.DECISION} else None


@effect(OfficialDocument, "propose")
def a_letter_says_what_its_task_recommends(document, *, actor, note):
    """The letter or report of a task is proposed while it was not sent, and with every recommendation in it."""
    paper = _of(document)
    if paper is None or paper.kind == Kind.DECISION or _is_covering(paper):
        return
    task = locked_for_sending(paper.task)
    if task.state == TaskState.ADOPTED:
        nobody_is_tied_to_what_goes_out(task, actor=actor, note=note)
    said = " ".join(unescape(re.sub(r"<[^>]*>", " ", document.body)).split())
    missing = [one.number for one in task.recommendations.all() if " ".join(one.text.split()) not in said]
    if missing:
        raise ValidationError(
            _(
                "Văn bản chưa có kiến nghị số %s như trong nhiệm vụ. Mở nhiệm vụ và bấm «Lập lại» để lấy bản mới, "
                "hoặc sửa kiến nghị cho khớp rồi trình lại."
            )
            % ", ".join(map(str, missing))
        )


def _is_covering(paper):
    """A letter that only brings a report that is out already."""
    return paper.kind == Kind.LETTER and paper.task.papers.issued_reports().exists()


def locked_for_sending(task):
    """The task, locked. Raises ValidationError unless its text may go out now."""
    now = AdvisoryTask.objects.select_for_update(of=("self",)).select_related("client").get(pk=task.pk)
    if now.state not in BEFORE_SENDING:
        raise ValidationError(
            _(
                "Nhiệm vụ %(code)s nay ở trạng thái «%(state)s» nên văn bản này chưa đi được. Nếu đã ghi nhận gửi "
                "nhầm, hãy mở lại nhiệm vụ; nếu không, hãy trả lại văn bản."
            )
            % {"code": now.code, "state": now.get_state_display()}
        )
    return now


@effect(OfficialDocument, "issue")
def the_text_went_out(document, *, actor, note):
    """The letter or report of a task moves it to «Đã gửi», under its number and today; a decision names its council."""
    paper = _of(document)
    if paper is None:
        return
    if paper.kind == Kind.DECISION:
        council = paper.task.council
        council.decision, council.decided_on = document.symbol, document.issued_on
        council.save()
    elif not _is_covering(paper):
        task = locked_for_sending(paper.task)
        send_task(task, task.state, sent_on=timezone.localdate(), symbol=document.symbol, by=actor)


@effect(AdvisoryTask, "reopen")
@effect(AdvisoryTask, "recall")
def what_is_out_is_not_taken_back(task, *, actor, note):
    """Refuses while the letter or report that was issued still stands: it is withdrawn or corrected as a paper."""
    out = task.papers.sending().issued().select_related("document__entry").first()
    if out:
        raise ValidationError(
            _(
                "%(kind)s %(symbol)s đã phát hành nên không mở lại được. Cần sửa thì lập văn bản thu hồi từ trang của "
                "văn bản ấy; phát hành xong thì mở lại."
            )
            % {"kind": out.document.get_type_display(), "symbol": out.document.symbol}
        )
