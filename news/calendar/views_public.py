"""/lich/: what of the calendar is for everybody, as a page and as iCalendar."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Max, Min
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from news import public_face
from news.calendar.ics import calendar_of, recent
from news.calendar.services import subscriber
from news.calendar.weeks import Week, week_and_month
from news.models import CalendarEntry
from news.page_cache import kept


@require_safe
@login_not_required
@kept("tuan")
def week(request):
    context = shown_week(request, CalendarEntry.objects.public())
    response = render(request, "news/calendar/week.html", context)
    response.may_be_kept = context["is_among_entries"]
    return response


def shown_week(request, entries):
    """What a page of the week in `?tuan=2024-W25` shows, this one if none is named. Two queries."""
    today = timezone.localdate()
    this = Week.of(today)
    asked = request.GET.get("tuan")
    found = this if asked is None else Week.named(asked)
    if found is None:
        raise Http404
    days, month = week_and_month(found, entries)
    return {
        "week": found,
        "days": days,
        "month": [(Week.of(row[0][0]), row) for row in month],
        "today": today,
        "this_week": this,
        **_weeks_beside(found, this, entries),
    }


def _weeks_beside(week, this, entries):
    """Ways on while something lies there: whoever follows them, a program too, comes to an end."""
    ends = entries.aggregate(first=Min("starts_on"), last=Max("ends_on"), moved=Max("moved_until"))
    first = min(filter(None, [ends["first"], this.first]))
    last = max(filter(None, [ends["last"], ends["moved"], this.last]))
    return {
        "previous": week.previous if first < week.first else None,
        "next": week.next if last > week.last else None,
        "is_among_entries": first <= week.last and week.first <= last,
    }


@require_safe
@login_not_required
@kept()
def feed(request):
    return _file(recent(CalendarEntry.objects.public()), "lich.ics")


@require_safe
@login_not_required
@kept()
def entry(request, pk):
    """One event, to take over into one's own calendar."""
    found = get_object_or_404(CalendarEntry.objects.public(), pk=pk)
    return _file([found], f"lich-{pk}.ics")


@require_safe
@login_not_required
@never_cache
def house_feed(request, token):
    """The whole calendar, for whoever holds the token of somebody of the house."""
    if subscriber(token) is None:
        raise Http404
    return _file(recent(CalendarEntry.objects.all()), "lich-rieng.ics")


def _file(entries, name):
    owner = public_face.office()
    title = _("Lịch công tác %s") % (owner.short_name if owner else _("Liên hiệp Hội"))
    response = HttpResponse(calendar_of(entries, name=title), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response
