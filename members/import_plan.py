"""What an import would do to each record: new, changed, unchanged, a question, or a problem.

The same function makes the preview and, at confirmation, the writing: what was shown is what is done.
"""

from collections import defaultdict
from functools import cached_property
from hashlib import sha256
from operator import attrgetter

from django.utils.translation import gettext as _

from lhh_portal.quantity import format_number
from lhh_portal.text import search_key
from members.columns import COUNTS, FIELDS
from members.duplicates import Known, Names, exact_key
from members.models import Association, FederationProfile, FormerName, ImportAnswer, ImportRow, MembershipCount

State = ImportRow.State
# A renaming has a date and a decision, so an import never renames; kind of an existing one is left to its page too.
WRITABLE = (
    "field",
    "is_special",
    "legal_basis",
    "joined_on",
    "address",
    "phone",
    "email",
    "website",
    "upper_body",
)
KINDS = dict(Association.Kind.choices)


class Lookups:
    """Everything the plan asks of the database, in five queries whatever the number of rows.

    `fingerprint` is that of all of it: while it stays, a plan made before would come out the same.
    """

    def __init__(self, as_of):
        self.as_of = as_of
        self.associations = Association.objects.exclude(kind=Association.Kind.FEDERATION).in_bulk()
        self.answers = dict(ImportAnswer.objects.values_list("name_key", "association_id"))
        self.counts = {count.association_id: count for count in MembershipCount.objects.filter(as_of=as_of)}
        former = FormerName.objects.exclude(association__kind=Association.Kind.FEDERATION)
        self.former = list(former.values_list("association", "name", "short_name", "valid_to").order_by("pk"))
        self.province_words = _province_words()

    @cached_property
    def names(self):
        return Names(self._known_names(), stop_words=self.province_words)

    @cached_property
    def fingerprint(self):
        read = attrgetter("pk", "name", "short_name", *WRITABLE)
        counted = attrgetter("association_id", *COUNTS)
        seen = (
            sorted(map(read, self.associations.values())),
            sorted(map(counted, self.counts.values())),
            sorted(self.answers.items(), key=str),
            self.former,
            sorted(self.province_words),
        )
        return sha256(repr(seen).encode()).hexdigest()

    def _known_names(self):
        for association in self.associations.values():
            known = Known(association.pk, association.name)
            yield association.name, known
            yield association.short_name, known
        for pk, name, short_name, until in self.former:
            note = _("tên cũ đến %s") % f"{until:%d/%m/%Y}"
            yield name, Known(pk, self.associations[pk].name, note)
            yield short_name, Known(pk, self.associations[pk].name, note)


def _province_words():
    provinces = FederationProfile.objects.values_list("province", flat=True)
    return {word for province in provinces for word in exact_key(province).split()}


class Planner:
    """Decides row by row; remembers the names of the file itself, of which two may be one association."""

    def __init__(self, lookups):
        self.lookups = lookups
        self.seen = {}  # exact key → row number
        self.seen_cores = defaultdict(list)  # core → [(row number, exact key)]
        self.taken = {}  # association id → row number

    def plan(self, row):
        """Fill in state, association, changes, candidates and note of an ImportRow from its `data` and problems.

        `row.problems` keeps what the sheet itself got wrong; what is found here is added for this plan only.
        """
        row.changes, row.candidates, row.association_id, row.note = [], [], None, row.data.get("note", "")
        row.problems = list(row.data["problems"])
        key = exact_key(row.name)
        if row.data.get("left_out"):
            row.state = State.LEFT_OUT
        elif row.problems:
            row.state = State.PROBLEM
        elif key in self.seen:
            self._refuse(row, _("ô %(cell)s: trùng tên với dòng %(number)s."), number=self.seen[key])
        else:
            self._match(row, key)
            self.seen[key] = row.number
            self.seen_cores[self.lookups.names.core_of(row.name)].append(row.number)

    def _refuse(self, row, sentence, **params):
        row.state = State.PROBLEM
        row.problems.append(sentence % {"cell": row.data["cell"], **params})

    def _match(self, row, key):
        answered, pk = key in self.lookups.answers, self.lookups.answers.get(key)
        same = self.lookups.names.same(row.name)
        current = [item for item in same if not item.note]
        # «None of them, a new one» holds only until that new one bears the name.
        row.data["answered"] = answered and (pk is not None or len(current) != 1)
        if row.data["answered"]:
            row.note = _("theo câu trả lời đã ghi nhớ")
            return self._as_new(row) if pk is None else self._as_known(row, pk)
        if len(current) == 1:
            return self._as_known(row, current[0].id)
        if same:
            return self._ask(row, [(item, item.note or _("cùng tên")) for item in same])
        alike = [(item.known, item.reason) for item in self.lookups.names.alike(row.name)]
        twins = self.seen_cores.get(self.lookups.names.core_of(row.name), ())
        if alike or twins:
            return self._ask(row, alike, twins)
        return self._as_new(row)

    def _ask(self, row, candidates, twins=()):
        row.state = State.ASK
        row.candidates = [[item.id, item.name, reason] for item, reason in candidates[:5]]
        if twins:
            row.note = _("gần như trùng tên với dòng %s của tệp này") % ", ".join(map(str, twins))

    def _as_new(self, row):
        row.state = State.NEW

    def _as_known(self, row, pk):
        if pk in self.taken:
            return self._refuse(row, _("ô %(cell)s: cùng một hội với dòng %(number)s."), number=self.taken[pk])
        self.taken[pk] = row.number
        row.association_id = pk
        count, values = self.lookups.counts.get(pk), row.data["values"]
        if count is not None and (part := _part_above_whole(count, values)):
            day = f"{self.lookups.as_of:%d/%m/%Y}"
            sentence = _("ô %(cell)s: số «%(part)s» đã ghi cho ngày %(day)s lớn hơn số hội viên ở dòng này.")
            return self._refuse(row, sentence, part=FIELDS[part], day=day)
        changes = differences(self.lookups.associations[pk], count, values)
        row.changes = changes
        row.state = State.CHANGED if changes else State.SAME


def _part_above_whole(count, values):
    """What the sheet leaves out keeps the number recorded for the day, which must still fit."""
    together = {name: values.get(name, getattr(count, name)) for name in COUNTS}
    return next((part for part in MembershipCount.PARTS if together[part] > together["members"]), None)


def differences(association, count, values):
    """[[field, old, new]] that writing `values` would change; an empty cell changes nothing.

    `count` is the MembershipCount of the import's day, or None; then every count is new.
    """
    changes = []
    for name in WRITABLE:
        if name in values:
            old = plain(getattr(association, name))
            if old != values[name]:
                changes.append([name, old, values[name]])
    for name in COUNTS:
        if name in values:
            old = getattr(count, name) if count else None
            if old != values[name]:
                changes.append([name, old, values[name]])
    return changes


def plain(value):
    """As it stands in an ImportRow's JSON."""
    return value.isoformat() if hasattr(value, "isoformat") else value


def lines_of(row):
    """[(label, old, new)] for the eye: what would change, or what the sheet says of an association not yet known."""
    if row.association_id or row.state == State.SAME:
        changes = row.changes
    else:
        changes = [[name, None, value] for name, value in row.data["values"].items() if name != "name"]
    return [(FIELDS[name], shown(name, old), shown(name, new)) for name, old, new in changes]


def shown(name, value):
    if value in (None, ""):
        return ""
    if name == "kind":
        return str(KINDS[value])
    if name == "joined_on":
        return "/".join(reversed(value.split("-")))
    if isinstance(value, bool):
        return _("có") if value else _("không")
    return format_number(value) if isinstance(value, int) else value


def short_name_of(name):
    """«Hội Luật gia tỉnh Mẫu» → «Hội Luật gia»: a first proposal, corrected on the association's page."""
    words = name.split(" ")
    for place, word in enumerate(words[1:], start=1):
        if search_key(word) in {"tinh", "tp", "tp."} or search_key(" ".join(words[place : place + 2])) == "thanh pho":
            return " ".join(words[:place])[:100]
    return name[:100]
