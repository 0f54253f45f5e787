"""Keeping what is typed while it is typed: the server's side of static/js/drafts.js."""

import json
import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lhh_portal.dates import parse_vn_date
from lhh_portal.text import clean_text
from reports.models import ActivityDraft

LONGEST = 200_000  # letters of one draft
MOST = 300  # drafts of one person

# What a form sends and a draft keeps; everything else is thrown away.
NAMES = frozenset(
    {
        *("title", "subject", "starts_on", "ends_on", "place", "is_online", "funding", "description", "report_line"),
        *("lead", "partners", "base", "kept", "moved_days", "typed_at"),
    }
)
MEASURES = ("m_", "why_")


def read_key(text):
    """The key a form carries, or a new one."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()


def typed_in(post):
    """{name: [text, …]} of a request, without the characters that a saved text does not keep either."""
    return {
        name: [clean_text(text) for text in post.getlist(name)]
        for name in post
        if name in NAMES or name.startswith(MEASURES)
    }


def unfinished_in(report, user):
    """The person's drafts that would count in this report: of its association, on a day of its round or on none yet."""
    return [draft for draft in ActivityDraft.objects.visible_to(user) if _may_count(draft, report)]


def _may_count(draft, report):
    if draft.text("lead") != str(report.association_id):
        return False
    try:
        day = parse_vn_date(draft.text("ends_on") or draft.text("starts_on"))
    except ValidationError:
        return True
    return report.round.starts_on <= day <= report.round.ends_on


@transaction.atomic
def keep_draft(*, user, key, kind, activity, data):
    """Store what is typed under the form's key and return the draft.

    Two windows may hold the same draft: what was typed earlier than what is stored becomes a draft of its own. The
    window takes that draft's key and goes on under it; clocks that differ would otherwise part them at every save.
    Raises ValidationError when it is too long, or one too many.
    """
    if sum(len(text) for texts in data.values() for text in texts) > LONGEST:
        raise ValidationError(_("Bản nhập dở dài quá %d ký tự nên không tự lưu được. Hãy bấm lưu.") % LONGEST)
    kept = ActivityDraft.objects.select_for_update().filter(user=user, key=key).first()
    if kept and _typed_at(kept.data) > _typed_at(data):
        if _without_time(kept.data) == _without_time(data):
            return kept
        # The same text sent again, its answer lost, is the same draft.
        key = uuid.uuid5(key, json.dumps(_without_time(data), sort_keys=True))
        kept = ActivityDraft.objects.filter(user=user, key=key).first()
    if kept is None and ActivityDraft.objects.visible_to(user).count() >= MOST:
        raise ValidationError(_("Đã có %d bản nhập dở. Hãy lưu hoặc bỏ bớt các bản cũ.") % MOST)
    if kept and "kept" not in data and "kept" in kept.data:
        data["kept"] = kept.data["kept"]  # files stored after this text had been sent off
    # A form for a new record may go on with the draft of one that is part of joint work by now.
    activity_id = activity.pk if activity else kept and kept.activity_id
    draft, _created = ActivityDraft.objects.update_or_create(
        user=user, key=key, defaults={"kind": kind, "activity_id": activity_id, "data": data}
    )
    return draft


def _typed_at(data):
    """By the clock of the machine it was typed on; ISO in UTC, so that the later one is the greater text."""
    return (data.get("typed_at") or [""])[-1]


def _without_time(data):
    return {name: texts for name, texts in data.items() if name != "typed_at"}
