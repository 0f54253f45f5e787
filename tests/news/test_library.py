"""/van-ban/: one list of two sources, a page for each document, the same figures beside the PDF."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from documents.models import OfficialDocument
from documents.paper_data import compare, extract
from documents.storage import open_stored
from lhh_portal.workflow import perform
from news.models import LibraryDocument
from tests.documents.figures_paper import BODY, DATA
from tests.documents.verification.test_views import issued
from tests.news.shown import library_document, public_paper

pytestmark = pytest.mark.django_db

LIST = "/van-ban/"


def listed(client, **asked):
    return client.get(LIST, asked).context["page"].object_list


@pytest.fixture
def both():
    """Newest first: the report of 2024, the programme of 2020, the decision of 2014."""
    paper = public_paper(subject="Kết quả hoạt động năm 2024")
    programme = library_document(
        type="CTr", symbol="", issuer="Tỉnh ủy", dated=date(2020, 1, 5), abstract="Chương trình phát triển", field=""
    )
    return paper, programme, library_document()


def test_both_sources_newest_first_with_their_count(client, both):
    answer = client.get(LIST)

    assert answer.context["page"].object_list == list(both)
    assert "3 văn bản" in answer.text
    assert answer.cookies == {}


@pytest.mark.parametrize(
    ("asked", "places"),
    [
        ({"q": "phan bien"}, [2]),
        ({"q": "14/2014"}, [2]),
        ({"q": "thu tuong giam dinh"}, [2]),
        ({"q": "ket qua 01/bc"}, [0]),
        ({"q": "khong co"}, []),
        ({"type": "QĐ"}, [2]),
        ({"type": "BC"}, [0]),
        ({"issuer": "Tỉnh ủy"}, [1]),
        ({"issuer": "Liên hiệp Hội (minh họa)"}, [0]),
        ({"year": "2014"}, [2]),
        ({"year": "2024"}, [0]),
        ({"field": "Tổ chức"}, [0]),
        ({"field": "Tư vấn, phản biện"}, [2]),
        ({"q": "chuong trinh", "year": "2014"}, []),
        ({"year": "hai nghìn"}, [0, 1, 2]),
    ],
)
def test_filters(client, both, asked, places):
    assert listed(client, **asked) == [both[place] for place in places]


def test_only_what_is_there_is_offered(client, both):
    fields = client.get(LIST).context["filter"].fields

    offered = {name: [value for value, _label in fields[name].choices] for name in ("type", "issuer", "year", "field")}
    assert offered == {
        "type": ["", "QĐ", "CTr", "BC"],
        "issuer": ["", "Liên hiệp Hội (minh họa)", "Thủ tướng Chính phủ", "Tỉnh ủy"],
        "year": ["", 2024, 2020, 2014],
        "field": ["", "Tổ chức", "Tư vấn, phản biện"],
    }


def test_what_is_not_public_is_nowhere(client):
    hidden = [
        public_paper(is_public=False),
        public_paper(state="sealed"),
        library_document(state="draft"),
        library_document(state="taken-down"),
    ]

    assert listed(client) == []
    for document in hidden[:2]:
        for name in ("news:paper", "news:paper-download"):
            assert client.get(reverse(name, args=[document.code])).status_code == 404
    for document in hidden[2:]:
        for name in ("news:library-document", "news:library-document-download"):
            assert client.get(reverse(name, args=[document.pk])).status_code == 404


def test_an_expired_document_stays_and_says_so(client):
    document = library_document(state="expired")

    assert listed(client) == [document]
    assert "Hết hiệu lực" in client.get(LIST).text
    assert "Văn bản đã hết hiệu lực." in client.get(reverse("news:library-document", args=[document.pk])).text


@pytest.mark.parametrize(
    ("state", "words"),
    [("corrected", "Đã có văn bản đính chính, thay thế"), ("withdrawn", "Đã thu hồi")],
)
def test_a_corrected_or_withdrawn_paper_says_so(client, state, words):
    public_paper(state=state)

    assert words in client.get(LIST).text


def test_queries_do_not_grow_with_rows_and_pages_are_cut(client):
    counts = []
    for number in (2, 20):
        for place in range(number):
            public_paper()
            if place < 5:
                library_document(dated=date(2024, 6, 12))
        with CaptureQueriesContext(connection) as queries:
            page = client.get(LIST, {"q": ""}).context["page"]  # a page with a search is never kept
        counts.append(len(queries))

    assert (page.paginator.count, len(page.object_list), page.paginator.num_pages) == (29, 20, 2)
    assert counts[0] == counts[1]


def test_downloads_are_the_stored_files(client):
    paper, document = public_paper(), library_document()

    answers = [
        client.get(reverse("news:paper-download", args=[paper.code])),
        client.get(reverse("news:library-document-download", args=[document.pk])),
    ]
    assert [b"".join(answer.streaming_content) for answer in answers] == [paper.code.encode(), b"%PDF-1.7"]
    assert [answer["Content-Disposition"] for answer in answers] == [
        'attachment; filename="01-BC-LHH.pdf"',
        'attachment; filename="14-2014-QD-TTg.pdf"',
    ]


def test_attachment_of_a_public_paper_and_of_no_other(client):
    paper, other = public_paper(), public_paper(is_public=False)
    attachment = paper.attachments.create(name="Danh sách", file=paper.pdf)

    own = reverse("news:attachment-download", args=[paper.code, attachment.pk])
    assert own in client.get(reverse("news:paper", args=[paper.code])).text
    assert client.get(own).status_code == 200
    assert client.get(reverse("news:attachment-download", args=[other.code, attachment.pk])).status_code == 404


@pytest.mark.slow
def test_page_of_a_signed_paper_prints_the_figures_of_its_pdf(client, authority):
    paper = issued(body=BODY + "<p>Báo cáo được lập theo quy định.</p>", data=DATA, is_public=True)

    answer = client.get(reverse("news:paper", args=[paper.code]))

    assert "Chữ ký số nguyên vẹn." in answer.text
    assert reverse("verification:paper", args=[paper.code]) in answer.text
    with paper_file(paper) as file:
        pdf = file.read()
    printed = [(item["figure"], item["text"]) for item in extract(pdf)["printed"]]
    on_screen = re.findall(r'<span class="figure" data-key="([^"]+)">([^<]+)</span>', answer.text)
    assert printed
    # A footnote stands at the end on the screen.
    assert sorted((key, "".join(text.split())) for key, text in on_screen) == sorted(printed)
    assert compare(pdf) == []


def paper_file(paper):
    return open_stored(OfficialDocument.objects.select_related("pdf").get(pk=paper.pk).pdf)


def test_only_desk_moves_a_document(cast):
    document = library_document(state="draft")

    published = perform(document, "publish", actor=cast.editor)
    expired = perform(published, "expire", actor=cast.staff, note="Có Quyết định mới")
    gone = perform(expired, "take_down", actor=cast.editor, note="Đăng nhầm")

    assert gone.state == "taken-down"
    assert list(LibraryDocument.objects.published()) == []


def test_kept_pages_are_forgotten_when_a_paper_becomes_public_or_is_taken_back(
    client, cast, django_capture_on_commit_callbacks
):
    paper = public_paper(is_public=False)

    def listed_after(action, **options):
        with django_capture_on_commit_callbacks(execute=True):
            perform(paper, action, actor=cast.clerk, **options)
        return paper.symbol in client.get(LIST).text

    assert paper.symbol not in client.get(LIST).text
    assert (listed_after("publish"), listed_after("unpublish", note="Nhầm")) == (True, False)
