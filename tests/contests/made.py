"""Contests as tests need them: made in the state that is asked for, without walking there."""

from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from django.utils import timezone

from accounts.models import RoleGrant, User
from contests import judging
from contests.models import ConsentText, Edition, Entry, Judge, Programme
from contests.receipts import content_hash
from documents import storage

WINDOW = {"born_from": date(2005, 7, 31), "born_to": date(2017, 7, 31)}
WEIGHTS = {"Tính mới": 30, "Tính sáng tạo": 30, "Khả năng áp dụng": 30, "Hình thức": 10}


def edition(state="announced", *, programme="TTNNĐ", ordinal=4, days_left=30, **fields):
    """A youth contest that has taken entries for thirty days and does for `days_left` more."""
    today = timezone.localdate()
    told = {"name": f"Cuộc thi Sáng tạo lần thứ {ordinal} (minh họa)", "organisers": "Liên hiệp Hội\nTỉnh Đoàn"}
    told |= {"from_year": 2023, "to_year": 2023, "rules_symbol": "12/TL-BTC", **WINDOW}
    told |= {"opens_on": today - timedelta(days=30), "closes_on": today + timedelta(days=days_left)}
    made = Edition.objects.create(
        programme=Programme.objects.get(code=programme),
        ordinal=ordinal,
        rules_file=storage.store(b"%PDF-1.7", "application/pdf"),
        state=state,
        **told | fields,
    )
    for position, name in enumerate(["Đồ dùng học tập", "Phần mềm tin học"], start=1):
        made.fields.create(name=name, position=position)
    made.dossier.create(name="Bản thuyết minh", position=1)
    made.dossier.create(name="Giấy khai sinh", position=2, is_only_seen=True)
    made.rounds.create(name="Sơ khảo", position=1)
    for position, (name, weight) in enumerate(WEIGHTS.items(), start=1):
        made.criteria.create(name=name, weight=weight, position=position)
    for position, (kind, name, quota, threshold) in enumerate(
        [("first", "Giải Nhất", 1, 90), ("second", "Giải Nhì", 2, 80), ("third", "Giải Ba", 3, 70)], start=1
    ):
        made.prizes.create(kind=kind, name=name, quota=quota, threshold_score_100=threshold, position=position)
    return made


def author(entry, name="Quàng Thị Mẫu", *, born_on=date(2012, 5, 1), share=100, is_main=True, agreed=True, **fields):
    """A child whose mother and who herself agreed to take part; `agreed=False`: nothing is recorded."""
    told = {"unit": "Trường THCS Mẫu", "representative": "Lò Thị Mẹ", "relation": "mẹ"}
    made = entry.authors.create(full_name=name, born_on=born_on, share=share, is_main=is_main, **told | fields)
    if agreed:
        consent(made)
    return made


def consent(author, purpose="take-part", **fields):
    told = {"representative_agrees": True, "author_agrees": True, "given_on": timezone.localdate()}
    return author.consents.create(purpose=purpose, text=ConsentText.objects.current()[purpose], **told | fields)


def entry(edition, association=None, state="draft", *, title="Máy tách hạt ngô (minh họa)", whole=True, **fields):
    """`whole`: nothing is missing that the rules ask for."""
    channel = "association" if association else "paper"
    if not association:
        fields = {"arrived_on": timezone.localdate()} | fields
    made = Entry.objects.create(
        edition=edition,
        association=association,
        channel=channel,
        title=title,
        field=edition.fields.first(),
        summary="Tách hạt nhanh hơn tay (minh họa)",
        state=state,
        **fields,
    )
    if whole:
        author(made)
        for criterion in edition.criteria.all():
            made.descriptions.create(criterion=criterion, text=f"Về {criterion.name.lower()} (minh họa)")
        made.files.create(
            item=edition.dossier.first(), file=storage.store(b"%PDF-1.7", "application/pdf"), name="Thuyết minh.pdf"
        )
        made.seen_papers.create(item=edition.dossier.last())
    if state != "draft":
        at = timezone.now() - timedelta(days=1)
        made.number, made.submitted_at = edition.entries.count(), at
        made.supplement_due_on = timezone.localdate() + timedelta(days=5) if state == "incomplete" else None
        made.code = f"{5000 + made.number}" if state == "valid" else ""
        made.save()
        made.receipts.create(at=at, content_hash=content_hash(made))
    return made


def judge(edition, user, *, declared=True, **fields):
    """Of all fields; `user` or a name for a new account."""
    if isinstance(user, str):
        user = User.objects.create(full_name=user, email=f"gk{User.objects.count()}@lhh.example")
        RoleGrant.objects.create(user=user, role="judge")
    told = {"employer": "Viện Mẫu (minh họa)", "declared_at": timezone.now() if declared else None}
    made = Judge.objects.create(edition=edition, user=user, **told | fields)
    made.fields.set(edition.fields.all())
    return made


def mark(sheet, total, *, lock=True):
    """Give `total` points, filling one criterion after the other."""
    points, left = {}, Decimal(total)
    for criterion in sheet.assignment.round.edition.criteria.all():
        points[criterion] = min(left, Decimal(criterion.weight))
        left -= points[criterion]
    judging.save_sheet(sheet, points=points, comment="")
    if lock:
        judging.lock_sheet(sheet)


def all_marked(cast, edition, *totals):
    """An entry for each of `totals` (by default one of 91), marked by two judges alike; marking lasts meanwhile."""
    state = edition.state
    Edition.objects.filter(pk=edition.pk).update(state="marking")
    entries = [entry(edition, cast.healers, "valid", title=f"Hồ sơ {total}") for total in totals or [91]]
    for name in ("Giám Khảo Một (minh họa)", "Giám Khảo Hai (minh họa)"):
        judge(edition, name)
    judging.assign_round(edition.rounds.first(), per_entry=2)
    for each, total in zip(entries, totals or [91], strict=True):
        for assignment in each.assignments.all():
            mark(assignment.sheets.get(), total)
    Edition.objects.filter(pk=edition.pk).update(state=state)
    return entries


class Contests:
    """One contest with an entry of the officer's association in each state that a page needs."""

    def __init__(self, cast):
        self.cast = cast

    @cached_property
    def edition(self):
        return edition()

    @cached_property
    def draft(self):
        return entry(self.edition, self.cast.lawyers)

    @cached_property
    def submitted(self):
        return entry(self.edition, self.cast.lawyers, "submitted")

    @property
    def paper_of_draft(self):
        return {"pk": self.draft.pk, "item": self.edition.dossier.last().pk}

    @property
    def file_of_draft(self):
        return self.draft.files.get()

    @property
    def author(self):
        return self.draft.authors.get()

    @property
    def consent(self):
        return self.author.consents.get()

    @cached_property
    def marked(self):
        """Being marked: one entry of two judges, of whom one is the judge of the cast."""
        made = edition("marking", ordinal=7)
        entry(made, self.cast.healers, "valid", title="Đang chấm (minh họa)")
        judge(made, self.cast.judge)
        judge(made, "Giám Khảo Hai (minh họa)")
        judging.assign_round(made.rounds.get(), per_entry=2)
        return made

    @property
    def round(self):
        return self.marked.rounds.get()

    @property
    def own_judge(self):
        return self.marked.judges.get(user=self.cast.judge)

    @property
    def sheet(self):
        return self.own_judge.assignments.get().sheets.get()

    @cached_property
    def file_for_judges(self):
        row = self.sheet.assignment.entry.files.get()
        row.is_for_judges = True
        row.save()
        return {"pk": self.sheet.pk, "file": row.pk}

    @cached_property
    def tie(self):
        """Two entries equal in all, received at the same moment, of which one can have the first prize."""
        made = edition("marking", ordinal=8)
        both = [entry(made, self.cast.healers, "valid", title=f"Bằng nhau {number}") for number in range(2)]
        Entry.objects.filter(edition=made).update(submitted_at=timezone.now())
        judges = [judge(made, self.cast.judge), judge(made, "Giám Khảo Ba (minh họa)")]
        judging.assign_round(made.rounds.get(), per_entry=2)
        for each in both:
            for assignment in each.assignments.filter(judge__in=judges):
                mark(assignment.sheets.get(), 95)
        return {"pk": made.rounds.get().pk, "prize": made.prizes.get(kind="first").pk}
