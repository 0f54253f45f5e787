"""Joint work entered twice: which records of different associations look like one activity, and why.

Only records of one kind with overlapping or near days and different leads are compared. Of a kind that counts distinct
things (a bill, a scheme) the name says little: several associations may comment on the same bill, and the bill counts
once already; place, numbers or partners have to speak for one meeting. `likeness` is the whole rule; it is there to
ask, never to decide, and it would rather be silent than wrong.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property, lru_cache

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lhh_portal.quantity import format_number
from members.duplicates import core, exact_key
from reports.locks import share_records
from reports.models import Activity, ActivityAmount, ActivityOwner, Counting, Measure, PossibleDuplicate, Unit

ASK_FROM = 70
SAME_TITLE = 45
SAME_SUBJECT = 10
NAMED = 30
SAME_NAME = gettext_noop("cùng tên")
NOTHING = 0, "", ()
NEAR = timedelta(days=3)
# What lasts longer is a sum over the period ("6 tháng đầu năm"), which every association has of its own.
LONGEST = timedelta(days=31)
# Below this two numbers are equal by chance: nearly every record counts one event.
TELLING_AMOUNT = 10
COARSE_PLACE = re.compile(r"^(huyen|quan|thanh pho|tp|thi xa|tx|tinh)\b")


def _words_of(text):
    return frozenset(exact_key(text).split())


# Work words, and those of the campaigns and feasts that all associations keep on the same days.
STOP_WORDS = _words_of("""
    to chuc thuc hien trien khai tham gia du phoi hop cung voi cho tai trong tren dia ban nham cua den tu mot so ve
    ngay thang nam quy dot lan thu cuoc buoi lop chuong trinh hoat dong cong tac chuyen de sinh hoat hoi nghi hop mat
    hoi vien can bo nguoi dan nhan ngheo kho khan hoan canh gia dinh chinh sach nha giao thay thuoc viet
    huong ung chao mung ky niem nhan dip tet nguyen dan xuan giap thin at ty binh ngo quy mao
    hoc tap lam theo tu tuong dao duc phong cach ho chi minh bac quoc te phu nu thuong binh liet si
""")
PLACE_MARKS = _words_of("xa phuong thi tran huyen quan thanh pho tp tx tt tinh ap khu thon")


@dataclass(frozen=True)
class Facts:
    """What of a record is compared. `owners` {association id: name}; `amounts` {measure id: (amount, Unit)}."""

    pk: int
    kind_id: int
    title: str
    starts_on: date
    ends_on: date
    place: str = ""
    description: str = ""
    kind_name: str = ""
    lead_id: int = 0
    owners: dict = field(default_factory=dict)
    amounts: dict = field(default_factory=dict)
    counts_distinct: bool = False

    @property
    def lead_name(self):
        return self.owners.get(self.lead_id, "")

    # One record is compared with many: what is read out of its texts is read once.

    def words(self, *other_names):
        """The words of the title that tell one activity from another of its kind."""
        text = _without(self._bare_title, other_names)
        return self._bare_words if text == self._bare_title else self._telling(text)

    @cached_property
    def _bare_title(self):
        return _without(f" {exact_key(self.title)} ", self.owners.values())

    @cached_property
    def _bare_words(self):
        return self._telling(self._bare_title)

    def _telling(self, text):
        return {word for word in core(text, STOP_WORDS | _words_of(self.kind_name)) if not _is_year(word)} - STOP_WORDS

    def names(self, association_name):
        return f" {_name_key(association_name)} " in self._told

    @cached_property
    def _told(self):
        return f" {exact_key(f'{self.title} {self.description}')} "

    @cached_property
    def place_words(self):
        return _place_words(self.place)


@dataclass(frozen=True)
class Likeness:
    """`parts` [(points, msgid or "", its values)]: words are made for the few pairs that are shown."""

    score: int
    parts: list

    @property
    def reasons(self):
        return [_(words) % values for _points, words, values in self.parts if words]


_name_key = lru_cache(maxsize=1000)(exact_key)  # of associations: a federation has some seventy


def _without(text, names):
    for name in names:
        text = text.replace(f" {_name_key(name)} ", " ")
    return text


def _is_year(word):
    return word.isdecimal() and len(word) == 4


# --- the rule --------------------------------------------------------------------------------------------------


def likeness(one, other):
    """How much speaks for one activity, in points up to about 150, and why, in Vietnamese.

    Texts are slow to read: they are left out where even the most they can give is not enough to ask.
    """
    days, place, numbers = _days(one, other), _place(one, other), _numbers(one, other)
    title = named = NOTHING
    score = days[0] + place[0] + numbers[0]
    if score + SAME_TITLE + NAMED >= ASK_FROM:
        title = _title(one, other)
        score += title[0]
        if score + NAMED >= ASK_FROM:
            named = _named(one, other)
            score += named[0]
    return Likeness(score, [days, title, place, numbers, named])


def _days(one, other):
    if (one.starts_on, one.ends_on) == (other.starts_on, other.ends_on):
        if one.starts_on == one.ends_on:
            return 30, gettext_noop("cùng ngày %s"), _day(one.starts_on)
        return 30, gettext_noop("cùng thời gian %s – %s"), (_day(one.starts_on), _day(one.ends_on))
    gap = (max(one.starts_on, other.starts_on) - min(one.ends_on, other.ends_on)).days
    if gap <= 0:
        return 20, gettext_noop("thời gian trùng nhau từ %s"), _day(max(one.starts_on, other.starts_on))
    if gap > NEAR.days:
        return -40, "", ()
    return 10, gettext_noop("cách nhau %d ngày"), gap


def _title(one, other):
    mine, theirs = one.words(*other.owners.values()), other.words(*one.owners.values())
    share = _share(mine, theirs)
    if share < 0.25 and min(len(mine), len(theirs)) >= 3:
        return -20, gettext_noop("tên khác nhau"), ()
    if share < 0.6:
        # «Họp mặt kỷ niệm ngày 8/3»: nothing is left of the name but what everybody's is called.
        same = not mine and not theirs and exact_key(one.title) == exact_key(other.title)
        return (20, SAME_NAME, ()) if same else NOTHING
    points = round(SAME_TITLE * share)
    if one.counts_distinct:
        points = min(points, SAME_SUBJECT)
    if min(len(mine), len(theirs)) < 3:
        points = min(points, 20)
    return (points, SAME_NAME, ()) if share == 1 else (points, gettext_noop("tên giống %d\u00a0%%"), round(100 * share))


def _share(mine, theirs):
    return 2 * len(mine & theirs) / (len(mine) + len(theirs)) if mine and theirs else 0


def _place(one, other):
    if not one.place or not other.place:
        return NOTHING
    if not _same_place(one.place_words, other.place_words):
        return -40, gettext_noop("địa điểm khác nhau"), ()
    is_coarse = any(COARSE_PLACE.match(exact_key(place)) for place in (one.place, other.place))
    return 10 if is_coarse else 25, gettext_noop("cùng địa điểm: %s"), max(one.place, other.place, key=len)


def _same_place(one, other):
    """Whether the nearest part of the one place is found in the other; both as _place_words reads them."""
    (mine, my_whole), (theirs, their_whole) = one, other
    return mine <= their_whole or theirs <= my_whole


def _place_words(place):
    """(words of the nearest part, of all parts): «Xã Tân Hiệp, huyện Thạnh Hóa» → {tan hiep}, {tan hiep thanh hoa}."""
    nearest, whole = (frozenset(exact_key(text).split()) for text in (re.split(r"[,;(–-]", place)[0], place))
    return (nearest - PLACE_MARKS or nearest), whole


def _numbers(one, other):
    shared = [
        (one.amounts[pk], other.amounts[pk])
        for pk in one.amounts.keys() & other.amounts.keys()
        if min(one.amounts[pk][0], other.amounts[pk][0]) >= TELLING_AMOUNT
    ]
    equal = [mine for mine, theirs in shared if mine[0] == theirs[0]]
    if equal:
        words = [f"{format_number(unit.to_value(amount))} {unit.name}" for amount, unit in equal]
        return 20 + 10 * (len(equal) > 1), gettext_noop("cùng số: %s"), ", ".join(words)
    if shared and all(2 * max(mine[0], theirs[0]) > 3 * min(mine[0], theirs[0]) for mine, theirs in shared):
        return -15, gettext_noop("số liệu chênh nhau nhiều"), ()
    return NOTHING


def _named(one, other):
    both = [name for pk, name in one.owners.items() if pk in other.owners]
    if both:
        return NAMED, gettext_noop("%s có tên trong cả hai bản ghi"), ", ".join(both)
    for teller, told in ((one, other), (other, one)):
        if teller.names(told.lead_name):
            return NAMED, gettext_noop("%s có ghi tên %s"), (teller.lead_name, told.lead_name)
    return NOTHING


def _day(day):
    return f"{day.day}/{day.month}/{day.year}"


# --- over stored records ---------------------------------------------------------------------------------------


def facts_of(activities):
    """[Facts] in five queries, by kind and then by day; sums over a period are left out."""
    rows = activities.order_by("kind_id", "starts_on", "pk").values_list(
        "pk", "kind_id", "title", "starts_on", "ends_on", "place", "description", "kind__name"
    )
    found = [Facts(*row) for row in rows if row[4] - row[3] <= LONGEST]
    ids = activities.order_by().values("pk")
    owners, amounts, leads = defaultdict(dict), defaultdict(dict), {}
    for pk, association, name, is_lead in ActivityOwner.objects.filter(activity__in=ids).values_list(
        "activity_id", "association_id", "association__short_name", "is_lead"
    ):
        owners[pk][association] = name
        if is_lead:
            leads[pk] = association
    units = Unit.objects.in_bulk()
    of_things = _kinds_of_things()
    for pk, measure, amount, unit in ActivityAmount.objects.filter(activity__in=ids).values_list(
        "activity_id", "measure_id", "amount", "measure__unit_id"
    ):
        amounts[pk][measure] = amount, units[unit]
    return [
        replace(
            item,
            lead_id=leads[item.pk],
            owners=owners[item.pk],
            amounts=amounts[item.pk],
            counts_distinct=item.kind_id in of_things,
        )
        for item in found
        if item.pk in leads
    ]


def _kinds_of_things():
    """Kinds that count bills or schemes; the name of a meeting says which one it was."""
    return set(
        Measure.objects.filter(counting=Counting.DISTINCT, kind__is_meeting=False).values_list("kind_id", flat=True)
    )


def _pairs(facts):
    """Each two of one kind whose days overlap or are near, of different leads; `facts` by kind and day."""
    open_ = []
    for item in facts:
        open_ = [it for it in open_ if it.kind_id == item.kind_id and it.ends_on + NEAR >= item.starts_on]
        yield from ((it, item) for it in open_ if it.lead_id != item.lead_id)
        open_.append(item)


def find(start, end):
    """Compare all records around the span; keep pairs with one that counts in it as PossibleDuplicate rows.

    A proposal that no longer holds goes; "different" stands until one of the two changes much. Returns how many
    pairs wait. The number of queries does not depend on the records.
    """
    around = Activity.objects.within(start - NEAR - LONGEST, end + NEAR + LONGEST)
    found = {}
    for one, other in _pairs(facts_of(around)):
        first, second = sorted((one, other), key=lambda item: item.pk)
        if start <= first.ends_on <= end or start <= second.ends_on <= end:
            alike = likeness(first, second)
            if alike.score >= ASK_FROM:
                found[first.pk, second.pk] = first, second, alike
    _store(found, start, end)
    return PossibleDuplicate.objects.undecided().within(start, end).count()


@transaction.atomic
def _store(found, start, end):
    """A person may decide meanwhile: what was decided is touched only where it is to be asked again."""
    share_records()
    known = {(row.first_id, row.second_id): row for row in PossibleDuplicate.objects.within(start, end)}
    # Activities before pairs, as in a merge (reports/locks.py).
    still_there = set(
        Activity.objects.filter(pk__in={pk for key in found for pk in key})
        .order_by("pk")
        .select_for_update()
        .values_list("pk", flat=True)
    )
    gone = [row.pk for key, row in known.items() if key not in found and row.different_at is None]
    PossibleDuplicate.objects.undecided().filter(pk__in=gone).delete()
    new, changed, asked_again = [], [], []
    for key, (first, second, alike) in found.items():
        row = known.get(key)
        if row is None:
            if still_there >= set(key):
                new.append(
                    PossibleDuplicate(first_id=key[0], second_id=key[1], score=alike.score, reasons=alike.reasons)
                )
        elif row.different_at and _still_different(row, first, second):
            continue
        elif row.different_at:
            asked_again.append(row.pk)
        elif (row.score, row.reasons) != (alike.score, alike.reasons):
            row.score, row.reasons = alike.score, alike.reasons
            changed.append(row)
    PossibleDuplicate.objects.bulk_create(new, ignore_conflicts=True)
    PossibleDuplicate.objects.bulk_update(changed, ["score", "reasons"], batch_size=500)
    PossibleDuplicate.objects.filter(pk__in=asked_again).update(different_by=None, different_at=None, judged=[])


def alike(activity):
    """[(Facts, Likeness)] of other associations' records that may be this very activity, best first; six queries.

    Looked for in the moment, so that whoever has just saved the record is told. Decided pairs are left out.
    """
    near = Activity.objects.filter(
        kind_id=activity.kind_id, starts_on__lte=activity.ends_on + NEAR, ends_on__gte=activity.starts_on - NEAR
    )
    facts = {item.pk: item for item in facts_of(near)}
    me = facts.pop(activity.pk, None)
    if me is None:
        return []
    others = [(item, likeness(me, item)) for item in facts.values() if item.lead_id != me.lead_id]
    others = [pair for pair in others if pair[1].score >= ASK_FROM]
    if not others:
        return []
    decided = _called_different(activity.pk)
    asked = [pair for pair in others if pair[0].pk not in decided]
    return sorted(asked, key=lambda pair: -pair[1].score)


def _called_different(pk):
    rows = PossibleDuplicate.objects.exclude(different_at=None)
    seconds = rows.filter(first=pk).values_list("second_id", flat=True)
    return {*seconds, *rows.filter(second=pk).values_list("first_id", flat=True)}


def as_judged(record):
    """What is kept, as JSON, of an Activity (or Facts) that was called different."""
    return {
        "title": record.title,
        "starts_on": record.starts_on.isoformat(),
        "ends_on": record.ends_on.isoformat(),
        "place": record.place,
    }


def _still_different(row, first, second):
    return not any(changed_much(before, now) for before, now in zip(row.judged, (first, second), strict=True))


def changed_much(before, now):
    """Whether a record is no longer the one a person judged: another name, other days, another place.

    A corrected number does not count: who said "two activities" had seen the numbers differ.
    """
    if now.ends_on.isoformat() < before["starts_on"] or now.starts_on.isoformat() > before["ends_on"]:
        return True
    words = (set(exact_key(text).split()) for text in (before["title"], now.title))
    if _share(*words) < 0.7:
        return True
    return bool(before["place"] and now.place) and not _same_place(
        _place_words(before["place"]), _place_words(now.place)
    )
