"""What happens to a calendar entry beside its change of state."""

import hashlib
import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lhh_portal.workflow import effect, perform
from news.models import CalendarEntry, CalendarSubscription
from news.rules import can_read_calendar


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


def subscribe(user):
    """A new token for the calendar of the house, in place of the one `user` had. It is known to nobody but the user."""
    token = secrets.token_urlsafe(24)
    CalendarSubscription.objects.update_or_create(user=user, defaults={"token": _hashed(token)})
    return token


def unsubscribe(user):
    CalendarSubscription.objects.filter(user=user).delete()


def subscriber(token):
    """Who reads by this token, None if it was replaced or they may no longer."""
    found = CalendarSubscription.objects.filter(token=_hashed(token)).select_related("user").first()
    return found.user if found and can_read_calendar(found.user) else None


def _hashed(token):
    return hashlib.sha256(token.encode()).hexdigest()
