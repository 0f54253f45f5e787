from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import Association, FederationProfile, FormerName, Mandate, Person, StatusPeriod, Succession

ONE_DAY = timedelta(days=1)


def federation():
    """The federation's own office as an owner of activities; created once with the data."""
    return Association.objects.get(kind=Association.Kind.FEDERATION)


def profile_on(day):
    """The profile in force on `day`, or the oldest one for days before the first.

    Raises FederationProfile.DoesNotExist.
    """
    profile = FederationProfile.objects.on(day).first() or FederationProfile.objects.order_by("valid_from").first()
    if profile is None:
        raise FederationProfile.DoesNotExist
    return profile


def renamed_since(day):
    """(profile of `day`, present profile) where the federation calls itself otherwise now, or None."""
    try:
        then, now = profile_on(day), profile_on(timezone.localdate())
    except FederationProfile.DoesNotExist:
        return None
    return (then, now) if then.short_name != now.short_name else None


@transaction.atomic
def start_profile(profile, *, valid_from):
    """Save `profile` (unsaved) as the version in force from `valid_from`; the one before it ends the day before.

    A version put between two others ends the day before the next begins. Raises ValidationError if one already
    begins on that day: correct that one instead.
    """
    if FederationProfile.objects.filter(valid_from=valid_from).exists():
        raise ValidationError({"valid_from": _("Đã có bản áp dụng từ ngày này. Hãy sửa bản đó, hoặc chọn ngày khác.")})
    later = FederationProfile.objects.filter(valid_from__gt=valid_from).order_by("valid_from").first()
    earlier = FederationProfile.objects.filter(valid_from__lt=valid_from).order_by("-valid_from").first()
    if earlier is not None:
        earlier.valid_to = valid_from - ONE_DAY
        earlier.save(update_fields=["valid_to"])
    profile.valid_from = valid_from
    profile.valid_to = later.valid_from - ONE_DAY if later else None
    profile.save()
    return profile


@transaction.atomic
def create_association(association, *, since, decision="", status=Association.Status.ACTIVE):
    """Save a new association with the first row of its status history, last in the order of reports."""
    if not association.position:
        association.position = (Association.objects.aggregate(last=Max("position"))["last"] or 0) + 1
    association.save()
    return set_status(association, status, since=since, decision=decision)


@transaction.atomic
def set_status(association, status, *, since, decision="", note=""):
    """Add one row to the dated history and bring the present status up to date."""
    StatusPeriod.objects.update_or_create(
        association=association, since=since, defaults={"status": status, "decision": decision, "note": note}
    )
    present = association.status_periods.filter(since__lte=timezone.localdate()).last()
    if present is not None:
        association.status = present.status
        association.save(update_fields=["status"])
    return association


@transaction.atomic
def rename_association(association, *, name, short_name, on):
    """From `on` the association bears the new name; the old one is kept with its last day.

    A mere correction is no renaming: save the association instead. Raises ValidationError if `on` is still to come,
    or not after the day on which the present name began.
    """
    if on > timezone.localdate():
        raise ValidationError(
            {"renamed_on": _("Ngày %s chưa đến. Đến ngày đó hãy ghi việc đổi tên.") % f"{on:%d/%m/%Y}"}
        )
    previous = association.former_names.first()
    if previous is not None and previous.valid_to >= on - ONE_DAY:
        raise ValidationError(
            {
                "renamed_on": _("Tên hiện nay dùng từ %(day)s. Ngày đổi tên phải sau ngày đó.")
                % {"day": f"{previous.valid_to + ONE_DAY:%d/%m/%Y}"}
            }
        )
    stored = Association.objects.select_for_update().get(pk=association.pk)
    FormerName.objects.create(
        association=association,
        name=stored.name,
        short_name=stored.short_name,
        valid_from=previous.valid_to + ONE_DAY if previous else None,
        valid_to=on - ONE_DAY,
    )
    association.name, association.short_name = name, short_name
    association.save()
    return association


@transaction.atomic
def merge_associations(predecessors, *, into, on, decision=""):
    """From `on` the `predecessors` are merged into `into`, which is active; what they did stays theirs.

    Raises ValidationError if `into` is one of them, has ended, or if one of them has ended, is the federation or
    is already recorded as merged.
    """
    rows = Association.objects.select_for_update().in_bulk([into.pk, *(each.pk for each in predecessors)])
    into, predecessors = rows[into.pk], [rows[each.pk] for each in predecessors]
    if into in predecessors:
        raise ValidationError(_("Một hội không thể sáp nhập vào chính nó: «%s» ở cả hai bên.") % into)
    if into.has_ended:
        raise ValidationError(_("«%s» đã thôi hoạt động nên không thể nhận sáp nhập.") % into)
    # One that has come back since an earlier merger may go into another.
    recorded = Q(successor=into) | Q(on__gt=timezone.localdate())
    for each in predecessors:
        if each.has_ended or each.kind == Association.Kind.FEDERATION:
            raise ValidationError(_("«%s» không sáp nhập được: chỉ sáp nhập hội còn hoạt động.") % each)
        if earlier := each.successions_out.filter(recorded).select_related("successor").first():
            raise ValidationError(
                _("Việc sáp nhập «%(from)s» vào «%(into)s» từ %(day)s đã được ghi; không ghi thêm lần nữa.")
                % {"from": each, "into": earlier.successor, "day": f"{earlier.on:%d/%m/%Y}"}
            )
        Succession.objects.create(predecessor=each, successor=into, on=on, decision=decision)
        set_status(each, Association.Status.MERGED, since=on, decision=decision)
    if not into.is_counted:
        set_status(into, Association.Status.ACTIVE, since=on, decision=decision)
    return into


@transaction.atomic
def give_mandate(mandate, *, person_name, title="", organisation=""):
    """Save `mandate` for the person of that name; somebody already known by name and place of work is the same."""
    known = Person.objects.filter(full_name=person_name, organisation=organisation).first()
    mandate.person = known or Person.objects.create(full_name=person_name, title=title, organisation=organisation)
    mandate.save()
    return mandate


def end_mandate(mandate, *, on):
    """`on` is the last day. Raises ValidationError if that is before the first."""
    mandate.ends_on = on
    mandate.full_clean()
    mandate.save(update_fields=["ends_on"])
    return mandate


def current_mandates(association, day):
    """Who sits where on `day`, body by body in the order they were entered."""
    return Mandate.objects.on(day).filter(body__association=association).select_related("person", "body", "term")
