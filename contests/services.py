"""What happens to editions and entries; views call these and lhh_portal.workflow.perform."""

import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from contests.checking import formal_problems, submit_problems
from contests.models import ConsentText, Description, Edition, Entry, EntryFile, SeenPaper
from contests.models.editions import refuse_unless_100
from contests.receipts import content_hash
from contests.workflow import IN_AUTHORS_HANDS, EditionState, EntryState
from lhh_portal.workflow import WrongState, effect, perform

PARTS = ("fields", "dossier", "rounds", "criteria", "prizes")
# Of the rules of the last edition; its dates are its own.
COPIED = ("organisers", "area", "max_authors")


# While these last, the secretariat marks papers it looked at.
PAPERS_ARE_SEEN = (*IN_AUTHORS_HANDS, EntryState.SUBMITTED)


class ChangedMeanwhile(Exception):
    """A colleague saved the same entry since it was read; `args[0]` is the entry as it stands."""


# --- editions --------------------------------------------------------------------------------------------------------


@transaction.atomic
def create_edition(edition, *, by):
    """Save a new edition with the fields, papers, rounds, criteria and prizes of the last one of its programme."""
    last = edition.programme.editions.filter(level=edition.level).order_by("-ordinal").first()
    edition.created_by = by
    if last:
        for name in COPIED:
            if not getattr(edition, name):
                setattr(edition, name, getattr(last, name))
    edition.save()
    for part in PARTS if last else ():
        for row in getattr(last, part).all():
            row.pk, row._state.adding, row.edition = None, True, edition
            if part == "rounds":
                row.starts_on = row.ends_on = None
            row.save()
    return edition


@effect(Edition, "announce")
def _rules_are_whole(edition, *, actor, note):
    """Refuses while what the rules must say is missing."""
    missing = [
        words
        for words, there in (
            (_("ngày nhận và đóng hồ sơ"), edition.opens_on and edition.closes_on),
            (_("lĩnh vực dự thi"), edition.fields.exists()),
            (_("tiêu chí chấm"), edition.criteria.exists()),
            (_("vòng chấm"), edition.rounds.exists()),
            (_("cơ cấu giải"), edition.prizes.exists()),
            (
                _("khoảng ngày sinh của tác giả"),
                not edition.programme.is_for_minors or (edition.born_from and edition.born_to),
            ),
        )
        if not there
    ]
    if missing:
        raise ValidationError(_("Thể lệ còn thiếu: %s. Ghi đủ rồi phát động.") % ", ".join(missing))
    refuse_unless_100(edition.criteria.values_list("weight", flat=True))


@effect(Edition, "recall")
def _nobody_entered(edition, *, actor, note):
    if edition.entries.exists():
        raise ValidationError(_("Đã có hồ sơ dự thi, thể lệ không sửa lại từ đầu được."))


@effect(Edition, "close")
def _the_time_is_over(edition, *, actor, note):
    if timezone.now() < edition.deadline:
        raise ValidationError(
            _("Còn nhận hồ sơ đến hết ngày %s. Qua hạn mới đóng được.") % f"{edition.closes_on:%d/%m/%Y}"
        )


@effect(Edition, "start_marking")
def _all_is_checked(edition, *, actor, note):
    """Refuses while an entry waits for its check, or none is valid; from now on the weights stay."""
    waiting = edition.entries.filter(state__in=[EntryState.SUBMITTED, EntryState.INCOMPLETE]).count()
    if waiting:
        raise ValidationError(_("Còn %d hồ sơ chưa kiểm tra xong. Kiểm tra hết rồi bắt đầu chấm.") % waiting)
    if not edition.entries.filter(state=EntryState.VALID).exists():
        raise ValidationError(_("Chưa có hồ sơ nào hợp lệ để chấm."))
    refuse_unless_100(edition.criteria.values_list("weight", flat=True))


# --- entries ---------------------------------------------------------------------------------------------------------


def locked(entry, *states):
    """The entry as it is now, locked. Raises WrongState unless it is in one of `states`."""
    now = Entry.objects.select_for_update(of=("self",)).select_related("edition__programme").get(pk=entry.pk)
    if now.state not in states:
        raise WrongState(now.get_state_display())
    return now


@transaction.atomic
def save_entry(entry, *, descriptions, by, base):
    """Save what was typed with its descriptions {criterion pk: text}; `base` is the revision its writer began with.

    Raises WrongState once it is handed in, ChangedMeanwhile if a colleague saved it since `base`.
    """
    if entry.pk:
        now = locked(entry, *IN_AUTHORS_HANDS)
        if now.revision != base:
            raise ChangedMeanwhile(now)
    else:
        entry.created_by = by
    entry.revision = base + 1
    entry.save()
    for criterion, text in descriptions.items():
        if text:
            Description.objects.update_or_create(entry=entry, criterion_id=criterion, defaults={"text": text})
        else:
            entry.descriptions.filter(criterion_id=criterion).delete()
    return entry


@transaction.atomic
def touch(entry):
    """Its authors or files changed: what was read before is no longer all. Raises WrongState once it is handed in."""
    now = locked(entry, *IN_AUTHORS_HANDS)
    now.revision += 1
    now.save(update_fields=["revision"])
    return now


@transaction.atomic
def delete_draft(entry):
    """Raises WrongState once anybody received it."""
    now = locked(entry, EntryState.DRAFT)
    if now.receipts.exists():
        raise WrongState(now.get_state_display())
    now.delete()


@transaction.atomic
def add_file(entry, *, item, stored, name, by):
    touch(entry)
    return EntryFile.objects.create(entry=entry, item=item, file=stored, name=name, uploaded_by=by)


@transaction.atomic
def remove_file(row):
    touch(row.entry)
    row.delete()


@transaction.atomic
def mark_seen(entry, item, *, by):
    """Staff looked at a paper that is not kept; once more takes the mark away."""
    locked(entry, *PAPERS_ARE_SEEN)
    row, is_new = SeenPaper.objects.get_or_create(entry=entry, item=item, defaults={"seen_by": by})
    if not is_new:
        row.delete()


@transaction.atomic
def submit_entry(entry, *, by, at):
    """Hand in at the moment `at` the server received it, and give a receipt. Raises as `perform` does."""
    now = locked(entry, *IN_AUTHORS_HANDS)
    _refuse_late(now, by, at)
    if now.number is None:
        # One after the other: the edition's row is the queue for numbers.
        Edition.objects.select_for_update(of=("self",)).get(pk=now.edition_id)
        now.number = (now.edition.entries.aggregate(last=Max("number"))["last"] or 0) + 1
        now.submitted_at = at
        now.save()
    done = perform(now, "submit", actor=by)
    return done.receipts.create(at=at, content_hash=content_hash(done), by=by)


def _refuse_late(entry, by, at):
    """What comes by itself must come in time; paper is typed in when it comes, and the check says if it was late."""
    edition = entry.edition
    is_supplement = entry.state == EntryState.INCOMPLETE
    if edition.state != EditionState.ANNOUNCED and not (is_supplement and edition.state == EditionState.CLOSED):
        raise ValidationError(_("%s nay không nhận hồ sơ.") % edition)
    if entry.channel == Entry.Channel.PAPER:
        if entry.arrived_on is None:
            raise ValidationError(_("Ghi ngày hồ sơ giấy đến rồi nộp."))
        return
    if is_supplement:
        if timezone.localdate(at) > entry.supplement_due_on:
            raise ValidationError(
                _("Hạn bổ sung đã hết ngày %s. Liên hệ Ban Thư ký.") % f"{entry.supplement_due_on:%d/%m/%Y}"
            )
        return
    if timezone.localdate(at) < edition.opens_on:
        raise ValidationError(_("Nhận hồ sơ từ ngày %s.") % f"{edition.opens_on:%d/%m/%Y}")
    if at >= edition.deadline:
        raise ValidationError(
            _("Đã hết hạn nộp: %(deadline)s. Máy chủ nhận lúc %(at)s. Bản nháp vẫn còn, liên hệ Ban Thư ký.")
            % {"deadline": _moment(edition.deadline), "at": _moment(at)}
        )


def _moment(at):
    return f"{timezone.localtime(at):%H:%M:%S %d/%m/%Y}"


@effect(Entry, "submit")
def _it_is_whole(entry, *, actor, note):
    if problems := submit_problems(entry):
        raise ValidationError(problems)


@effect(Entry, "accept")
def _it_follows_the_rules(entry, *, actor, note):
    """Refuses while the check finds anything; gives the blind code, once."""
    if problems := formal_problems(entry):
        raise ValidationError(problems)
    if not entry.code:
        entry.code = _free_code(entry.edition)


def _free_code(edition):
    """Four digits that tell nothing of the order of receipt."""
    taken = set(edition.entries.exclude(code="").values_list("code", flat=True))
    return next(code for _try in range(100_000) if (code := f"{1000 + secrets.randbelow(9000)}") not in taken)


@transaction.atomic
def ask_supplement(entry, *, due_on, note, by):
    now = locked(entry, EntryState.SUBMITTED)
    now.supplement_due_on = due_on
    now.save()
    return perform(now, "ask_supplement", actor=by, note=note)


@effect(Entry, "recheck")
def _marking_has_not_begun(entry, *, actor, note):
    if entry.edition.criteria_are_frozen:
        raise ValidationError(_("Đã bắt đầu chấm, không kiểm tra lại hồ sơ được nữa."))


@effect(Entry, "withdraw")
def _nothing_is_decided(entry, *, actor, note):
    if entry.edition.state == EditionState.DECIDED:
        raise ValidationError(_("Kết quả đã được công nhận, hồ sơ không rút được nữa."))


# --- consents --------------------------------------------------------------------------------------------------------


@transaction.atomic
def record_consents(author, *, agreed, given_on, method, by):
    """Record {purpose: {party, …}} said on `given_on`; what stands already stays as it was."""
    texts = ConsentText.objects.current()
    standing = set(author.consents.standing().values_list("purpose", flat=True))
    for purpose, parties in agreed.items():
        if parties and purpose not in standing:
            author.consents.create(
                purpose=purpose,
                text=texts[purpose],
                representative_agrees="representative" in parties,
                author_agrees="author" in parties,
                given_on=given_on,
                method=method,
                recorded_by=by,
            )


def withdraw_consent(consent, *, note):
    """From this moment on; the record stays. Withdrawn twice it keeps the first time."""
    rows = type(consent).objects.standing().filter(pk=consent.pk)
    for row in rows:
        row.withdrawn_at, row.withdrawn_note = timezone.now(), note
        row.save()
