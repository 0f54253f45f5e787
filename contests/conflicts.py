"""What ties a judge to an entry, computed from what the portal knows and the judge declared (processes.md 4.5).

At distance one the judge has a hand in it, at distance two one body or person stands between. Either keeps the judge
from the entry. `TIES` is the whole list; it has the shape of the one of advisory councils, with other facts.
"""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from contests.models import Author, Entry, Judge
from lhh_portal.text import search_key
from members.names import person_key


@dataclass(frozen=True)
class Tie:
    distance: int
    reason: str


@dataclass
class About:
    """Of one entry. Names are told by their keys."""

    people: dict = field(default_factory=dict)  # {key: «Quàng Thị Mẫu (tác giả)»}
    units: dict = field(default_factory=dict)  # {key: name}: where authors are, who sends the entry
    association_id: int | None = None
    association: str = ""


@dataclass(frozen=True)
class Who:
    """Of the judge."""

    pk: int
    name: str
    employer: str
    employer_parent: str
    association_ids: frozenset
    declared: tuple = ()  # ((key of name, key of unit, «Lò Thị Mẫu (người thân)»), …)
    takes_part: str = ""  # the judge's own entry, or one the judge supervises, in a field of the panel


# --- distance one ----------------------------------------------------------------------------------------------------


def _is_in_it(who, about):
    if person := about.people.get(who.name):
        yield _("Trùng tên với %s.") % person


def _declared_somebody_in_it(who, about):
    for name, _unit, told in who.declared:
        if name in about.people:
            yield _("Đã khai: %s.") % told


def _works_there(who, about):
    if unit := about.units.get(who.employer):
        yield _("Công tác tại %s.") % unit


def _belongs_to_who_files(who, about):
    if about.association_id in who.association_ids:
        yield _("Thuộc hội nộp hồ sơ: %s.") % about.association


def _takes_part(who, about):
    if who.takes_part:
        yield _("Có hồ sơ dự thi hoặc hướng dẫn hồ sơ trong lĩnh vực này: %s.") % who.takes_part


# --- distance two ----------------------------------------------------------------------------------------------------


def _employer_belongs_there(who, about):
    if unit := about.units.get(who.employer_parent):
        yield _("Nơi công tác thuộc %s.") % unit


def _somebody_close_is_there(who, about):
    for _name, unit, told in who.declared:
        if unit in about.units:
            yield _("Người đã khai ở cùng đơn vị với tác giả: %s.") % told


TIES = (
    (1, _is_in_it),
    (1, _declared_somebody_in_it),
    (1, _works_there),
    (1, _belongs_to_who_files),
    (1, _takes_part),
    (2, _employer_belongs_there),
    (2, _somebody_close_is_there),
)


def ties_between(who, about):
    """[Tie], nearest first."""
    return [Tie(distance, reason) for distance, tie in TIES for reason in tie(who, about)]


# --- what the portal knows -------------------------------------------------------------------------------------------


def unit_key(name):
    return search_key(name).replace("truong ", "", 1) if name else ""


def conflicts_of(judges, entries):
    """{(judge pk, entry pk): [Tie]}, only of those tied; the number of queries does not depend on how many."""
    judges = list(Judge.objects.filter(pk__in=[judge.pk for judge in judges]).select_related("user"))
    entries = list(Entry.objects.filter(pk__in=[entry.pk for entry in entries]).select_related("association"))
    abouts = _abouts(entries)
    found = {}
    for who in _who(judges, entries, abouts):
        for entry in entries:
            if ties := ties_between(who, abouts[entry.pk]):
                found[who.pk, entry.pk] = ties
    return found


def _abouts(entries):
    abouts = {entry.pk: About() for entry in entries}
    for entry in entries:
        about = abouts[entry.pk]
        about.association_id = entry.association_id
        about.association = entry.association.short_name if entry.association else ""
        for each in re.split(r"[,;\n]", entry.supervisor):
            _add(about.people, person_key(each), _("%s (người hướng dẫn)") % each.strip())
        _add(about.units, unit_key(entry.unit), entry.unit)
    for author in Author.objects.filter(entry__in=abouts):
        about = abouts[author.entry_id]
        _add(about.people, person_key(author.full_name), _("%s (tác giả)") % author.full_name)
        _add(about.people, person_key(author.representative), _("%s (người đại diện)") % author.representative)
        _add(about.units, unit_key(author.unit), author.unit)
    return abouts


def _add(told, key, words):
    if key:
        told.setdefault(key, words)


def _who(judges, entries, abouts):
    declared, associations, fields = {}, {}, {}
    for tie in Judge.declared_ties.rel.related_model.objects.filter(judge__in=judges):
        told = f"{tie.name} ({tie.get_relation_display().lower()})"
        declared.setdefault(tie.judge_id, []).append((person_key(tie.name), unit_key(tie.unit), told))
    for judge_id, association_id in Judge.associations.through.objects.filter(judge__in=judges).values_list(
        "judge_id", "association_id"
    ):
        associations.setdefault(judge_id, set()).add(association_id)
    for judge_id, field_id in Judge.fields.through.objects.filter(judge__in=judges).values_list("judge_id", "field_id"):
        fields.setdefault(judge_id, set()).add(field_id)
    for judge in judges:
        name = person_key(str(judge.user))
        own = fields.get(judge.pk, set())
        takes_part = [e.title for e in entries if e.field_id in own and name in abouts[e.pk].people]
        yield Who(
            pk=judge.pk,
            name=name,
            employer=unit_key(judge.employer),
            employer_parent=unit_key(judge.employer_parent),
            association_ids=frozenset(associations.get(judge.pk, ())),
            declared=tuple(declared.get(judge.pk, ())),
            takes_part=takes_part[0] if takes_part else "",
        )
