"""What an import would do with each row: new, there already, a question, or a problem.

The same function makes the preview and, at confirmation, the writing: what was shown is what is done.
"""

from collections import defaultdict
from datetime import date
from functools import cached_property
from hashlib import sha256

from django.utils.translation import gettext as _

from lhh_portal.letters import search_key
from lhh_portal.period import Span
from lhh_portal.quantity import Quantity
from lhh_portal.sheet_layout import label_key
from members.models import Association
from reports.activity_explanations import explanation_for
from reports.activity_import_changes import differences
from reports.activity_import_likeness import Likest
from reports.activity_import_merged import MergedAway
from reports.activity_import_rows import cell_value
from reports.activity_import_values import Interpreter
from reports.checks import amount_findings, record_rules
from reports.models import (
    Activity,
    ActivityAmount,
    ActivityImportAnswer,
    ActivityImportRow,
    ActivityKind,
    ActivityOwner,
    AssociationReport,
    Measure,
    Unit,
)
from reports.rules import is_staff_member
from reports.services import filed_sentence
from reports.versions import TEXTS

State = ActivityImportRow.State
MOST_PROPOSED = 5
STEP = 200  # rows between two signs of life


class Lookups:
    """Everything the plan asks of the database, in a handful of queries whatever the number of rows."""

    def __init__(self, import_file):
        self.file = import_file
        round_ = import_file.round
        self.round_span = Span(round_.starts_on, round_.ends_on) if round_ else None
        self._load_catalogue()
        self._load_associations(import_file.created_by)
        answers = ActivityImportAnswer.objects.filter(association=import_file.association)
        self.answers = dict(answers.values_list("key", "answer"))
        self.rules = record_rules()

    # --- the catalogue ---

    def _load_catalogue(self):
        self.kinds = {kind.code: kind for kind in ActivityKind.objects.all()}
        self._kind_names = defaultdict(list)
        for kind in self.kinds.values():
            if kind.is_active:
                self._kind_names[search_key(kind.name)].append(kind)
        by_pk = {kind.pk: kind for kind in self.kinds.values()}
        self.file_kind_code = by_pk[self.file.kind_id].code if self.file.kind_id else ""
        self._kind_measures = defaultdict(list)
        self.measures = {}
        measures = {measure.pk: measure for measure in Measure.objects.select_related("unit")}
        for measure in measures.values():
            measure.kind, measure.part_of = by_pk[measure.kind_id], measures.get(measure.part_of_id)
            self.measures[measure.full_code] = measure
            if measure.is_active:
                self._kind_measures[measure.kind_id].append(measure)
        self.units = list(Unit.objects.values_list("name", flat=True))

    def kinds_named(self, text):
        return self._kind_names.get(search_key(text), [])

    def kinds_like(self, text):
        """Kinds to propose: those with a name that stands in the text, the longest first; else with like names."""
        words = f" {label_key(text)} "
        said = [(len(name), kind) for name, kind in self._kinds_called if f" {label_key(name)} " in words]
        said = [kind for _length, kind in sorted(said, key=lambda pair: -pair[0])]
        return [*dict.fromkeys(said or self._kinds_likest(text))][:MOST_PROPOSED]

    @cached_property
    def _kinds_called(self):
        return [(name, kind) for kinds in self._kind_names.values() for kind in kinds for name in kind.names]

    @cached_property
    def _kinds_likest(self):
        return Likest(self._kinds_called)

    @cached_property
    def unit_keys(self):
        return {search_key(unit) for unit in self.units}

    def measures_of(self, kind):
        return self._kind_measures[kind.pk]

    # --- the associations ---

    def _load_associations(self, user):
        self.associations = Association.objects.in_bulk()
        self.by_slug = {item.slug: item for item in self.associations.values()}
        self.own = None if is_staff_member(user) else set(user.association_ids)
        self.file_association = self.associations.get(self.file.association_id)
        self._names = defaultdict(dict)
        for item in self.associations.values():
            if item.status in Association.COUNTED:
                for name in (item.name, item.short_name):
                    self._names[search_key(name)][item.pk] = item

    def may_lead(self, association):
        return self.own is None or association.pk in self.own

    def associations_named(self, text):
        return list(self._names.get(search_key(text), {}).values())

    @cached_property
    def associations_like(self):
        working = [item for item in self.associations.values() if item.status in Association.COUNTED]
        return Likest([(name, item) for item in working for name in (item.short_name, item.name)])

    # --- filed reports ---

    def load_reports(self, readings, *, lock):
        """The reports that could cover these readings or what they would change."""
        days = [day for values in readings for day in (values.get("ends_on"),) if day]
        days += [stored.values["ends_on"] for stored in self.existing]
        self.filed = defaultdict(list)
        if not days:
            return
        reports = AssociationReport.objects.filter(round__ends_on__gte=min(days), round__starts_on__lte=max(days))
        reports = reports.select_related("round", "association").order_by("pk")
        if lock:
            reports = reports.select_for_update(of=("self",))
        for report in reports:
            if report.is_filed:
                self.filed[report.association_id].append(report)

    def locking_report(self, owner_ids, days):
        """As services.locking_report, of what is loaded."""
        for owner in owner_ids:
            for report in self.filed.get(owner, ()):
                if any(report.round.starts_on <= day <= report.round.ends_on for day in days):
                    return report
        return None

    # --- what is there already ---

    @staticmethod
    def lock_leads(readings):
        """One import of an association writes at a time: two of the same list do not write its rows twice.

        Before the activities, against the order of reports/locks.py: who holds one of those waits for no association.
        """
        leads = {values["lead"] for values in readings if "lead" in values}
        list(Association.objects.select_for_update(no_key=True).filter(pk__in=leads).order_by("pk"))

    def load_existing(self, readings, *, lock):
        """The stored activities these readings could be: of the same lead in the same days, or of the same «mã»."""
        days = [day for values in readings for day in (values.get("starts_on"), values.get("ends_on")) if day]
        leads = {values["lead"] for values in readings if "lead" in values}
        uids = [values["uid"] for values in readings if "uid" in values]
        found = {}
        if days and leads:
            owned = ActivityOwner.objects.filter(is_lead=True, association__in=leads).values("activity")
            near = Activity.objects.filter(pk__in=owned, ends_on__gte=min(days), starts_on__lte=max(days))
            found = {activity.pk: activity for activity in near.defer("search_key", "subject_key")}
        for batch in _batches(uids):
            coded = Activity.objects.filter(uid__in=batch)
            found |= {activity.pk: activity for activity in coded.defer("search_key", "subject_key")}
        if lock:
            for batch in _batches(sorted(found)):
                list(Activity.objects.select_for_update(of=("self",)).filter(pk__in=batch).order_by("pk"))
        self.existing = [_Stored(activity, self) for activity in found.values()]
        _fill(self.existing)
        self.merged_away = MergedAway(readings)

    @cached_property
    def fingerprint(self):
        """While it stays, a plan made before would come out the same."""
        seen = (
            sorted(self.answers),
            sorted((pk, item.name, item.short_name, item.status) for pk, item in self.associations.items()),
            sorted((code, measure.name, measure.is_active) for code, measure in self.measures.items()),
            sorted((code, kind.name, kind.is_active) for code, kind in self.kinds.items()),
            sorted(report.pk for reports in self.filed.values() for report in reports),
            sorted((stored.activity.pk, repr(sorted(stored.values.items(), key=str))) for stored in self.existing),
            self.merged_away.fingerprint,
            sorted(self.own) if self.own is not None else None,
        )
        return sha256(repr(seen).encode()).hexdigest()


def _batches(keys):
    return (keys[start : start + 500] for start in range(0, len(keys), 500))


class _Stored:
    """A stored activity in the words of `values`."""

    def __init__(self, activity, lookups):
        self.activity = activity
        by_pk = {kind.pk: code for code, kind in lookups.kinds.items()} if lookups else {}
        self.values = {name: getattr(activity, name) for name in TEXTS} | {
            "uid": str(activity.uid),
            "kind": by_pk[activity.kind_id],
            "starts_on": activity.starts_on.isoformat(),
            "ends_on": activity.ends_on.isoformat(),
            "is_online": activity.is_online,
            "lead": None,
            "partners": [],
            "amounts": {},
        }


def _fill(existing):
    by_pk = {stored.activity.pk: stored for stored in existing}
    for batch in _batches(list(by_pk)):
        owners = ActivityOwner.objects.filter(activity__in=batch).order_by("pk")
        for activity, association, is_lead in owners.values_list("activity", "association", "is_lead"):
            if is_lead:
                by_pk[activity].values["lead"] = association
            else:
                by_pk[activity].values["partners"].append(association)
        amounts = ActivityAmount.objects.filter(activity__in=batch)
        names = ("activity", "measure__kind__code", "measure__code", "amount", "qualifier")
        for activity, kind, code, amount, qualifier in amounts.values_list(*names):
            by_pk[activity].values["amounts"][f"{kind}.{code}"] = [amount, qualifier]


class Planner:
    """Interprets and plans the rows of one import, all of them, since an answer to one may settle others."""

    def __init__(self, import_file, *, lock=False):
        self.file, self.lock = import_file, lock
        self.lookups = Lookups(import_file)
        self.interpreter = Interpreter(self.lookups, import_file)

    def plan(self, rows, *, step=lambda done, total: None):
        """Plan `rows`; `step(done, total)` is called now and then."""
        readings = []
        for done, row in enumerate(rows):
            if done % STEP == 0:
                step(done, len(rows))
            readings.append(self.interpreter.read(row.data))
        found = [reading.values for reading in readings]
        if self.lock:
            self.lookups.lock_leads(found)
        self.lookups.load_existing(found, lock=self.lock and self.file.updates_existing)
        self.lookups.load_reports(found, lock=self.lock)
        self._index()
        self.seen = {}
        for row, reading in zip(rows, readings, strict=True):
            self._plan_row(row, reading)
        return self

    @property
    def questions(self):
        """{key: question} of the file, the open ones first, the most frequent first."""
        asked = self.interpreter.questions.asked.items()
        return dict(sorted(asked, key=lambda item: (item[1]["answer"] is not None, -item[1]["count"])))

    def _index(self):
        self.by_uid = {stored.values["uid"]: stored for stored in self.lookups.existing}
        self.by_name = defaultdict(list)
        for stored in self.lookups.existing:
            self.by_name[stored.values["lead"], search_key(stored.values["title"])].append(stored)

    def _plan_row(self, row, reading):
        row.values, row.problems = reading.values, [*reading.problems]
        row.notes, row.questions = [*reading.notes], reading.questions
        # A name that cannot be taken still says which row it is.
        row.title = (reading.values.get("title") or str(cell_value(row.data["cells"].get("title")) or ""))[:500]
        row.changes, row.findings, row.activity_id = [], [], None
        if row.data["hidden"]:
            row.notes.insert(0, _("Dòng ẩn trong Excel."))
        if row.data.get("left_out") or row.data["hidden"] and self.file.layout.get("skips_hidden"):
            row.state = State.LEFT_OUT
        elif row.problems:
            row.state = State.PROBLEM
        elif row.questions:
            row.state = State.ASK
        else:
            self._match(row)

    def _match(self, row):
        if row.data.get("as_new"):  # another activity than the one that has this code
            row.values.pop("uid", None)
        stored = None if row.data.get("as_new") else self._stored_for(row.values)
        if first := self._same_code(row):
            row.state = State.PROBLEM
            words = _("Mã hoạt động này có ở dòng %s rồi: xếp các dòng của một hoạt động liền nhau.")
            row.problems.append(words % first)
        elif stored:
            self._twin(row)  # another row like this one is a twin of it, not one more activity
            self._as_known(row, stored)
        elif not row.data.get("as_new") and (merged := self.lookups.merged_away.find(row.values)):
            self._twin(row)
            self._as_merged_away(row, merged)
        elif twin := self._twin(row):
            row.state = State.SAME
            row.notes.append(_("Giống hệt dòng %s của tệp này nên chỉ ghi một lần.") % twin)
        else:
            self._check_lock(row, row.values["lead"], row.values.get("partners", []), {row.values["ends_on"]})
            self._check_findings(row, row.values.get("amounts", {}))
            row.state = row.state if row.problems or row.questions else State.NEW

    def _stored_for(self, values):
        if stored := self.by_uid.get(values.get("uid")):
            return stored
        same = self.by_name.get((values["lead"], search_key(values["title"])), [])
        days = (values["starts_on"], values["ends_on"])
        for stored in same:
            if stored.values["starts_on"] == days[0] or stored.values["ends_on"] == days[1]:
                same.remove(stored)  # a second row like this one is another activity
                return stored
        return None

    def _same_code(self, row):
        """The number of an earlier row with the same «mã» that was not right above."""
        first = self.seen.setdefault(row.values.get("uid", row.number), row.number)
        return first if first != row.number else None

    def _twin(self, row):
        """The number of an earlier row that says the very same; with a «mã» of its own it is another activity."""
        if row.data.get("as_new") or "uid" in row.values:
            return None
        key = repr(sorted(row.values.items(), key=str))
        first = self.seen.setdefault(key, row.number)
        return first if first != row.number else None

    def _as_merged_away(self, row, merged):
        """The joint work has its numbers; an old list does not change them."""
        if self._is_anothers(row, merged.lead_id):
            return
        row.state, row.activity_id = State.SAME, merged.merge.activity_id
        words = _("Đã gộp vào «%s» nên không ghi nữa. Cần sửa gì thì báo đơn vị chủ trì hoặc chuyên viên.")
        row.notes.append(words % merged.merge.activity.title)

    def _is_anothers(self, row, lead_id):
        lead = self.lookups.associations.get(lead_id)
        if lead and self.lookups.may_lead(lead):
            return False
        row.state = State.PROBLEM
        row.problems.append(_("Mã hoạt động này là của đơn vị khác; xóa mã để ghi thành hoạt động mới."))
        return True

    def _as_known(self, row, stored):
        if self._is_anothers(row, stored.values["lead"]):
            return
        row.activity_id = stored.activity.pk
        row.changes = differences(stored.values, row.values, self.lookups)
        row.state = State.CHANGED if row.changes else State.SAME
        if row.changes and self.file.updates_existing:
            owners = [stored.values["lead"], row.values["lead"]]
            others = [*stored.values["partners"], *row.values.get("partners", [])]
            days = {stored.values["ends_on"], row.values["ends_on"]}
            for lead in owners:
                self._check_lock(row, lead, others, days)
            if stored.values["kind"] != row.values["kind"]:
                row.problems.append(_("Hoạt động đã có thuộc loại khác; loại chỉ đổi được ở trang của hoạt động."))
            self._check_findings(row, stored.values["amounts"] | row.values.get("amounts", {}))
            row.state = State.PROBLEM if row.problems else row.state

    def _check_lock(self, row, lead, partners, days):
        report = self.lookups.locking_report([lead, *partners], {date.fromisoformat(day) for day in days})
        if report and filed_sentence(report) not in row.problems:
            row.problems.append(filed_sentence(report))
            row.state = State.PROBLEM

    def _check_findings(self, row, amounts):
        findings = amount_findings(quantities(amounts, self.lookups.measures), rules=self.lookups.rules)
        row.findings = [[finding.code, str(finding.message), finding.needs_answer] for finding in findings]
        given = explanations_of(row)
        missing = [finding for finding in findings if finding.needs_answer and not given.get(finding.code)]
        if missing and row.state != State.PROBLEM:
            row.state = State.ASK
            row.questions = [*row.questions, "why"]


def quantities(amounts, measures):
    """{Measure: Quantity} of `values["amounts"]`."""
    return {
        measures[code]: Quantity(measures[code].unit.to_value(amount), qualifier)
        for code, (amount, qualifier) in amounts.items()
        if code in measures
    }


def explanations_of(row):
    """{finding code: text}: what the sheet says of the measure, and what was typed in the preview."""
    cells = row.values.get("explanations", {})
    told = {}
    for code, _message, _needs in row.findings:
        rule, _colon, measure = code.partition(":")
        told[code] = explanation_for(rule, cells.get(measure, ""))
    return told | row.data.get("explanations", {})
