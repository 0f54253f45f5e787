"""Closing freezes: text, figures and contributions are stored, and from then on only differences are shown."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.jobs import enqueue_render
from documents.models import DocumentType, OfficialDocument
from documents.services import EDITABLE, create_document, update_document
from lhh_portal.quantity import Quantity
from lhh_portal.workflow import effect, perform
from members.services import profile_on
from reports.appendices import appendices_of
from reports.checks import contradictions, mark_of
from reports.consolidation import completeness, figures_of, write_text
from reports.directions import keep_directions
from reports.explanations import explain
from reports.figures import Presence, UnknownFigure
from reports.locks import hold_records
from reports.models import ActivityAmount, ConsolidatedReport, Counting, FrozenContribution, FrozenFigure
from reports.paper_data import report_data
from reports.readiness import obstacles
from reports.workflow import ConsolidatedState

_ZERO = Quantity(Decimal(0))


@dataclass(frozen=True)
class Difference:
    """A frozen figure whose records have changed since; `now` is None when it can no longer be computed."""

    frozen: FrozenFigure
    now: object
    association: str = ""


def close_report(report, *, actor, explanations):
    """Record the explanations {mark_of(finding): text}, close the report, have its paper printed as a draft.

    Raises ValidationError naming what still stands in the way, WrongState, PermissionDenied; then nothing is kept.
    StaleExplanations where a finding is no longer the one that was explained.
    """
    texts = {mark: text.strip() for mark, text in explanations.items() if text.strip()}
    with transaction.atomic():
        hold_records()
        for finding in unanswered(report):
            if text := texts.pop(mark_of(finding), ""):
                explain(finding, explanation=text, by=actor)
        if texts:
            raise StaleExplanations(list(texts.values()))
        report = perform(report, "close", actor=actor)
        enqueue_render(report.document, owner=actor)
    return report


class StaleExplanations(ValidationError):
    """`texts` were written for values that have changed since, or somebody else explained them first."""

    def __init__(self, texts):
        super().__init__(
            _(
                "Từ lúc mở trang, số liệu đã đổi hoặc đã có lời giải trình khác, nên chưa ghi: %s. "
                "Hãy xem lại các mục dưới đây; còn đúng thì ghi lại lời ấy vào mục."
            )
            % "; ".join(f"«{text}»" for text in texts)
        )
        self.texts = texts


def unanswered(report):
    return [finding for finding in contradictions(report.round) if finding.answer is None]


@effect(ConsolidatedReport, "close")
def freeze(report, *, actor, note):
    """Refuses while a report is missing without an exception or unsaid, or a figure is; stores what is printed and why.

    Runs inside the transaction of the door.
    """
    left = unanswered(report)
    if left:
        raise ValidationError(
            _("Còn %d mâu thuẫn trong số liệu chưa có giải trình. Hãy ghi giải trình cho từng mục rồi chốt lại.")
            % len(left)
        )
    figures = figures_of(report)
    text = write_text(report, figures)
    if found := obstacles(report, text):
        raise ValidationError(found)
    used = dict(text.used)
    appendices = appendices_of(report, figures, used)
    freeze_figures(report, figures, used)
    _write_paper(report, text, appendices, actor)
    keep_directions(report, text)
    report.closed_at = timezone.now()
    report.completeness = completeness(report.round)


@effect(ConsolidatedReport, "reopen")
def thaw(report, *, actor, note):
    """Drop what closing froze; the paper stays, with its number if it has one, and is written anew at the next closing.

    Refuses while the paper is with the leaders or out of the house.
    """
    # Locked, so that the paper is not proposed at the same moment.
    document = OfficialDocument.objects.select_for_update().get(pk=report.document_id)
    if document.state not in EDITABLE:
        raise ValidationError(
            _("Văn bản của báo cáo đang ở bước «%s» nên báo cáo không mở lại được. Cần lãnh đạo trả lại văn bản trước.")
            % document.get_state_display()
        )
    report.frozen_figures.all().delete()
    report.closed_at = None
    report.completeness = ""


@effect(OfficialDocument, "propose")
def refuse_an_open_report(document, *, actor, note):
    """A paper whose report is being written again goes to the leader only when the report is closed."""
    report = ConsolidatedReport.objects.filter(document=document).first()
    if report and report.state != ConsolidatedState.CLOSED:
        raise ValidationError(_("Báo cáo đang mở để sửa. Hãy chốt báo cáo rồi trình lại văn bản."))


def _write_paper(report, text, appendices, actor):
    fields = paper_fields(report, text) | {"appendices": appendices, "data": report_data(report)}
    if report.document is None:
        url = reverse("reports:consolidated-detail", args=[report.round.code])
        report.document = create_document(**fields, source_url=url, created_by=actor)
        return
    if report.document.number:  # number and date belong together and were given
        fields["issued_on"] = report.document.issued_on
    report.document = update_document(report.document, **fields)


def paper_fields(report, text):
    """The fields of the report's OfficialDocument, with the header of the day it bears."""
    profile = profile_on(report.issued_on)
    return {
        "type": DocumentType.REPORT,
        "subject": report.subject,
        "governing_lines": profile.governing_lines,
        "issuing_lines": profile.issuing_lines,
        "issuing_name": profile.name,
        "org_code": profile.org_code,
        "place_name": profile.place_name,
        "salutation": report.salutation,
        "body": text.html,
        "authority_lines": report.authority_lines,
        "signer_name": report.signer_name,
        "recipients": report.recipients,
        "issued_on": report.issued_on,
    }


def freeze_figures(report, figures, used):
    """Freeze the figures of the text and, beside them, whatever a later report or page may compare with.

    That is every measure and indicator of the federation with the records behind it, and every indicator of each
    association as a number only: its records are among the federation's, and seventy times as many rows would hold
    everybody's work up while the report is closed.
    """
    active = [code for code, indicator in figures.indicators.items() if indicator.is_active]
    # A ratio opens to its parts, which may be indicators out of use.
    active += {part for code in active for part in figures.parts_of(code)} - set(active)
    of_federation = {**used, **_with_number(figures, [*active, *figures.measures])}
    slugs = [association.slug for association in figures.associations.values()]
    of_associations = _with_number(figures, [f"{code}@{slug}" for code in active for slug in slugs])
    figures.load_contributions(of_federation)
    rows = FrozenFigure.objects.bulk_create(
        FrozenFigure(
            report=report,
            key=figure.key,
            name=figure.name,
            unit=figure.unit.name,
            decimals=figure.unit.decimals,
            amount=figure.amount if figure.presence == Presence.VALUE else None,
            qualifier=figure.qualifier,
            is_nil=figure.presence == Presence.NIL,
            has_no_data=figure.presence == Presence.NO_DATA,
            is_in_paper=figure.key in used or figure.key in figures.indicators,
        )
        for figure in (of_associations | of_federation).values()
    )
    _freeze_records(figures, [row for row in rows if row.key in of_federation])


def _freeze_records(figures, rows):
    FrozenContribution.objects.bulk_create(
        (
            FrozenContribution(
                figure=row,
                association_name=", ".join(figures.associations[pk].short_name for pk in item.association_ids),
                label=item.label,
                amount=item.amount,
                qualifier=item.qualifier,
                source=item.source,
            )
            for row in rows
            for item in figures.contributions(row.key)
        ),
        batch_size=1000,
    )


def _with_number(figures, keys):
    found = {key: figures.figure(key) for key in keys}
    return {key: figure for key, figure in found.items() if not figure.presence.is_absent}


def differences(report):
    """Where the records of the report's figures say something else now than when it was closed. It never changes.

    A figure differs when its value does, or when one of its records is gone or says something else, even if another
    change makes the total come out the same. The number of queries does not depend on the records.
    """
    figures = figures_of(report)
    rows = list(report.frozen_figures.filter(is_in_paper=True))
    behind = _contributions_of(report)
    figures.load_activities([int(row.key.partition("#")[2]) for row in rows if "#" in row.key])
    live = _live_amounts(item.source for items in behind.values() for item in items)
    found = []
    for row in rows:
        try:
            now = figures.figure(row.key)
            measures = figures.measures_of(row.key)
        except UnknownFigure:
            found.append(_difference(row, None, figures))
            continue
        records_changed = any(_is_changed(item, live, measures) for item in behind[row.pk])
        if records_changed or not row.says_the_same(now):
            found.append(_difference(row, now, figures))
    return [*found, *_grown(report, figures, {row.key for row in rows})]


def differences_beside(report):
    """The same of what was frozen beside the report, by value only; a returned report shows not all its zeros."""
    figures = figures_of(report)
    for row in report.frozen_figures.filter(is_in_paper=False):
        try:
            now = figures.figure(row.key)
        except UnknownFigure:
            yield _difference(row, None, figures)
            continue
        if (row.quantity or _ZERO) != (now.quantity or _ZERO):
            yield _difference(row, now, figures)


def _difference(row, now, figures):
    slug = row.key.partition("@")[2]
    return Difference(row, now, next((one.short_name for one in figures.associations.values() if one.slug == slug), ""))


def _grown(report, figures, frozen):
    """Indicators of the federation that had no number at closing and have one now."""
    for code, indicator in figures.indicators.items():
        if indicator.is_active and code not in frozen and (now := figures.figure(code)).amount:
            unit, has_no_data = indicator.unit, figures.unfiled(code) == Presence.NO_DATA
            was = FrozenFigure(key=code, name=now.name, unit=unit.name, decimals=unit.decimals, has_no_data=has_no_data)
            yield Difference(was, now)


def _contributions_of(report):
    """{frozen figure: [row]}; as tuples, since a year's report has them by the ten thousand."""
    rows = FrozenContribution.objects.filter(figure__report=report, figure__is_in_paper=True).order_by("pk")
    behind = defaultdict(list)
    for row in rows.values_list("figure_id", "source", "label", "amount", "qualifier", named=True):
        behind[row.figure_id].append(row)
    return behind


def _live_amounts(sources):
    """{(activity, measure): (amount, qualifier, title)} of the activities named by `sources`."""
    ids = {int(source.partition(":")[2]) for source in sources if source.startswith("reports.activity:")}
    rows = ActivityAmount.objects.filter(activity__in=ids).values_list(
        "activity_id", "measure_id", "amount", "qualifier", "activity__title"
    )
    return {(activity, measure): (amount, qualifier, title) for activity, measure, amount, qualifier, title in rows}


def _is_changed(item, live, measures):
    if not item.source.startswith("reports.activity:"):
        return False
    activity = int(item.source.partition(":")[2])
    for measure in measures:
        amount, qualifier, title = live.get((activity, measure.pk), (None, "", ""))
        # What these add to a figure is not the amount of the row; their total tells a change.
        is_total = measure.counting in (Counting.DISTINCT, Counting.EACH)
        is_same = is_total or (amount, qualifier) == (item.amount, item.qualifier)
        if amount is not None and is_same and title == item.label:
            return False
    return True
