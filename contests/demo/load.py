"""A youth contest that takes entries today, and the one before, being marked; all of it invented."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pikepdf
from django.utils import timezone

from accounts.models import RoleGrant, User
from contests import judging, services
from contests.consent import Party, Purpose
from contests.models import Edition, Entry, Programme
from documents.storage import store
from lhh_portal.roles import Role
from lhh_portal.workflow import perform
from members.models import Association
from reports.demo.load import DEFAULT, beside

FIELDS = (
    "Đồ dùng dành cho học tập",
    "Phần mềm tin học",
    "Sản phẩm thân thiện với môi trường",
    "Dụng cụ sinh hoạt gia đình và đồ chơi trẻ em",
    "Giải pháp ứng phó với biến đổi khí hậu, bảo vệ môi trường và phát triển kinh tế",
)
# name, may be left out, only looked at
DOSSIER = (
    ("Phiếu đăng ký dự thi", False, False),
    ("Bản thuyết minh", False, False),
    ("Ảnh mô hình, sản phẩm", True, False),
    ("Giấy khai sinh", False, True),
)
# name, weight, considered when totals are equal
CRITERIA = (
    ("Tính mới", 30, None),
    ("Tính sáng tạo", 30, 1),
    ("Khả năng áp dụng", 30, 2),
    ("Hình thức, vật liệu, thuyết minh", 10, None),
)
# kind, name, how many, from how many points, đồng (processes.md 4.7: Hà Giang)
PRIZES = (
    ("special", "Giải Đặc biệt", 1, 95, 16_000_000),
    ("first", "Giải Nhất", 2, 90, 12_000_000),
    ("second", "Giải Nhì", 4, 80, 8_000_000),
    ("third", "Giải Ba", 6, 70, 6_400_000),
    ("mention", "Giải Khuyến khích", 10, 60, 4_000_000),
)
# title, field, through which association (None: on paper), authors (name, born), how far it has come
ENTRIES = (
    ("Máy tách hạt ngô dùng xe đạp cũ", 3, 0, [("Quàng Thị Mẫu", "2010-05-01"), ("Lò Văn Mẫu", "2010-09-12")], "valid"),
    ("Phần mềm học chữ Thái", 1, 0, [("Cầm Văn Mẫu", "2009-11-20")], "submitted"),
    ("Thùng rác tự phân loại", 2, None, [("Hoàng Thị Mẫu", "2012-03-08"), ("Vì Văn Mẫu", "2012-01-30")], "incomplete"),
    ("Bảng cửu chương xoay", 0, 1, [("Tòng Thị Mẫu", "2014-07-15")], "submitted"),
    ("Hệ thống cảnh báo lũ quét bằng còi", 4, 0, [("Lường Văn Mẫu", "2009-02-02")], "draft"),
)
# The one who signs in by password, and two more.
JUDGES = ("giamkhao@lhh.example", "giamkhao2@lhh.example", "giamkhao3@lhh.example")
JUDGED_TITLES = (
    "Bếp đun bằng vỏ trấu",
    "Trò chơi ghép chữ",
    "Chậu cây tự tưới",
    "Phần mềm nhắc giờ học",
    "Kệ sách bằng tre ghép",
    "Sổ tay cây thuốc quanh nhà",
    "Thước gấp đo góc",
    "Đèn học bằng pin cũ",
)


@beside(DEFAULT)
def load_contest():
    """As staff set it up and the entries come in, step by step."""
    staff = User.objects.get(email="chuyenvien@lhh.example")
    edition = _edition(staff)
    associations = list(Association.objects.reporting()[:2])
    for row in ENTRIES:
        _entry(edition, row, associations, staff)
    _judged(edition, associations, staff)


def _judged(open_edition, associations, staff):
    """The edition before: eight entries marked by three judges, nothing decided yet."""
    edition = Edition(
        programme=open_edition.programme,
        ordinal=4,
        name="Cuộc thi Sáng tạo thanh thiếu niên, nhi đồng tỉnh lần thứ 4 (minh họa)",
        from_year=open_edition.from_year - 1,
        to_year=open_edition.to_year - 1,
        born_from=date(2005, 7, 31),
        born_to=date(2020, 7, 31),
        opens_on=open_edition.opens_on,
        closes_on=timezone.localdate(),
    )
    services.create_edition(edition, by=staff)
    edition.organisers = open_edition.organisers
    edition.save()
    edition.rounds.filter(kind="interview").delete()
    edition = perform(edition, "announce", actor=staff)
    people = [("Quàng Văn Mẫu", "2010-05-01")]
    for number, title in enumerate(JUDGED_TITLES):
        _entry(edition, (title, number % 2, 0, people, "valid"), associations, staff)
    Edition.objects.filter(pk=edition.pk).update(closes_on=timezone.localdate() - timedelta(days=1))
    edition = perform(perform(Edition.objects.get(pk=edition.pk), "close", actor=staff), "start_marking", actor=staff)
    for email in JUDGES:
        judge = edition.judges.create(user=_judge_account(email), employer="Viện Mẫu (minh họa)")
        judge.fields.set(edition.fields.all())
        judging.declare(judge, [])
    judging.assign_round(edition.rounds.get(), per_entry=2)
    for number, entry in enumerate(edition.entries.order_by("number")):
        for seat, assignment in enumerate(entry.assignments.all()):
            if number == len(JUDGED_TITLES) - 1:
                continue  # the last one waits for its judges
            _marked(assignment.sheets.get(), 94 - 5 * number - (26 if number == 4 and seat else 3 * seat))


def _judge_account(email):
    name = f"Giám khảo {email[8:9]} (minh họa)"
    user, is_new = User.objects.get_or_create(email=email, defaults={"full_name": name})
    if is_new:
        user.set_unusable_password()
        user.save()
        RoleGrant.objects.create(user=user, role=Role.JUDGE)
    return user


def _marked(sheet, total):
    """`total` spread over the criteria by their weights, the rest to the first."""
    criteria = list(sheet.assignment.round.edition.criteria.all())
    points = {one: Decimal(total * one.weight // 100) for one in criteria}
    for one in criteria:
        room = min(Decimal(total) - sum(points.values()), one.weight - points[one])
        points[one] += room
    judging.save_sheet(sheet, points=points, comment="Ý tưởng gần với đời sống (minh họa).")
    judging.lock_sheet(sheet)


def _edition(staff):
    today = timezone.localdate()
    edition = Edition(
        programme=Programme.objects.get(code="TTNNĐ"),
        ordinal=5,
        name="Cuộc thi Sáng tạo thanh thiếu niên, nhi đồng tỉnh lần thứ 5 (minh họa)",
        from_year=today.year,
        to_year=today.year,
        organisers="Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh\nTỉnh Đoàn\nSở Giáo dục và Đào tạo",
        board_decision="Quyết định số 15/QĐ-LHH (minh họa)",
        rules_symbol="20/TL-BTC",
        rules_on=today - timedelta(days=60),
        born_from=date(today.year - 18, 7, 31),
        born_to=date(today.year - 6, 7, 31),
        area="Đang học tập, sinh sống trong tỉnh",
        max_authors=5,
        opens_on=today - timedelta(days=60),
        closes_on=today + timedelta(days=20),
        results_on=today + timedelta(days=70),
        awards_on=today + timedelta(days=90),
    )
    services.create_edition(edition, by=staff)
    for position, name in enumerate(FIELDS, start=1):
        edition.fields.create(name=name, position=position)
    for position, (name, optional, only_seen) in enumerate(DOSSIER, start=1):
        edition.dossier.create(name=name, position=position, is_required=not optional, is_only_seen=only_seen)
    for position, (name, weight, tie) in enumerate(CRITERIA, start=1):
        edition.criteria.create(name=name, weight=weight, tie_rank=tie, position=position)
    for position, (kind, name, quota, threshold, money) in enumerate(PRIZES, start=1):
        edition.prizes.create(
            kind=kind, name=name, quota=quota, threshold_score_100=threshold, money_vnd=money, position=position
        )
    edition.rounds.create(name="Sơ khảo", position=1, threshold_score_100=60, quota=20)
    edition.rounds.create(name="Chung khảo", position=2, kind="interview")
    return perform(edition, "announce", actor=staff)


def _entry(edition, row, associations, staff):
    title, field, through, authors, stage = row
    association = None if through is None else associations[through]
    entry = Entry(
        edition=edition,
        field=edition.fields.all()[field],
        title=f"{title} (minh họa)",
        summary="Sản phẩm làm từ vật liệu sẵn có, giúp việc hằng ngày nhanh hơn (minh họa).",
        unit="Trường THCS Mẫu",
        supervisor="Thầy Nguyễn Văn Hướng (minh họa)",
        association=association,
        channel=Entry.Channel.PAPER if association is None else Entry.Channel.ASSOCIATION,
        arrived_on=timezone.localdate() if association is None else None,
    )
    said = {criterion.pk: f"{criterion.name}: mô tả của tác giả (minh họa)." for criterion in edition.criteria.all()}
    services.save_entry(entry, descriptions=said, by=staff, base=0)
    _authors(entry, authors, staff)
    for item in edition.dossier.all():
        if item.is_only_seen:
            services.mark_seen(entry, item, by=staff)
        elif item.is_required:
            services.add_file(entry, item=item, stored=_paper(), name=f"{item.name}.pdf", by=staff)
    if stage == "draft":
        return
    services.submit_entry(entry, by=staff, at=timezone.now())
    if stage == "valid":
        perform(entry, "accept", actor=staff)
    if stage == "incomplete":
        due_on = timezone.localdate() + timedelta(days=10)
        services.ask_supplement(entry, due_on=due_on, note="Bổ sung ảnh sản phẩm đang chạy.", by=staff)


def _authors(entry, authors, staff):
    for position, (name, born_on) in enumerate(authors, start=1):
        author = entry.authors.create(
            position=position,
            full_name=f"{name} (minh họa)",
            born_on=date.fromisoformat(born_on),
            unit="Trường THCS Mẫu",
            is_main=position == 1,
            share=100 // len(authors),
            representative="Lò Thị Mẹ (minh họa)",
            relation="mẹ",
            representative_contact="0900 000 000",
        )
        both = {Party.REPRESENTATIVE, Party.AUTHOR}
        agreed = {Purpose.TAKE_PART: both, Purpose.NAME: both}
        services.record_consents(author, agreed=agreed, given_on=timezone.localdate(), method="paper", by=staff)


def _paper():
    """An empty page: what stands for the papers of a dossier."""
    made = BytesIO()
    with pikepdf.new() as paper:
        paper.add_blank_page()
        paper.save(made, deterministic_id=True)
    return store(made.getvalue(), "application/pdf")
