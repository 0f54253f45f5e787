"""Which records look like one activity: pairs in the words of the seeds, true and false. Names are made up."""

import itertools
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports import joint
from reports.joint import ASK_FROM, Facts, as_judged, changed_much, likeness
from reports.models import Unit

NAMES = {1: "Hội Tin học", 2: "Hội Y học", 3: "Hội Đông y", 4: "Hội Điều dưỡng", 5: "Hội Luật gia", 6: "Hội Làm vườn"}
PEOPLE, GIFTS, EVENTS = 10, 11, 12
UNITS = {PEOPLE: Unit(name="người"), GIFTS: Unit(name="phần quà"), EVENTS: Unit(name="cuộc")}
DAY = date(2024, 3, 15)


def record(
    lead, title, day=0, *, things=False, place="", kind="Hội thảo", lasts=1, partners=(), description="", **amounts
):
    units = {"people": PEOPLE, "gifts": GIFTS, "events": EVENTS}
    return Facts(
        pk=lead,
        counts_distinct=things,
        kind_id=1,
        kind_name=kind,
        title=title,
        starts_on=DAY + timedelta(day),
        ends_on=DAY + timedelta(day + lasts - 1),
        place=place,
        description=description,
        lead_id=lead,
        owners={pk: NAMES[pk] for pk in (lead, *partners)},
        amounts={units[name]: (amount, UNITS[units[name]]) for name, amount in amounts.items()},
    )


SAME = {
    "the same seminar, its name written in two ways": (
        record(1, "Hội thảo “Chuyển đổi số trong ngành y tế”", place="Thành phố Tân An", people=50, events=1),
        record(2, "Hội thảo chuyển đổi số ngành Y tế", place="TP. Tân An", people=50, events=1),
    ),
    "no place, no number, but a name of its own and the same day": (
        record(1, "Hội thảo “Tạo lập, khai thác dữ liệu để tạo ra giá trị”", events=1),
        record(5, "Hội thảo tạo lập, khai thác dữ liệu để tạo ra giá trị", events=1),
    ),
    "one tells of the other": (
        record(3, "Khám bệnh, cấp thuốc miễn phí cho người nghèo xã Tân Hiệp", kind="Hoạt động xã hội", people=200),
        record(
            4,
            "Phối hợp Hội Đông y khám bệnh, phát thuốc miễn phí tại xã Tân Hiệp",
            kind="Hoạt động xã hội",
            people=200,
        ),
    ),
    "the partner entered it too, with the number of its own people": (
        record(5, "Tư vấn pháp luật lưu động tại xã An Thạnh", partners=[6], kind="Tư vấn pháp luật", people=120),
        record(6, "Tư vấn pháp luật lưu động xã An Thạnh", kind="Tư vấn pháp luật", people=60),
    ),
    "a day apart by a slip, same place and same number": (
        record(3, "Tặng quà gia đình chính sách xã Tân Hiệp", kind="Tặng quà", place="Xã Tân Hiệp", gifts=100),
        record(4, "Trao quà cho gia đình chính sách xã Tân Hiệp", 1, kind="Tặng quà", place="xã Tân Hiệp", gifts=100),
    ),
    "a seminar of a kind that counts each seminar once, with the same people": (
        record(1, "Hội thảo “Chuyển đổi số trong ngành y tế”", things=True, place="Thành phố Tân An", people=50),
        record(2, "Hội thảo chuyển đổi số ngành Y tế", things=True, place="TP. Tân An", people=50),
    ),
    "abbreviations": (
        record(1, "Hội nghị trí thức KHCN quán triệt Nghị quyết số 45-NQ/TW", kind="Học tập nghị quyết"),
        record(5, "Hội nghị trí thức khoa học và công nghệ quán triệt Nghị quyết 45-NQ/TW", kind="Học tập nghị quyết"),
    ),
    "several days": (
        record(1, "Triển lãm thành tựu khoa học và công nghệ", lasts=3, kind="Triển lãm", place="Quảng trường tỉnh"),
        record(2, "Triển lãm thành tựu khoa học, công nghệ", 1, lasts=2, kind="Triển lãm", place="Quảng trường tỉnh"),
    ),
}

STUDY = "Sinh hoạt chuyên đề học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh năm 2024"
DIFFERENT = {
    "what everybody studies, two days apart (seed 004)": (
        record(3, STUDY, kind="Sinh hoạt học tập Bác", events=1),
        record(5, STUDY, 2, kind="Sinh hoạt học tập Bác", events=1),
    ),
    "and on the same day": (
        record(3, STUDY, kind="Sinh hoạt học tập Bác", events=1),
        record(5, STUDY, kind="Sinh hoạt học tập Bác", events=1),
    ),
    "two seminars in one hall on one day": (
        record(2, "Hội thảo chuyển đổi số ngành y tế", place="Hội trường UBND tỉnh", people=60),
        record(6, "Hội thảo giống lúa mới chất lượng cao", place="Hội trường UBND tỉnh", people=60),
    ),
    "one bill, two associations": (
        record(1, "Góp ý dự thảo Luật Đất đai (sửa đổi)", things=True, kind="Góp ý luật", events=1),
        record(5, "Góp ý dự thảo Luật Đất đai (sửa đổi)", things=True, kind="Góp ý luật", events=1),
    ),
    "one bill in one house": (
        record(1, "Góp ý dự thảo Luật Đất đai", things=True, kind="Góp ý luật", place="Sở Tư pháp"),
        record(5, "Góp ý dự thảo Luật Đất đai", things=True, kind="Góp ý luật", place="Sở Tư pháp"),
    ),
    "a feast everybody keeps": (
        record(3, "Họp mặt kỷ niệm ngày Quốc tế Phụ nữ 8/3", kind="Hội nghị"),
        record(5, "Họp mặt kỷ niệm ngày Quốc tế Phụ nữ 8/3", kind="Hội nghị"),
    ),
    "gifts before Tết, each its own": (
        record(5, "Tặng quà người nghèo dịp Xuân Giáp Thìn", kind="Tặng quà", place="Huyện Đức Hòa", gifts=239),
        record(3, "Tặng quà Tết Giáp Thìn cho người nghèo", kind="Tặng quà", place="Huyện Đức Hòa", gifts=100),
    ),
    "the same day, another commune": (
        record(3, "Khám bệnh, phát thuốc miễn phí cho người nghèo", kind="Hoạt động xã hội", place="Xã Tân Hiệp"),
        record(4, "Khám bệnh, phát thuốc miễn phí cho người nghèo", kind="Hoạt động xã hội", place="Xã Tân Tây"),
    ),
    "two communes of one district": (
        record(3, "Hội thảo trồng chanh không hạt", place="Xã Tân Hiệp, huyện Thạnh Hóa", people=50),
        record(6, "Hội thảo trồng chanh không hạt", place="Xã Tân Tây, huyện Thạnh Hóa", people=50),
    ),
    "training on different crops": (
        record(6, "Tập huấn kỹ thuật trồng sầu riêng", kind="Tập huấn kỹ thuật", people=50),
        record(3, "Tập huấn kỹ thuật trồng thanh long", kind="Tập huấn kỹ thuật", people=50),
    ),
    "the same course a week later": (
        record(2, "Đào tạo chuyên đề đái tháo đường", kind="Đào tạo", place="Thành phố Tân An", people=400),
        record(4, "Đào tạo chuyên đề đái tháo đường", 7, kind="Đào tạo", place="Thành phố Tân An", people=400),
    ),
    "one event is always one event": (
        record(1, "Hội thảo an toàn thông tin", events=1),
        record(2, "Hội thảo chăm sóc sức khỏe người cao tuổi", events=1),
    ),
    "blood given in one campaign": (
        record(3, "Tham gia hiến máu nhân đạo, hưởng ứng “Tháng nhân đạo”", kind="Hiến máu", people=35),
        record(4, "Tham gia hiến máu nhân đạo hưởng ứng tháng nhân đạo", 3, kind="Hiến máu", people=12),
    ),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_same_work_is_asked_about(one, other):
    assert likeness(one, other).score >= ASK_FROM, likeness(one, other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT.values(), ids=DIFFERENT)
def test_different_work_is_not(one, other):
    assert likeness(one, other).score < ASK_FROM, likeness(one, other)


def test_reasons_are_told():
    one = record(1, "Hội thảo “Chuyển đổi số trong ngành y tế”", place="Thành phố Tân An", people=50, events=1)
    other = record(2, "Hội thảo khoa học chuyển đổi số ngành Y tế", place="TP. Tân An", people=50, events=1)

    assert likeness(one, other).reasons == [
        "cùng ngày 15/3/2024",
        "tên giống 86\u00a0%",
        "cùng địa điểm: Thành phố Tân An",
        "cùng số: 50 người",
    ]


@pytest.mark.parametrize("pair", [*SAME.values(), *DIFFERENT.values()])
def test_order_does_not_matter(pair):
    one, other = pair

    assert likeness(one, other).score == likeness(other, one).score


BEFORE = record(3, "Khám bệnh, phát thuốc miễn phí cho người nghèo", place="Xã Tân Hiệp", people=200)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (BEFORE, False),
        (record(3, "Khám bệnh, phát thuốc miễn phí cho người nghèo.", place="Xã Tân Hiệp", people=210), False),
        (record(3, "Khám, phát thuốc miễn phí cho người nghèo", place="Xã Tân Hiệp, huyện Thạnh Hóa"), False),
        (record(3, "Khám bệnh, phát thuốc miễn phí cho người nghèo", 1, place="Xã Tân Hiệp"), True),
        (record(3, "Khám bệnh, phát thuốc miễn phí cho người nghèo", place="Xã Tân Tây"), True),
        (record(3, "Tặng quà học sinh hiếu học", place="Xã Tân Hiệp"), True),
    ],
)
def test_what_counts_as_a_great_change(now, expected):
    assert changed_much(as_judged(BEFORE), now) is expected


WORDS = ["hội thảo", "chuyển đổi số", "ngành y tế", "phân bón", "Hội Y học", "Hội Tin học", "2024", "tại xã Tân Hiệp"]
facts = st.builds(
    record,
    st.sampled_from(sorted(NAMES)),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join),
    st.integers(0, 5),
    things=st.booleans(),
    lasts=st.integers(1, 3),
    place=st.sampled_from(["", "Xã Tân Hiệp", "Xã Tân Hiệp, huyện Thạnh Hóa", "Huyện Thạnh Hóa", "Xã An Thạnh"]),
    partners=st.lists(st.sampled_from(sorted(NAMES)), max_size=1),
    description=st.lists(st.sampled_from(WORDS), max_size=2).map(" ".join),
    people=st.sampled_from([1, 50, 51, 200]),
)


@given(st.lists(facts, min_size=2, max_size=4))
@settings(max_examples=300, deadline=None)
def test_what_is_left_out_or_read_once_changes_no_proposal(records):
    """Every pair as likeness finds it beside all five parts added up over records nobody has compared before."""
    for one, other in itertools.permutations(records, 2):
        found = likeness(one, other)

        new = replace(one), replace(other)
        parts = [part(*new) for part in (joint._days, joint._title, joint._place, joint._numbers, joint._named)]
        whole = sum(part[0] for part in parts)
        assert (found.score >= ASK_FROM) == (whole >= ASK_FROM)
        if whole >= ASK_FROM:
            assert (found.score, found.parts) == (whole, parts)
