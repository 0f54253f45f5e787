"""Contests as tests need them: made in the state that is asked for, without walking there."""

from datetime import date, timedelta
from functools import cached_property

from django.utils import timezone

from contests.models import ConsentText, Edition, Entry, Programme
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
