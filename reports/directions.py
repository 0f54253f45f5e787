"""From the «phương hướng, nhiệm vụ» of a closed report to the checklist of the period that follows."""

import html
import re
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.html import strip_tags

from lhh_portal.text import search_key
from lhh_portal.workflow import effect
from reports.models import Direction
from reports.tokens import NoteToken, parse
from reports.workflow import DirectionState

BULLET = re.compile(r"^(?:[-–+•*]|\d{1,2}[.)]|[a-zđ]\))\s+")
# A report made by the calendar may follow one made by the decree: some days lie between the two.
GAP = timedelta(days=31)


def directions_for(round_):
    """What was to be done in the span of a round: said by reports that end in it or just before it begins."""
    return Direction.objects.filter(
        report__round__ends_on__gte=round_.starts_on - GAP, report__round__ends_on__lt=round_.ends_on
    ).select_related("report__round", "changed_by")


def lines_of(text):
    """The lines under a heading that speaks of directions, as printed; `text` is a consolidation.Text.

    A heading of the first level opens or ends the part; a sentence that only leads in to a list is none of it.
    """
    lines, is_open = [], False
    for part in text.parts:
        section = part.section
        if section.depth == 1:
            is_open = "phuong huong" in search_key(section.title)
        if is_open:
            lines += [_plain(line, text.renderer) for line in section.text.splitlines()]
    return [line for line in dict.fromkeys(lines) if line and not line.endswith(":")]


def _plain(line, renderer):
    parts = [part for part in parse(line.strip()) if not isinstance(part, NoteToken)]
    return BULLET.sub("", html.unescape(strip_tags(renderer.inline(parts)))).strip()


@transaction.atomic
def keep_directions(report, text):
    """Make the checklist of a report that is being closed; closing again changes only what the text changed.

    An item the text no longer has goes, unless somebody has worked on it.
    """
    kept = {row.text: row for row in report.directions.all()}
    lines = lines_of(text)
    for position, line in enumerate(lines, start=1):
        row = kept.pop(line, None) or Direction(report=report, text=line)
        if row.position != position:
            row.position = position
            row.save()
    for row in kept.values():
        if row.state == DirectionState.TODO and not row.note and not row.activities.exists():
            row.delete()
        else:
            row.position += len(lines)
            row.save()


def _remember(direction, *, actor, note):
    """Who, when, and what was said."""
    direction.note, direction.changed_by, direction.changed_at = note.strip(), actor, timezone.now()


for _action in ("finish", "take_up", "drop"):
    effect(Direction, _action)(_remember)
