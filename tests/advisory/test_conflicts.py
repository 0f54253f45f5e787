"""Planted conflicts at distance one and two: each is found, told and blocks the seat; what is no tie blocks nobody."""

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Officership
from advisory import council_services as services
from advisory.conflicts import TIES, conflicts_of
from advisory.models import Opinion, Review
from advisory.seats import standing_of
from members.names import person_key
from tests.advisory.told import DAY, asked, council, expert, seated, task
from tests.factories import BodyFactory, FederationProfileFactory, MandateFactory, PersonFactory

pytestmark = pytest.mark.django_db

CLIENT = "Sở Xây dựng (minh họa)"
AUTHOR = "Lê Thị Soạn (minh họa)"


@pytest.fixture
def made(cast):
    """A council's task about an object that another task commented on, drafted by somebody of the healers."""
    made = task(cast, "dossier", client=CLIENT, object_name="Quy hoạch khu A (minh họa)")
    made.parties.create(role="drafter", name="Viện Quy hoạch (minh họa)", belongs_to="Tổng công ty B (minh họa)")
    made.parties.create(role="consultant", name="Công ty Tư vấn (minh họa)")
    made.parties.create(role="investor", name="Công ty Đầu tư (minh họa)")
    author = made.parties.create(role="author", name=f"TS. {AUTHOR}", belongs_to="Trường Đại học C (minh họa)")
    author.associations.add(cast.healers)
    council(made)
    return made


# How the expert is tied: (distance, the reason told, what is planted).
PLANTED = {
    "author": (1, f"Trùng tên với người soạn thảo: TS. {AUTHOR}.", {"full_name": f"PGS.TS. {AUTHOR}"}),
    "client": (1, f"Công tác tại {CLIENT} (cơ quan đề nghị).", {"employer": "sở xây dựng  (MINH HỌA)"}),
    "drafter": (
        1,
        "Công tác tại Viện Quy hoạch (minh họa) (cơ quan soạn thảo).",
        {"employer": "Viện Quy hoạch (minh họa)"},
    ),
    "consultant": (
        1,
        "Công tác tại Công ty Tư vấn (minh họa) (đơn vị tư vấn lập).",
        {"employer": "Công ty Tư vấn (minh họa)"},
    ),
    "investor": (
        1,
        "Công tác tại Công ty Đầu tư (minh họa) (chủ đầu tư).",
        {"employer": "Công ty Đầu tư (minh họa)"},
    ),
    "employer's parent": (
        2,
        f"Nơi công tác thuộc {CLIENT} (cơ quan đề nghị).",
        {"employer": "Trung tâm Kiểm định (minh họa)", "employer_parent": CLIENT},
    ),
    "party's parent": (
        2,
        "Nơi công tác là cơ quan chủ quản của Viện Quy hoạch (minh họa) (cơ quan soạn thảo).",
        {"employer": "Tổng công ty B (minh họa)"},
    ),
    "employer's own name tells its parent": (
        2,
        f"Nơi công tác thuộc {CLIENT} (cơ quan đề nghị).",
        {"employer": f"Phòng Quản lý quy hoạch, {CLIENT}"},
    ),
    "author's colleague": (
        2,
        f"Cùng nơi công tác với người soạn thảo TS. {AUTHOR}.",
        {"employer": "Trường Đại học C (minh họa)"},
    ),
}


def blocks(made, who):
    """The reasons, after proving that they keep the expert off the council and close a seat already held."""
    ties = conflicts_of([who], made)[who.pk]
    with pytest.raises(ValidationError) as refused:
        services.add_seat(made.council, expert=who, role="member")
    assert refused.value.messages[1:] == [tie.reason for tie in ties]
    seat = seated(made.council, who)
    assert standing_of(seat).standing == "blocked"
    return [(tie.distance, tie.reason) for tie in ties]


@pytest.mark.parametrize("planted", PLANTED)
def test_what_is_written_of_the_expert(made, planted):
    distance, reason, told = PLANTED[planted]

    assert blocks(made, expert(told.pop("full_name", "Trần Văn Chuyên (minh họa)"), **told)) == [(distance, reason)]


def _member(cast, who, association):
    who.associations.add(association)


def _functionary(cast, who, association):
    who.person = PersonFactory()
    who.save()
    MandateFactory(person=who.person, body=BodyFactory(association=association))


def _officer(cast, who, association):
    who.user = cast.judge
    who.save()
    Officership.objects.create(user=cast.judge, association=association)


@pytest.mark.parametrize("belongs", [_member, _functionary, _officer])
@pytest.mark.parametrize(
    ("plant", "distance", "reason"),
    [
        ("leads", 1, "Thuộc hội chủ trì: Hội Luật gia."),
        ("commented", 1, "Thuộc hội đã góp ý về đối tượng này: Hội Luật gia."),
        ("author", 2, f"Cùng Hội Đông y với người soạn thảo TS. {AUTHOR}."),
    ],
)
def test_associations(cast, made, belongs, plant, distance, reason):
    who = expert()
    if plant == "leads":
        made.lead = cast.lawyers
        made.save()
    if plant == "commented":  # in another task about the same object, named otherwise
        earlier = task(cast, "sent", title="Góp ý khác (minh họa)", object_name="quy hoạch KHU A (minh họa)")
        asked(earlier, cast.lawyers, opinion="Nhất trí")
    belongs(cast, who, cast.healers if plant == "author" else cast.lawyers)

    assert blocks(made, who) == [(distance, reason)]


@pytest.mark.parametrize(
    ("party", "distance", "reason"),
    [
        ({"name": "hội luật gia"}, 1, "Là người của hội luật gia (đơn vị tư vấn lập)."),
        (
            {"name": "Trung tâm E (minh họa)", "belongs_to": "Hội Luật gia"},
            2,
            "Là người của hội chủ quản của Trung tâm E (minh họa) (đơn vị tư vấn lập).",
        ),
        (
            {"name": "Trung tâm E (minh họa)", "associations": True},
            2,
            "Cùng Hội Luật gia với Trung tâm E (minh họa) (đơn vị tư vấn lập).",
        ),
    ],
)
def test_a_party_that_is_an_association_or_stands_below_one(cast, made, party, distance, reason):
    joined = party.pop("associations", False)
    planted = made.parties.create(role="consultant", **party)
    if joined:
        planted.associations.add(cast.lawyers)
    who = expert()
    who.associations.add(cast.lawyers, cast.federation)

    assert blocks(made, who) == [(distance, reason)]


def test_what_is_planted_after_a_clean_declaration_closes_the_seat_again(cast, made):
    """Whoever was clear joins an association, changes the employer, or a party is added."""
    joined, moved, met = (seated(made.council, expert(f"Người {name} (minh họa)")) for name in ("Một", "Hai", "Ba"))
    assert [standing_of(seat).standing for seat in (joined, moved, met)] == ["clear"] * 3

    joined.expert.associations.add(cast.healers)
    moved.expert.employer = CLIENT
    moved.expert.save()
    made.parties.create(role="author", name="Người Ba (minh họa), Giám đốc")

    assert [standing_of(seat).standing for seat in (joined, moved, met)] == ["blocked"] * 3


def test_earlier_opinions_reviews_and_declarations_of_the_same_object(cast, made):
    earlier = task(cast, "sent", object_name=made.object_name)
    wrote = expert("Người Viết (minh họa)", user=cast.judge)
    Opinion.objects.update_or_create(
        request=asked(earlier, cast.lawyers), defaults={"text": "Ý", "given_on": DAY, "given_by": cast.judge}
    )
    other = council(earlier)
    reviewer = other.seats.get(role="reviewer-1").expert
    Review.objects.create(seat=other.seats.get(role="reviewer-1"), verdict="agree", submitted_on=DAY)
    declared = seated(other, expert("Người Khai (minh họa)"), declared="conflict").expert

    assert blocks(made, wrote) == [(1, "Đã viết ý kiến về đối tượng này.")]
    assert blocks(made, reviewer) == [(1, "Đã nhận xét đối tượng này trong một hội đồng khác.")]
    assert blocks(made, declared) == [(1, "Đã khai có xung đột lợi ích với đối tượng này.")]


def test_an_author_who_is_an_expert_brings_employer_and_association(cast, made):
    author = expert(f"PGS, TS. {AUTHOR}", employer="Bệnh viện D (minh họa)")
    author.associations.add(cast.lawyers)
    fellow = expert("Người Cùng hội (minh họa)")
    fellow.associations.add(cast.lawyers)

    assert blocks(made, expert("Đồng nghiệp (minh họa)", employer="Bệnh viện D (minh họa)")) == [
        (2, f"Cùng nơi công tác với người soạn thảo TS. {AUTHOR}.")
    ]
    assert blocks(made, fellow) == [(2, f"Cùng Hội Luật gia với người soạn thảo TS. {AUTHOR}.")]


def test_an_author_who_holds_a_function_brings_that_association(cast, made):
    MandateFactory(person=PersonFactory(full_name=AUTHOR), body=BodyFactory(association=cast.lawyers))
    fellow = expert("Người Cùng hội (minh họa)")
    fellow.associations.add(cast.lawyers)

    assert blocks(made, fellow) == [(2, f"Cùng Hội Luật gia với người soạn thảo TS. {AUTHOR}.")]


@pytest.mark.parametrize(
    "typed",
    [
        *("Nguyễn Văn An", "NGUYỄN  VĂN AN", "Nguyen Van An", "TS. Nguyễn Văn An", "TS.KH. Nguyễn Văn An"),
        *("PGS,TS Nguyễn Văn An", "PGS. TS. Nguyễn Văn An", "GS-TS Nguyễn Văn An", "Th.S Nguyễn Văn An"),
        *("Phó Giáo sư, Tiến sĩ Nguyễn Văn An", "Thạc sỹ Nguyễn Văn An", "BS.CKII Nguyễn Văn An", "KTS.Nguyễn Văn An"),
        *("BSCK1. Nguyễn Văn An", "TTƯT.BS Nguyễn Văn An", "Ông Nguyễn Văn An", "Nguyễn Văn An (chủ biên)"),
        *("Nguyễn Văn An, Giám đốc Sở Xây dựng", "TS Nguyễn Văn An - Viện trưởng"),
    ],
)
def test_one_person_however_the_name_is_typed(typed):
    assert person_key(typed) == "nguyen van an"


def test_other_people_have_other_keys():
    names = ["Nguyễn Văn An", "Nguyễn Văn Ân Bình", "Văn An", "Trần Văn An", "Thái Sơn", "Bạch Thị Thu", "Kha Vạn Cân"]

    assert len({person_key(name) for name in names}) == len(names)
    assert person_key("Bạch Thị Thu") == "bach thi thu"


@pytest.mark.parametrize(
    ("client", "employer"),
    [
        ("Sở KHCN", "Sở Khoa học và Công nghệ"),
        ("Sở KH&CN tỉnh Mẫu", "Sở khoa học & công nghệ"),
        ("Sở TN & MT", "Sở Tài nguyên và Môi trường Mẫu"),
        ("Công ty CP Tư vấn A", "Công ty cổ phần tư vấn A"),
        ("UBND tỉnh Mẫu", "Ủy ban nhân dân tỉnh"),
        ("Sở Y tế", "Sở Y tế tỉnh Mẫu"),
        ("Sở Y tế tỉnh", "sở y tế"),
    ],
)
def test_a_body_is_one_with_or_without_its_province(cast, client, employer):
    FederationProfileFactory()
    made = task(cast, "dossier", client=client)
    council(made)

    assert blocks(made, expert(employer=employer)) == [(1, f"Công tác tại {client} (cơ quan đề nghị).")]


@pytest.mark.parametrize("employer", ["UBND thành phố Thủ Mẫu", "Sở Y tế tỉnh Khác", "", "Sở Xây"])
def test_what_is_no_tie(cast, employer):
    """Another body; the federation's own lead; the same employer's employer; another object of the same client."""
    FederationProfileFactory()
    made = task(cast, "dossier", client="UBND tỉnh Mẫu")
    council(made)
    elsewhere = task(cast, client="UBND tỉnh Mẫu")
    asked(elsewhere, cast.lawyers, opinion="Nhất trí")
    who = expert(employer=employer, employer_parent=employer)
    who.associations.add(cast.lawyers, cast.federation)

    assert conflicts_of([who], made) == {who.pk: []}
    assert services.add_seat(made.council, expert=who, role="member").role == "member"


def test_every_tie_of_the_table_is_planted_above():
    """A tie added to the table without a planted case would not be tested."""
    assert [(distance, tie.__name__) for distance, tie in TIES] == [
        (1, "_wrote_it"),
        (1, "_works_for_it"),
        (1, "_belongs_to_the_lead"),
        (1, "_belongs_to_a_party"),
        (1, "_belongs_to_who_commented"),
        (1, "_commented"),
        (1, "_reviewed"),
        (1, "_declared"),
        (2, "_employer_belongs_to_it"),
        (2, "_it_belongs_to_employer"),
        (2, "_works_with_an_author"),
        (2, "_shares_association_with_a_party"),
        (2, "_party_belongs_to_the_association"),
    ]


def test_queries_do_not_grow_with_experts(cast, made, django_assert_max_num_queries):
    few = [expert() for _number in range(2)]
    with django_assert_max_num_queries(30) as counted:
        conflicts_of(few, made)
    many = [expert() for _number in range(20)]
    for one in many:
        one.associations.add(cast.lawyers)
    with django_assert_max_num_queries(len(counted.captured_queries)):
        conflicts_of(many, made)
