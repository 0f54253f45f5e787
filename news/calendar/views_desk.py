"""/lam-viec/lich/: the whole calendar, for the house."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lhh_portal.access import only
from lhh_portal.dates import format_date, parse_vn_date
from lhh_portal.workflow import WrongState, available, perform, transitions_of
from news import rules
from news.calendar import services
from news.calendar.forms import EntryForm, PostponeForm
from news.calendar.views_public import shown_week
from news.calendar.weeks import TONES, Line, Week
from news.models import CalendarEntry, CalendarSubscription

page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@only(rules.can_read_calendar)
def week(request):
    context = shown_week(request, CalendarEntry.objects.all())
    context["may_keep"] = rules.can_keep_calendar(request.user)
    return render(request, "news/calendar/desk_week.html", context)


@page
@only(rules.can_keep_calendar)
def entry_create(request):
    form = EntryForm(request.POST or None, initial={"starts_on": _asked_day(request)})
    if request.method == "POST" and form.is_valid():
        entry = form.save_for(request.user)
        messages.success(request, _("Đã ghi vào lịch ngày %s.") % format_date(entry.starts_on))
        return redirect(entry)
    return render(request, "news/calendar/desk_form.html", {"form": form, "heading": _("Thêm việc vào lịch")})


def _asked_day(request):
    try:
        return parse_vn_date(request.GET.get("ngay", ""))
    except ValidationError:
        return None


@page
@only(rules.can_keep_calendar)
@transaction.atomic
def entry_edit(request, pk):
    # Locked: a step somebody takes meanwhile is not written over by what this form read.
    entry = get_object_or_404(CalendarEntry.objects.select_for_update(), pk=pk)
    form = EntryForm(request.POST or None, instance=entry)
    if request.method == "POST" and form.is_valid():
        form.save_for(request.user)
        messages.success(request, _("Đã lưu."))
        return redirect(entry)
    context = {"form": form, "heading": _("Sửa việc trong lịch"), "entry": entry}
    return render(request, "news/calendar/desk_form.html", context)


@require_safe
@only(rules.can_read_calendar)
def entry_detail(request, pk):
    entry = get_object_or_404(CalendarEntry.objects.select_related("created_by"), pk=pk)
    context = {
        "entry": entry,
        "line": Line(entry, entry.when, entry.when.starts_on),
        "week": Week.of(entry.when.starts_on),
        "tone": TONES.get(entry.state, "waiting"),
        "may_keep": rules.can_keep_calendar(request.user),
    }
    return render(request, "news/calendar/desk_entry.html", context)


@page
@only(rules.can_keep_calendar)
def entry_postpone(request, pk):
    entry = get_object_or_404(CalendarEntry, pk=pk)
    if "postpone" not in [name for name, _label, _note in available(entry, request.user)]:
        messages.info(request, _("Việc đã hủy. Đưa lại vào lịch rồi mới hoãn được."))
        return redirect(entry)
    form = PostponeForm(request.POST or None, entry=entry)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        return _done(
            request,
            entry,
            "postpone",
            lambda: services.postpone(
                entry, actor=request.user, note=told["note"], to=told["to"], to_time=told["to_time"]
            ),
        )
    return render(request, "news/calendar/desk_postpone.html", {"form": form, "entry": entry})


@page
@only(rules.can_read_calendar)
@never_cache
def subscription(request):
    """The address is shown once, in the answer to the button that made it."""
    address = None
    if "remove" in request.POST:
        services.unsubscribe(request.user)
        messages.success(request, _("Đã bỏ địa chỉ riêng: điện thoại dùng nó không đọc được lịch nữa."))
        return redirect("calendar:subscription")
    if request.method == "POST":
        token = services.subscribe(request.user)
        address = settings.SITE_URL.rstrip("/") + reverse("news:house-calendar-export", args=[token])
    known = CalendarSubscription.objects.filter(user=request.user).first()
    context = {"address": address, "made_at": known and known.made_at}
    return render(request, "news/calendar/desk_subscription.html", context)


@require_POST
@only(rules.can_keep_calendar)
def entry_act(request, pk, action):
    entry = get_object_or_404(CalendarEntry, pk=pk)
    if action not in transitions_of(CalendarEntry):
        raise Http404
    if action == "postpone":
        return redirect("calendar:entry-postpone", pk)
    note, seen = request.POST.get("note", ""), request.POST.get("seen", "")
    return _done(request, entry, action, lambda: perform(entry, action, actor=request.user, note=note, seen=seen))


def _done(request, entry, action, act):
    try:
        act()
    except WrongState as error:
        messages.info(request, _("Có người vừa làm trước: việc này nay ở trạng thái «%s».") % error)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Đã ghi nhận: %s.") % transitions_of(CalendarEntry)[action][0].custom["label"])
    return redirect(entry)
