import pytest

from reports.tokens import FigureToken, NoteToken, parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("không có gì", ["không có gì"]),
        ("", []),
        ("có [[ORG-01]].", ["có ", FigureToken("ORG-01"), "."]),
        ("[[ORG-01|don-vi]]", [FigureToken("ORG-01", "don-vi")]),
        ("[[kham.luot@hoi-dong-y|don-vi]]", [FigureToken("kham.luot@hoi-dong-y", "don-vi")]),
        ("góp ý[[^gop-y-luat giam-sat]], và", ["góp ý", NoteToken(("gop-y-luat", "giam-sat")), ", và"]),
        ("[[^hoi hoc-tap-bac]]", [NoteToken(("hoc-tap-bac",), names_only=True)]),
        ("[[hỏng", ["[[hỏng"]),
    ],
)
def test_parse(text, expected):
    assert parse(text) == expected


@pytest.mark.parametrize("text", ["[[A-1]]", "[[A-1|don-vi]]", "[[^a b]]", "[[^hoi a]]"])
def test_a_token_writes_itself_as_it_was_read(text):
    assert str(parse(text)[0]) == text
