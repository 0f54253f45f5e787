"""What happens to a calendar entry beside its change of state."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lhh_portal.workflow import effect, perform
from news.models import CalendarEntry


@effect(CalendarEntry, "confirm")
@effect(CalendarEntry, "postpone")
@effect(CalendarEntry, "cancel")
@effect(CalendarEntry, "restore")
def _phones_hear_of_it(entry, *, actor, note):
    """Counts the change, so that calendars that hold the event take it over."""
    entry.sequence += 1


@effect(CalendarEntry, "postpone")
def _says_why(entry, *, actor, note):
    """Refuses without a reason."""
    if not note.strip():
        raise ValidationError({"note": _("Hãy ghi lý do hoãn.")})


@effect(CalendarEntry, "restore")
def _at_its_first_time(entry, *, actor, note):
    """Forgets the day it was moved to."""
    entry.moved_to = entry.moved_to_time = None


def postpone(entry, *, actor, note, to=None, to_time=None, seen=""):
    """Put `entry` off to the day `to`, None while nobody knows it. Raises as `perform` does."""
    with transaction.atomic():
        moved = perform(entry, "postpone", actor=actor, note=note, seen=seen)
        moved.moved_to, moved.moved_to_time = to, to_time
        moved.save()
    return moved
