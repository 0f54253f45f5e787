import pytest

from lhh_portal.searchable import Found
from news.search.excerpts import excerpt, marked, pattern_of
from news.search.terms import groups_of, read_question, spelled, tokens_of, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hòa bình", [("hoa", "hoa2"), ("binh", "binh2")]),
        ("Hoà", [("hoa", "hoa2")]),
        ("Ho\u0300a", [("hoa", "hoa2")]),  # decomposed
        ("hoa", [("hoa", "")]),
        ("ĐƯỜNG", [("duong", "d9u7o7ng2")]),
        ("14/2014/QĐ-TTg", [("14", ""), ("2014", ""), ("qd", "qd9"), ("ttg", "")]),
        ("CO₂, 166.842", [("co2", ""), ("166", ""), ("842", "")]),
        ("日本", [("e697a5e69cac", "")]),
        ("", []),
        ("… – !", []),
    ],
)
def test_words(text, words):
    assert words_of(text) == words


@pytest.mark.parametrize(("one", "other"), [("hòa", "hoà"), ("thủy", "thuỷ"), ("NGUYỄN", "nguyễn"), ("đ", "Đ")])
def test_spelling_does_not_hang_on_the_place_of_the_tone(one, other):
    assert spelled(one) == spelled(other)


@pytest.mark.parametrize(("one", "other"), [("hòa", "hóa"), ("ma", "mà"), ("dân", "đân"), ("tư", "tu"), ("ô", "ơ")])
def test_spellings_differ(one, other):
    assert spelled(one) != spelled(other)


@pytest.mark.parametrize(
    "odd",
    [
        '"', '""', "'", "*", ":", "a OR b", "a NEAR(b, 3)", "NOT a", "title:a", "a -b", "(a", "a)", "{a b}: c", "^a",
        "a:*", "a & !b | c <-> d", "\\", "%s %", "a';DROP TABLE x;--", "«»", "“a b", "\x00", "=a", "@tin-bai", "_a_b",
    ],
)  # fmt: skip
def test_no_question_holds_an_operator(odd):
    question = read_question(odd)

    for way in groups_of(question) if question.words else []:
        for token in way:
            assert token.strip("_=+$!~").replace("_", "").isalnum()
            assert token.isascii()


def test_question_is_bounded():
    question = read_question("dài " * 50_000)
    assert len(question.words) == 1
    assert len(read_question(" ".join(f"w{n}" for n in range(100))).words) == 12
    assert len(read_question("x" * 100_000).words[0][0]) == 40


def test_last_word_may_go_on_unless_it_is_quoted_or_short():
    assert read_question("hội ngh").beginning == "ngh"
    assert read_question("hội ng").beginning == ""
    assert read_question('"hội ngh"').beginning == ""
    assert read_question("14/2014").beginning == ""


def test_endless_text_keeps_within_what_the_database_takes():
    found = Found("/a/", "Tên", text=" ".join(f"từ{n}" for n in range(200_000)))

    assert 800_000 < len(tokens_of(found, "tin-bai", 2024)) <= 900_000


@pytest.mark.parametrize(
    ("question", "text", "html"),
    [
        ("hoi nghi", "Hội nghị <b>lần</b> 4", "<mark>Hội nghị</mark> &lt;b&gt;lần&lt;/b&gt; 4"),
        ("hoi", "xã hội, hội viên", "xã <mark>hội</mark>, <mark>hội</mark> viên"),
        ("ngh", "Nghị quyết", "<mark>Nghị</mark> quyết"),
        ("ng", "Nghị quyết", "Nghị quyết"),
        ("đồng", "đong đồng", "<mark>đong đồng</mark>"),
        ("b", "<script>b</script>", "&lt;script&gt;<mark>b</mark>&lt;/script&gt;"),
    ],
)
def test_marks(question, text, html):
    assert marked(text, pattern_of(read_question(question))) == html


def test_excerpt_shows_where_most_words_stand():
    text = "Hội họp. " + "Chuyện khác kể dài ra thêm. " * 40 + "Giám định xã hội về đề án. " + "Còn nữa. " * 50

    shown = excerpt(text, pattern_of(read_question("giam dinh hoi")))

    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert "<mark>Giám định</mark> xã <mark>hội</mark> về đề án." in shown
    assert len(shown) < 320


def test_excerpt_without_the_words_is_the_beginning():
    assert excerpt("Một hai ba.", pattern_of(read_question("bốn"))) == "Một hai ba."
    assert excerpt("", pattern_of(read_question("bốn"))) == ""
