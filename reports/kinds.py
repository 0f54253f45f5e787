"""Choosing a kind of activity: what was used last, then the catalogue by groups, or what is searched for."""

from itertools import groupby

from django.utils.translation import gettext as _

from lhh_portal.text import search_key
from reports.models import ActivityKind, Measure

USED_LAST = 6
FEW = 12  # groups of so few kinds are shown unfolded


def kinds_to_choose(user, wanted=""):
    """What a page of kinds shows: `used` last, `groups` [(name, [kind])] of those that match `wanted`; two queries."""
    kinds = ActivityKind.objects.filter(is_active=True)
    found = [kind for kind in kinds if _matches(kind, search_key(wanted).split())]
    return {
        "wanted": wanted,
        "used": [] if wanted else kinds.used_by(user)[:USED_LAST],
        "groups": _grouped(found),
        "is_unfolded": bool(wanted) or len(found) <= FEW,
    }


def _matches(kind, words):
    names = search_key(" ".join(kind.names))
    return all(word in names for word in words)


def _grouped(kinds):
    """A kind belongs where the first of its numbers that an indicator adds up is reported."""
    order = ("-position", "-indicators__group__position")
    rows = Measure.objects.filter(indicators__isnull=False).order_by(*order)
    names = ("indicators__group__position", "indicators__group__name")
    group_of = {kind: (position, name) for kind, position, name in rows.values_list("kind_id", *names)}
    other = (float("inf"), _("Việc khác"))
    kinds = sorted(((group_of.get(kind.pk, other), kind) for kind in kinds), key=lambda pair: pair[0])
    return [(group[1], [kind for _group, kind in pairs]) for group, pairs in groupby(kinds, key=lambda pair: pair[0])]
