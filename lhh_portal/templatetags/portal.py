"""Tags of the shell and its components; docs/look.md shows each in use."""

from itertools import accumulate

from django import template
from django.http import QueryDict
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lhh_portal import charts, workflow
from lhh_portal.job_notice import notice_for
from lhh_portal.models import StateChange
from lhh_portal.quantity import format_number
from lhh_portal.workspace import navigation_for

register = template.Library()

ICONS = "vendor/bootstrap-icons-1.13.2/icons.svg"
ON_THE_BOTTOM_BAR = 4
# Names of states used by several objects; an object with another one passes its tone.
TONES = {
    "requested": "waiting",
    "draft": "none",
    "submitted": "waiting",
    "returned": "returned",
    "accepted": "done",
    "closed": "done",
}


@register.simple_tag
def icon(name, extra=""):
    """A decorative picture; the words beside it carry the meaning."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        extra,
        static(ICONS),
        name,
    )


@register.inclusion_tag("components/_navigation.html", takes_context=True)
def navigation(context):
    request = context["request"]
    entries = navigation_for(request.user, request.path)
    return {
        "entries": entries,
        "more": entries[ON_THE_BOTTOM_BAR:],
        "more_is_current": any(current for _item, _url, current in entries[ON_THE_BOTTOM_BAR:]),
    }


@register.inclusion_tag("components/_job_notice.html", takes_context=True)
def job_notice(context):
    """Long work of this user that is running, or has ended and was not yet seen."""
    return {**notice_for(context["request"]), "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("components/_state.html")
def state(obj, tone=""):
    """The state of an object in words on its colour: `{% state report %}`, `{% state "Quá hạn" "late" %}`."""
    if hasattr(obj, "get_state_display"):
        return {"label": obj.get_state_display(), "tone": tone or TONES.get(obj.state, "none")}
    return {"label": obj, "tone": tone or "none"}


@register.inclusion_tag("components/_history.html")
def history(obj):
    """What happened to `obj`: who, when, from → to, note; newest first."""
    states = dict(obj._meta.get_field("state").flatchoices)
    labels = {name: items[0].custom["label"] for name, items in workflow.transitions_of(type(obj)).items()}
    steps = list(StateChange.objects.of(obj).order_by("-at", "-pk"))
    for step in steps:
        step.old_label = states.get(step.old, step.old)
        step.new_label = states.get(step.new, step.new)
        step.action_label = labels.get(step.action, step.action)
    return {"steps": steps}


@register.inclusion_tag("components/_actions.html", takes_context=True)
def actions(context, obj, url_name="", quiet=False):
    """Buttons for what this user may do with `obj` now: the first filled, the rest quiet.

    Each posts `seen` for the door, and `note` where one is needed (the transition's `note_label` asks for it), to
    `url_name` with kwargs `pk` and `action`; without `url_name` the address is `<app>:<model>-act`, e.g.
    `reports:associationreport-act`. A transition with `confirm`, the name of a page, is a link to it: that page
    says what will happen and posts. The first one is filled, unless it `is_step_back` from what was just done,
    or the page has a filled button of its own (`quiet`).
    """
    url_name = url_name or f"{obj._meta.app_label}:{obj._meta.model_name}-act"
    offers = workflow.available(obj, context["request"].user)
    table = workflow.transitions_of(type(obj))
    buttons = [
        (
            name,
            label,
            needs_note,
            reverse(url_name, kwargs={"pk": obj.pk, "action": name}),
            place == 0 and not quiet and not table[name][0].custom.get("is_step_back"),
            _asks(obj, table[name]),
        )
        for place, (name, label, needs_note) in enumerate(offers)
    ]
    seen = workflow.last_step(obj) if buttons else ""
    return {"actions": buttons, "seen": seen, "csrf_token": context.get("csrf_token")}


def _asks(obj, transitions):
    page = transitions[0].custom.get("confirm")
    return reverse(page, args=[obj.pk]) if page else ""


_NOTHING = {
    "nil": ("nil", gettext_lazy("không phát sinh")),
    "no-data": ("nil", gettext_lazy("không có số liệu")),
    "returned": ("missing", gettext_lazy("được trả lại, chưa có số")),
}


@register.simple_tag
def quantity(amount, nothing="not-filed"):
    """A Quantity with its qualifier in lighter weight; zero is `0`.

    None is `chưa nộp`, or with `nothing` "nil", "no-data", "returned" what _NOTHING says.
    """
    if amount is None:
        kind, words = _NOTHING.get(str(nothing), ("missing", _("chưa nộp")))
        return format_html('<span class="quantity quantity-{}">{}</span>', kind, words)
    if not getattr(amount, "qualifier", ""):
        return format_html('<span class="quantity">{}</span>', format_number(getattr(amount, "value", amount)))
    return format_html(
        '<span class="quantity"><span class="qualifier">{}</span> {}</span>',
        amount.qualifier,
        format_number(amount.value),
    )


register.simple_tag(charts.bullet)
register.simple_tag(charts.column)


@register.filter
def bar_segments(bar):
    """[(x, part), …]: where each part of the bar begins."""
    starts = accumulate([0, *(part.count for part in bar.parts)])
    return [(x, part) for x, part in zip(starts, bar.parts, strict=False) if part.count]


@register.inclusion_tag("components/_filter_chips.html")
def filter_chips(filterset):
    """What the list is filtered by, each with the address that lifts it."""
    query = filterset.data or QueryDict()
    chips = []
    for bound in filterset.form:
        values = query.getlist(bound.html_name)
        for value in filter(None, values):
            rest = query.copy()
            rest.setlist(bound.html_name, [other for other in values if other != value])
            for place in ("page", "trang"):
                rest.pop(place, None)
            chips.append((bound.label, _spoken(bound, value), f"?{rest.urlencode()}"))
    return {"chips": chips}


def _spoken(bound, value):
    """The words of a choice: «member» → «Hội thành viên»."""
    choices = getattr(bound.field, "choices", ())
    return next((label for key, label in choices if str(key) == value), value)
