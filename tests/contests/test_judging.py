"""Judging: planted conflicts, what each sees and when, disagreements, and the way from marks to prizes."""

import itertools
import re
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from contests import judging
from contests.conflicts import conflicts_of
from contests.models import Assignment, Award, DeclaredTie, Edition, Entry, ScoreSheet
from contests.redaction import redacted
from contests.results import RoundResult
from lhh_portal.workflow import WrongState
from tests.access import client_of
from tests.contests import made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.REQUIRE_MFA = False


def url(name, *args):
    return reverse(f"contests:{name}", args=args)


@pytest.fixture
def edition(db):
    return made.edition("marking")


def pair(edition):
    return [made.judge(edition, "Giám Khảo Một (minh họa)"), made.judge(edition, "Giám Khảo Hai (minh họa)")]


PLANTED = [
    (1, "Trùng tên với", lambda j, e, c: e.authors.update(full_name="Phạm Văn Chấm")),
    (1, "Trùng tên với", lambda j, e, c: Entry.objects.update(supervisor="Thầy Phạm Văn Chấm (minh họa)")),
    (1, "Trùng tên với", lambda j, e, c: Entry.objects.update(supervisor="PGS,TS Phạm Văn Chấm (minh họa)")),
    (1, "Trùng tên với", lambda j, e, c: e.authors.update(representative="phạm văn chấm")),
    (1, "Công tác tại", lambda j, e, c: type(j).objects.filter(pk=j.pk).update(employer="THCS Mẫu")),
    (1, "Thuộc hội nộp hồ sơ", lambda j, e, c: j.associations.add(c.lawyers)),
    (1, "Đã khai", lambda j, e, c: j.declared_ties.create(name="Quàng Thị Mẫu", relation="kin")),
    (1, "Đã khai", lambda j, e, c: j.declared_ties.create(name="Lò Thị Mẹ", relation="rival")),
    (
        2,
        "Nơi công tác thuộc",
        lambda j, e, c: type(j).objects.filter(pk=j.pk).update(employer_parent="Trường THCS Mẫu"),
    ),
    (
        2,
        "Người đã khai ở cùng đơn vị",
        lambda j, e, c: j.declared_ties.create(name="Ai Đó", unit="Trường THCS Mẫu", relation="coauthor"),
    ),
]


@pytest.mark.parametrize(("distance", "words", "plant"), PLANTED)
def test_planted_conflicts_are_found_and_block(cast, edition, distance, words, plant):
    entry, other = made.entry(edition, cast.lawyers, "valid"), made.entry(edition, cast.healers, "valid", whole=False)
    judge = made.judge(edition, "Phạm Văn Chấm")
    pair(edition)
    assert conflicts_of([judge], [entry, other]) == {}

    plant(judge, entry, cast)
    ties = conflicts_of([judge], [entry, other])[judge.pk, entry.pk]
    judging.assign_round(edition.rounds.get(), per_entry=2)

    assert (ties[0].distance, ties[0].reason.startswith(words)) == (distance, True)
    assert not Assignment.objects.filter(judge=judge, entry=entry).exists()


def test_who_takes_part_or_supervises_marks_nothing_in_that_field(cast, edition):
    judge = made.judge(edition, "Phạm Văn Chấm")
    made.entry(edition, cast.lawyers, "valid", supervisor="Cô Phạm Văn Chấm")
    other = made.entry(edition, cast.healers, "valid", whole=False)
    elsewhere = made.entry(edition, cast.healers, "valid", whole=False)
    Entry.objects.filter(pk=elsewhere.pk).update(field=edition.fields.last())
    judge.fields.remove(edition.fields.last())

    found = conflicts_of([judge], Entry.objects.all())

    assert found[judge.pk, other.pk][0].reason.startswith("Có hồ sơ dự thi hoặc hướng dẫn")


def test_only_who_declared_is_assigned_and_too_few_are_told(cast, edition):
    made.entry(edition, cast.lawyers, "valid")
    made.judge(edition, "Giám Khảo Một")
    made.judge(edition, "Giám Khảo Hai", declared=False)

    with pytest.raises(ValidationError, match="chỉ có 1 giám khảo chấm được, cần 2"):
        judging.assign_round(edition.rounds.get(), per_entry=2)
    assert not Assignment.objects.exists()


def test_a_conflict_declared_later_voids_the_sheet_and_the_gap_is_filled(cast, edition):
    entry = made.entry(edition, cast.lawyers, "valid")
    first, second = pair(edition)
    judging.assign_round(edition.rounds.get(), per_entry=2)
    made.mark(first.assignments.get().sheets.get(), 80)
    third = made.judge(edition, "Giám Khảo Ba (minh họa)")

    judging.declare(first, [DeclaredTie(name="Quàng Thị Mẫu", relation="kin")])
    judging.assign_round(edition.rounds.get(), per_entry=2)

    voided = Assignment.objects.exclude(voided_at=None).get()
    assert (voided.judge, voided.sheets.get().marks.count()) == (first, 4)
    assert voided.void_reason == "Đã khai: Quàng Thị Mẫu (người thân trong gia đình)."
    assert {each.judge for each in Assignment.objects.active().filter(entry=entry)} == {second, third}
    with pytest.raises(WrongState):
        judging.lock_sheet(voided.sheets.get())


def test_a_sheet_is_kept_as_typed_and_locked_only_whole(cast, edition):
    made.entry(edition, cast.lawyers, "valid")
    made.judge(edition, cast.judge)
    made.judge(edition, "Giám Khảo Hai (minh họa)")
    judging.assign_round(edition.rounds.get(), per_entry=2)
    sheet = ScoreSheet.objects.get(assignment__judge__user=cast.judge)
    judge = client_of(cast.judge)
    first, *rest = [f"points_{criterion.pk}" for criterion in edition.criteria.all()]

    kept = judge.post(url("sheet-autosave", sheet.pk), {first: "25,5"})
    high = judge.post(url("sheet-edit", sheet.pk), {first: "31", "comment": "Hay"})
    early = judge.post(url("sheet-edit", sheet.pk), {first: "25,5", "lock": "1"})
    assert "Đã lưu lúc" in kept.text
    assert ("Tối đa 30 điểm." in high.text, "Hay" in high.text) == (True, True)
    assert "Chưa cho điểm: Tính sáng tạo, Khả năng áp dụng, Hình thức." in early.text
    assert [mark.points for mark in sheet.marks.all()] == [Decimal("25.50")]

    judge.post(url("sheet-edit", sheet.pk), {first: "25,5", **dict.fromkeys(rest, "10"), "lock": "1"})
    sheet.refresh_from_db()
    late = judge.post(url("sheet-autosave", sheet.pk), {first: "30"})
    assert sheet.locked_at is not None
    assert "không lưu được" in late.text
    assert sheet.marks.get(criterion__position=1).points == Decimal("25.50")


def test_a_judge_sees_no_name_no_unit_no_other_sheet_and_no_mark_before_all_have_locked(cast, edition):
    entry = made.entry(
        edition,
        cast.lawyers,
        "valid",
        title="Máy của em Quàng Thị Mẫu",
        unit="Trường THCS Mẫu",
        supervisor="Đinh Văn Dạy",
    )
    entry.descriptions.filter(criterion__position=1).update(text="Cô DINH VAN DAY của trường thcs mẫu hướng dẫn")
    entry.files.update(name="Quàng Thị Mẫu.pdf")
    hidden = made.entry(edition, cast.healers, "valid", title="Không phải của tôi", whole=False)
    mine = made.judge(edition, cast.judge)
    other, third = pair(edition)
    for judge in (mine, other):
        Assignment.objects.create(judge=judge, entry=entry, round=edition.rounds.get()).sheets.create()
    theirs = Assignment.objects.create(judge=third, entry=hidden, round=edition.rounds.get()).sheets.create()
    judge, sheet = client_of(cast.judge), mine.assignments.get().sheets.get()
    made.mark(other.assignments.get().sheets.get(), "77.25")

    page, listed = judge.get(url("sheet-edit", sheet.pk)).text, judge.get(url("sheet-list")).text
    secret = ["Quàng", "THCS Mẫu", "Đinh Văn Dạy", "DINH VAN DAY", "Luật gia", "Lò Thị Mẹ", "77,25", "Giám Khảo Một"]
    assert [word for word in [*secret, "Không phải của tôi", hidden.code] if word in page + listed] == []
    assert entry.code in page
    file = entry.files.get()
    assert judge.get(url("sheet-file-download", sheet.pk, file.pk)).status_code == 404
    entry.files.update(is_for_judges=True)
    response = judge.get(url("sheet-file-download", sheet.pk, file.pk))
    assert 'filename="' not in response["Content-Disposition"] or "Qu" not in response["Content-Disposition"]
    for address in (url("sheet-edit", theirs.pk), url("declare", other.pk)):
        assert judge.get(address).status_code == 404
    assert judge.get(entry.get_absolute_url()).status_code == 403

    made.mark(sheet, 80)
    assert "77,25; 80,00" in judge.get(url("sheet-edit", sheet.pk)).text


def test_nothing_is_seen_before_the_declaration(cast, edition):
    entry = made.entry(edition, cast.lawyers, "valid")
    mine = made.judge(edition, cast.judge, declared=False)
    sheet = Assignment.objects.create(judge=mine, entry=entry, round=edition.rounds.get()).sheets.create()
    judge = client_of(cast.judge)

    assert judge.get(url("sheet-edit", sheet.pk)).status_code == 404
    assert entry.code not in judge.get(url("sheet-list")).text
    judge.post(url("declare", mine.pk), {"declared_ties-TOTAL_FORMS": 0, "declared_ties-INITIAL_FORMS": 0})
    assert judge.get(url("sheet-edit", sheet.pk)).status_code == 200


def test_a_disagreement_holds_the_entry_and_keeps_both_versions(cast, edition):
    made.entry(edition, cast.lawyers, "valid")
    one, two = pair(edition)
    judging.assign_round(edition.rounds.get(), per_entry=2)
    sheets = [judge.assignments.get().sheets.get() for judge in (one, two)]
    made.mark(sheets[0], 60)
    made.mark(sheets[1], "80.01")

    row = RoundResult(edition.rounds.get()).rows[0]
    assert (row.state, row.score, [sheet.totals for sheet in row.sheets]) == (
        "held",
        None,
        [[Decimal("80.01"), None], [Decimal(60), None]],
    )
    for judge, total in ((one, 70), (two, 75)):
        made.mark(judge.assignments.get().sheets.get(version=2), total)

    row = RoundResult(edition.rounds.get()).rows[0]
    assert (row.state, row.score) == ("done", Decimal("72.50"))
    assert [sheet.totals for sheet in row.sheets] == [[Decimal("80.01"), Decimal(75)], [Decimal(60), Decimal(70)]]
    assert ScoreSheet.objects.count() == 4


def test_any_order_of_entering_marks_gives_the_same_result(cast):
    found = set()
    for turn, order in enumerate(itertools.permutations(range(4), 4)):
        if turn % 6:
            continue
        edition = made.edition("marking", ordinal=100 + turn)
        entries = [made.entry(edition, cast.healers, "valid", whole=False, title=f"Hồ sơ {n}") for n in range(2)]
        pair(edition)
        judging.assign_round(edition.rounds.get(), per_entry=2)
        sheets = [sheet for entry in entries for sheet in ScoreSheet.objects.filter(assignment__entry=entry)]
        for place in order:
            made.mark(sheets[place], (91, 92, 85, 83)[place])
        result = RoundResult(edition.rounds.get())
        names = {prize.pk: prize.name for prize in edition.prizes.all()}
        found.add(
            tuple((row.entry.title, row.score, names[result.proposal.prizes[row.entry.pk]]) for row in result.rows)
        )

    assert found == {(("Hồ sơ 0", Decimal("91.50"), "Giải Nhất"), ("Hồ sơ 1", Decimal("84.00"), "Giải Nhì"))}


def test_the_decision_writes_one_prize_for_each_and_leaves_what_nobody_reached(cast, edition):
    entries = made.all_marked(cast, edition, 89, 85, 84, 69)

    page = client_of(cast.staff).get(url("round-result", edition.rounds.get().pk)).text
    judging.decide_edition(edition, symbol="88/QĐ-BTC", decided_on=edition.closes_on, by=cast.staff)

    told = [(award.entry.title, award.prize.name, award.score_100) for award in Award.objects.all()]
    assert told == [
        ("Hồ sơ 89", "Giải Nhì", Decimal(89)),
        ("Hồ sơ 85", "Giải Nhì", Decimal(85)),
        ("Hồ sơ 84", "Giải Ba", Decimal(84)),
    ]
    assert "Giải Nhất: để trống 1 giải vì không hồ sơ nào đủ điểm." in page
    assert Edition.objects.get().decision_symbol == "88/QĐ-BTC"
    with pytest.raises(WrongState):
        judging.decide_edition(edition, symbol="89", decided_on=edition.closes_on, by=cast.staff)
    with pytest.raises(IntegrityError), transaction.atomic():
        Award.objects.create(entry=entries[0], prize=edition.prizes.last(), score_100=1, money_vnd=0)


def test_nothing_is_decided_while_marks_or_the_word_of_the_council_are_missing(cast):
    contests = made.Contests(cast)
    with pytest.raises(ValidationError, match="Còn 1 hồ sơ chưa chấm xong"):
        judging.decide_edition(contests.marked, symbol="1", decided_on=contests.marked.closes_on, by=cast.staff)

    tie = contests.tie
    edition = Edition.objects.get(rounds=tie["pk"])
    with pytest.raises(ValidationError, match="Hội đồng quyết thứ tự trước"):
        judging.decide_edition(edition, symbol="1", decided_on=edition.closes_on, by=cast.staff)
    first, second = edition.entries.order_by("pk")
    same = {f"place_{first.pk}": 1, f"place_{second.pk}": 1}
    staff = client_of(cast.staff)
    assert "Mỗi hồ sơ một thứ tự khác nhau." in staff.post(url("tie-decide", *tie.values()), same).text
    staff.post(url("tie-decide", *tie.values()), {f"place_{first.pk}": 2, f"place_{second.pk}": 1})
    staff.post(url("edition-decide", edition.pk), {"symbol": "88/QĐ-BTC", "decided_on": "1/12/2024"})

    assert [(award.entry, award.prize.kind) for award in Award.objects.all()] == [(second, "first"), (first, "second")]


def test_the_second_round_takes_who_passed_the_first(cast, edition):
    edition.rounds.update(threshold_score_100=70, quota=2)
    final = edition.rounds.create(name="Chung khảo", position=2, kind="interview")
    entries = made.all_marked(cast, edition, 90, 69, 80, 75)

    judging.assign_round(final, per_entry=2)
    for assignment in Assignment.objects.filter(round=final):
        made.mark(assignment.sheets.get(), 91 if assignment.entry == entries[2] else 85)

    result = RoundResult(final)
    assert [(row.entry, row.score) for row in result.rows] == [(entries[2], Decimal(91)), (entries[0], Decimal(85))]


def test_names_are_masked_however_they_are_typed(cast, edition):
    entry = made.entry(edition, cast.lawyers, "valid", title="Máy của QUANG THI MAU, Hội Luật gia", unit="THCS Mẫu Sơn")
    Entry.objects.update(summary="Em Quàng Thị Mẫu học THCS Mẫu Sơn, mẹ là Lò Thị Mẹ.")
    shown = redacted(Entry.objects.get(pk=entry.pk))
    assert shown["title"] == "Máy của …, …"
    assert not re.search("Quàng|Mẫu Sơn|Lò Thị", shown["summary"])


@pytest.mark.parametrize("name", ["judge-list", "round-result", "sheet-list", "sheet-edit"])
def test_queries_do_not_grow(cast, name, django_assert_max_num_queries):
    edition = made.edition("marking")
    mine = made.judge(edition, cast.judge)
    made.entry(edition, cast.healers, "valid")

    def more(count):
        for number in range(count):
            made.judge(edition, f"Giám Khảo {number}")
            made.entry(edition, cast.healers, "valid")
        for entry in edition.entries.all():
            for judge in (mine, edition.judges.last()):
                given, is_new = Assignment.objects.get_or_create(judge=judge, entry=entry, round=edition.rounds.get())
                if is_new and judge != mine:
                    made.mark(given.sheets.create(), 80)
                elif is_new:
                    made.mark(given.sheets.create(), 70)
        for each in edition.criteria.all()[:1]:
            edition.criteria.create(name=f"Thêm {edition.criteria.count()}", weight=each.weight)

    more(2)
    target = {"judge-list": [edition.pk], "round-result": [edition.rounds.get().pk], "sheet-list": []}
    address = url(name, *target.get(name, [mine.assignments.first().sheets.get().pk]))
    client = client_of(cast.judge if name.startswith("sheet") else cast.staff)
    with django_assert_max_num_queries(70) as few:
        assert client.get(address).status_code == 200
    more(8)
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert client.get(address).status_code == 200
