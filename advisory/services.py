"""What happens to advisory tasks; views call these and lhh_portal.workflow.perform."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from advisory.models import (
    AdvisoryTask,
    Client,
    CoordinationProgramme,
    Opinion,
    OpinionFile,
    OpinionRequest,
    ScienceTask,
)
from advisory.models.recommendations import ANSWERED
from advisory.participation import participation_of
from advisory.workflow import TAKES_ANSWERS, TAKES_OPINIONS, TAKES_TEXT, TaskState
from lhh_portal.workflow import WrongState, effect, perform

# What somebody types about a task.
TASK_FIELDS = (
    *("title", "object_name", "kind", "origin", "object_type", "field", "lead", "received_on", "due_on"),
    "report_line",
)


class ChangedMeanwhile(Exception):
    """Somebody else saved the same text since it was read; `args[0]` is what stands there now."""


# --- the task --------------------------------------------------------------------------------------------------------


def save_task(task, *, client_name, by):
    """Save with its client, made if it is new; a new task gets the next number of the year it was received in."""
    task.client = Client.objects.named(client_name)
    if task.pk:  # its state and text may have moved on since it was read
        task.save(update_fields=[*TASK_FIELDS, "client", "search_key", "object_key"])
        return task
    task.created_by, task.year = by, task.received_on.year
    for attempt in range(5):
        last = AdvisoryTask.objects.filter(year=task.year).aggregate(last=Max("number"))["last"] or 0
        task.number = last + 1
        try:
            with transaction.atomic():
                task.save()
            return task
        except IntegrityError:  # somebody took this number a moment ago
            if attempt == 4:
                raise


def locked(task, *states):
    """The task as it is now, locked. Raises WrongState unless it is in one of `states`."""
    now = AdvisoryTask.objects.select_for_update(of=("self",)).select_related("client").get(pk=task.pk)
    if now.state not in states:
        raise WrongState(now.get_state_display())
    return now


def refuse_while_signing(task):
    """What is with its signers is what will be sent. Raises WrongState while the letter or report is on its way."""
    paper = task.papers.sending().with_signers().select_related("document").first()
    if paper:
        words = {"kind": paper.get_kind_display(), "state": paper.document.get_state_display()}
        raise WrongState(_("%(kind)s: %(state)s") % words)


@transaction.atomic
def give_task(task, *, associations, due_on, by):
    """Ask these associations by `due_on`; whoever was asked before and has not answered gets the new day."""
    now = locked(task, TaskState.REQUESTED, *TAKES_OPINIONS)
    for association in associations:
        asked, is_new = OpinionRequest.objects.get_or_create(
            task=now, association=association, defaults={"due_on": due_on, "asked_on": timezone.localdate()}
        )
        if not is_new and asked.given is None and asked.due_on != due_on:
            asked.due_on = due_on
            asked.save()
    return perform(now, "give", actor=by) if now.state == TaskState.REQUESTED else now


@effect(AdvisoryTask, "give")
def _somebody_is_asked(task, *, actor, note):
    """Refuses while no association is asked."""
    if not task.requests.exists():
        raise ValidationError(_("Chưa chọn hội nào để giao."))


@transaction.atomic
def withdraw_request(request):
    """Ask no more. Raises ValidationError if there is an opinion."""
    locked(request.task, *TAKES_OPINIONS)
    if Opinion.objects.filter(request=request).exists():
        raise ValidationError(_("Hội này đã góp ý nên không bỏ được."))
    request.delete()


# --- opinions --------------------------------------------------------------------------------------------------------


@transaction.atomic
def give_opinion(request, *, text, given_on, by, base, files=()):
    """Save the opinion of one association; `base` is the text the writer began with, "" for a first one.

    Raises WrongState once the task takes none, ChangedMeanwhile if a colleague saved another text since `base`.
    """
    locked(request.task, *TAKES_OPINIONS)
    opinion = Opinion.objects.filter(request=request).first() or Opinion(request=request, given_on=given_on)
    if opinion.text not in (base, text):
        raise ChangedMeanwhile(opinion.text)
    opinion.text, opinion.given_by = text, by
    opinion.save()
    for stored, name in files:
        OpinionFile.objects.get_or_create(opinion=opinion, file=stored, name=name)
    return opinion


@transaction.atomic
def remove_opinion_file(row):
    locked(row.opinion.request.task, *TAKES_OPINIONS)
    row.delete()


@transaction.atomic
def save_compiled(task, *, text, base):
    """Raises WrongState, or ChangedMeanwhile if a colleague saved another text since `base`."""
    now = locked(task, *TAKES_TEXT)
    refuse_while_signing(now)
    if now.compiled_text not in (base, text):
        raise ChangedMeanwhile(now.compiled_text)
    now.compiled_text = text
    now.save()
    return now


# --- recommendations -------------------------------------------------------------------------------------------------


@transaction.atomic
def save_recommendation(recommendation, *, opinions):
    """Raises WrongState once the compiled text is sent: what was sent stays as it went."""
    task = locked(recommendation.task, *TAKES_TEXT)
    refuse_while_signing(task)
    if recommendation.pk is None:
        recommendation.number = (task.recommendations.aggregate(last=Max("number"))["last"] or 0) + 1
        recommendation.save()
    else:  # others may have been taken away since it was read, or this one
        stored = task.recommendations.filter(pk=recommendation.pk).first()
        if stored is None:
            raise WrongState(_("kiến nghị này vừa bị bỏ"))
        recommendation.number = stored.number
        recommendation.save(update_fields=["addressee", "text", "search_key"])
    recommendation.opinions.set(opinions)
    return recommendation


@transaction.atomic
def delete_recommendation(recommendation):
    """The others move up, so that the numbers have no gap."""
    task = locked(recommendation.task, *TAKES_TEXT)
    refuse_while_signing(task)
    recommendation.delete()
    for number, row in enumerate(task.recommendations.order_by("number"), start=1):
        if row.number != number:
            row.number = number
            row.save()


@transaction.atomic
def send_task(task, state=TaskState.COMPILING, *, sent_on, symbol, by):
    """The compiled text, or from ADOPTED a council's report, went out by this letter.

    Raises as `perform` does; then nothing is changed.
    """
    now = locked(task, state)
    now.sent_on, now.sent_symbol = sent_on, symbol
    now.save()
    return perform(now, "issue" if state == TaskState.ADOPTED else "send", actor=by)


@transaction.atomic
def record_sending(task, state=TaskState.COMPILING, *, sent_on, symbol, by):
    """By hand, of a letter that went out on paper; `send_task` otherwise. Raises WrongState."""
    refuse_while_signing(locked(task, state))
    return send_task(task, state, sent_on=sent_on, symbol=symbol, by=by)


@effect(AdvisoryTask, "send")
@effect(AdvisoryTask, "issue")
def _the_clock_starts(task, *, actor, note):
    """Refuses without a compiled text; keeps who answered; each recommendation gets its day and its due date."""
    if not task.compiled_text.strip():
        raise ValidationError(_("Bản tổng hợp còn trống. Viết bản tổng hợp rồi ghi nhận đã gửi."))
    task.participation = participation_of(task).sentence
    for recommendation in task.recommendations.all():
        recommendation.sent_on = task.sent_on
        recommendation.answer_due_on = task.sent_on + timedelta(days=settings.ADVICE_ANSWER_DAYS)
        recommendation.save()


@effect(AdvisoryTask, "reopen")
@effect(AdvisoryTask, "recall")
def _it_was_not_sent(task, *, actor, note):
    """Day, number and due dates are taken off."""
    task.sent_on, task.sent_symbol, task.participation = None, "", ""
    for recommendation in task.recommendations.all():
        recommendation.sent_on = recommendation.answer_due_on = None
        recommendation.save()


@transaction.atomic
def record_answer(recommendation, *, by, base):
    """Save what the client answered; with the last one the task is answered, unless all were met with silence.

    `base` is the `answer_mark` its writer began with. Raises WrongState or ChangedMeanwhile.
    """
    task = locked(recommendation.task, *TAKES_ANSWERS)
    stored = task.recommendations.get(pk=recommendation.pk)
    if stored.answer_mark not in (base, recommendation.answer_mark):
        raise ChangedMeanwhile(stored.answer_mark)
    recommendation.recorded_by = by
    recommendation.save()
    outcomes = set(task.recommendations.values_list("outcome", flat=True))
    if task.state == TaskState.SENT and "" not in outcomes and outcomes & set(ANSWERED):
        perform(task, "answer", actor=by)
    return recommendation


# --- small records ----------------------------------------------------------------------------------------------------


@effect(ScienceTask, "accept")
def _has_a_result(task, *, actor, note):
    if not task.result:
        raise ValidationError(_("Chưa có kết quả nghiệm thu. Bấm «Sửa», chọn kết quả rồi ghi nhận."))


@effect(CoordinationProgramme, "sign")
def _has_its_number(programme, *, actor, note):
    if not (programme.number and programme.signed_on):
        raise ValidationError(_("Chưa có số và ngày ký. Bấm «Sửa», ghi số và ngày ký rồi ghi nhận."))


@effect(CoordinationProgramme, "extend")
def _goes_on(programme, *, actor, note):
    if programme.ends_on and programme.ends_on < timezone.localdate():
        raise ValidationError(_("Ngày hết hiệu lực đã qua. Bấm «Sửa», ghi ngày mới rồi gia hạn."))
