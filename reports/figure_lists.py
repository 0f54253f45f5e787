"""Figures as lists for the screen: the records behind one, and the picker of the editor."""

from dataclasses import dataclass

from django.http import Http404
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from lhh_portal.quantity import Quantity
from lhh_portal.text import search_key
from reports.consolidation import figures_of
from reports.figures import Presence, UnknownFigure
from reports.models import Activity, FrozenContribution
from reports.rendering import in_words
from reports.reported import ReportedFigures
from reports.tokens import COMPLETENESS, OF_PLAN, WITH_CHANGE, WITH_UNIT, FigureToken
from reports.workflow import ConsolidatedState

PICKER_ROWS = 80


@dataclass(frozen=True)
class Row:
    """One contribution as shown; `url` is empty when the record has no page, `is_gone` when it was deleted."""

    associations: str
    label: str
    quantity: Quantity
    url: str = ""
    on: object = None
    note: str = ""
    is_gone: bool = False


@dataclass(frozen=True)
class ShownFigure:
    key: str
    name: str
    unit: str
    words: str
    rows: list
    is_frozen: bool = False
    is_ratio: bool = False
    # For a frozen figure: what the records say today, if it differs.
    now: str = ""


def contributions_shown(report, key):
    """The figure of `key` with its records: as closing froze it, as they are now where it did not. Or 404."""
    figures = figures_of(report)
    is_closed = report.state == ConsolidatedState.CLOSED
    if is_closed and (frozen := report.frozen_figures.filter(key=key).first()):
        return _frozen(report, frozen, figures)
    try:
        figure = figures.figure(key)
        if is_closed and (reported := ReportedFigures.of(report.round).figure(key)).presence.is_absent:
            return _without_number(reported, figure)
        if parts := figures.parts_of(key.partition("@")[0]):
            return _of_parts(report, figure, [figures.figure(part) for part in _keys(key, parts)])
        contributions = figures.contributions(key)
    except UnknownFigure as error:
        raise Http404(str(error)) from error
    rows = [
        Row(
            associations=", ".join(figures.associations[pk].short_name for pk in item.association_ids),
            label=item.label,
            quantity=Quantity(figure.unit.to_value(item.amount), item.qualifier),
            url=_url(item.source, figures.associations),
            on=item.on,
            note=item.note,
        )
        for item in contributions
    ]
    return ShownFigure(key, figure.name, figure.unit.name, in_words(figure, with_unit=True), rows)


def _without_number(reported, live):
    """An indicator that had no number at closing: what was written down since is not in the report."""
    words, now = (in_words(figure, with_unit=True) for figure in (reported, live))
    return ShownFigure(live.key, live.name, live.unit.name, words, [], is_frozen=True, now="" if now == words else now)


def _keys(key, codes):
    """`CODE@slug`, (`A`, `B`) → `A@slug`, `B@slug`"""
    _code, at, slug = key.partition("@")
    return [f"{code}{at}{slug}" for code in codes]


def _of_parts(report, figure, parts):
    """A ratio has no records of its own: the two figures it is made of, each opened in turn."""
    words = in_words(figure, with_unit=True)
    rows = [_part_row(report, part) for part in parts]
    return ShownFigure(figure.key, figure.name, figure.unit.name, words, rows, is_ratio=True)


def _part_row(report, part):
    """Of a Figure or a FrozenFigure."""
    url = f"{reverse('reports:figure-detail', args=[report.round.code])}?{urlencode({'key': part.key})}"
    return Row("", part.name, part.quantity, url, note=getattr(part.unit, "name", part.unit))


def _frozen(report, frozen, figures):
    parts = _keys(frozen.key, figures.parts_of(frozen.key.partition("@")[0]))
    rows = _frozen_parts(report, parts, figures) if parts else _frozen_records(frozen, figures)
    try:
        live = figures.figure(frozen.key)
        now = "" if frozen.says_the_same(live) else in_words(live, with_unit=True)
    except UnknownFigure:
        now = _("không còn chỉ tiêu này")
    return ShownFigure(
        frozen.key, frozen.name, frozen.unit, frozen.in_words, rows, is_frozen=True, is_ratio=bool(parts), now=now
    )


def _frozen_parts(report, keys, figures):
    """Both figures of a ratio or change as frozen; one that was not (an indicator out of use) as it is now."""
    frozen = {row.key: row for row in report.frozen_figures.filter(key__in=keys)}
    try:
        return [_part_row(report, frozen.get(key) or figures.figure(key)) for key in keys]
    except UnknownFigure:
        return [_part_row(report, row) for row in frozen.values()]


def _frozen_records(frozen, figures):
    contributions = list(frozen.contributions.all()) or _records_of_association(frozen, figures)
    present = _present_activities(item.source for item in contributions)
    rows = []
    for item in contributions:
        is_gone = item.source.startswith("reports.activity:") and item.source not in present
        rows.append(
            Row(
                associations=item.association_name,
                label=item.label,
                quantity=frozen.to_quantity(item.amount, item.qualifier),
                url="" if is_gone else _url(item.source, figures.associations),
                is_gone=is_gone,
            )
        )
    return rows


def _records_of_association(frozen, figures):
    """An association's figure is frozen as a number; its records stand among the federation's, under the name then."""
    code, _at, slug = frozen.key.partition("@")
    names = {one.short_name for one in figures.associations.values() if one.slug == slug}
    rows = FrozenContribution.objects.filter(figure__report=frozen.report_id, figure__key=code)
    return [row for row in rows if names & set(row.association_name.split(", "))]


def _present_activities(sources):
    ids = [int(source.partition(":")[2]) for source in sources if source.startswith("reports.activity:")]
    return {f"reports.activity:{pk}" for pk in Activity.objects.filter(pk__in=ids).values_list("pk", flat=True)}


def _url(source, associations):
    """Where a contribution's record is shown; empty for records without a page of their own."""
    model, _colon, pk = source.partition(":")
    if model == "reports.activity":
        return reverse("reports:activity-detail", args=[pk])
    if model == "reports.associationreport":
        return reverse("reports:association-report", args=[pk])
    if model == "reports.consolidated":
        return reverse("reports:consolidated-detail", args=[pk])
    if model == "members.association":
        known = associations.get(int(pk))
        return reverse("members:association-detail", args=[known.slug]) if known else ""
    try:  # rooms above this one
        return reverse(f"{model.replace('.', ':')}-detail", args=[pk])
    except NoReverseMatch:
        return ""


@dataclass(frozen=True)
class Pick:
    """A figure of the picker: its value, its usual token, and the other ways to write it as [(label, token)]."""

    name: str
    key: str
    words: str
    token: FigureToken
    others: list


def pick_figures(figures, query):
    """Indicators and measures whose name or code matches, those with a value first; before them who has filed."""
    wanted = search_key(query)
    keys = [code for code, row in figures.indicators.items() if wanted in search_key(f"{code} {row.name}")]
    keys += [code for code, row in figures.measures.items() if wanted in search_key(f"{code} {row.name}")]
    found = [figures.figure(key) for key in keys]
    found.sort(key=lambda figure: figure.presence != Presence.VALUE)
    picks = [_pick(figure, figures) for figure in found[:PICKER_ROWS]]
    name = _("Các hội đã nộp, chưa nộp báo cáo")
    if figures.filing.asked and wanted in search_key(f"{COMPLETENESS.key} {name}"):
        words = f"{len(figures.filing.filed)}/{len(figures.filing.asked)}"
        picks.insert(0, Pick(name, COMPLETENESS.key, words, COMPLETENESS, []))
    return picks


def _pick(figure, figures):
    forms = [(_("so với kỳ trước"), WITH_CHANGE)] if not figure.presence.is_absent else []
    forms += [(_("so với kế hoạch năm"), OF_PLAN)] if figure.key in figures.plan else []
    others = [(label, FigureToken(figure.key, form)) for label, form in forms]
    words = in_words(figure, with_unit=True)
    return Pick(figure.name, figure.key, words, FigureToken(figure.key, WITH_UNIT), others)
