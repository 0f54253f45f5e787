from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lhh_portal.quantity import Quantity, format_number
from reports.expressions import (
    BadExpression,
    Before,
    Constant,
    Name,
    Operation,
    Reading,
    Written,
    evaluate,
    names_in,
    number_reading,
    parse,
)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("50.000.000", Constant(Decimal(50_000_000))),
        ("1,5", Constant(Decimal("1.5"))),
        ("6/8/2008", Constant(date(2008, 8, 6))),
        ("6/8", Operation("/", (Constant(Decimal(6)), Constant(Decimal(8))))),
        ("XHO-01", Name("XHO-01")),
        ("tang-qua.tri-gia", Name("tang-qua.tri-gia")),
        ("truoc(XHO-01)", Before(Name("XHO-01"))),
        ("truoc(a + b)", Before(Operation("+", (Name("a"), Name("b"))))),
        ('loi("# hội thảo")', Written("loi", "# hội thảo")),
        ('ngay("27-NQ/TW")', Written("ngay", "27-NQ/TW")),
        ("a+b + c", Operation("+", (Name("a"), Name("b"), Name("c")))),
        ("a / b / c", Operation("/", (Operation("/", (Name("a"), Name("b"))), Name("c")))),
        ("a + b / c", Operation("+", (Name("a"), Operation("/", (Name("b"), Name("c")))))),
        ("(a + b) / c", Operation("/", (Operation("+", (Name("a"), Name("b"))), Name("c")))),
    ],
)
def test_what_an_expression_says(text, tree):
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Biểu thức còn thiếu: cần một mã, một số hoặc một từ ở cuối."),
        ("a +", "Biểu thức còn thiếu: cần một mã, một số hoặc một từ ở cuối."),
        ("a b", "Không hiểu «b» đứng ở đây. Giữa hai số cần dấu + hoặc /."),
        ("a - b", "Không đọc được từ «- b»."),
        ("(a + b", "Thiếu dấu đóng ngoặc «)»."),
        ("a)", "Không hiểu «)» đứng ở đây. Giữa hai số cần dấu + hoặc /."),
        ("+ a", "Không hiểu «+» đứng ở đây; cần một mã, một số hoặc một từ."),
        ("31/6/2024", "«31/6/2024» không phải là ngày có thật."),
        ("truoc XHO-01", "Sau «truoc» phải có ngoặc, ví dụ truoc(XHO-01)."),
        ("hội thảo", "Không đọc được từ «hội thảo»."),
        ("loi(hội thảo)", 'Trong ngoặc của «loi» là câu chữ để trong ngoặc kép, ví dụ loi("# hội thảo khoa học").'),
        (
            'loi("hội thảo")',
            'Câu chữ trong loi(…) cần đúng một dấu # ở chỗ con số, ví dụ loi("# hội thảo khoa học").',
        ),
        ('loi("# a | b")', 'Câu chữ trong loi(…) cần đúng một dấu # ở chỗ con số, ví dụ loi("# hội thảo khoa học").'),
        ("(" * 21 + "a" + ")" * 21, "Biểu thức lồng quá nhiều ngoặc."),
        ("__import__", "Không đọc được từ «__import__»."),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(text, sentence):
    with pytest.raises(BadExpression) as refusal:
        parse(text)

    assert str(refusal.value) == sentence


class Look:
    """Names from a dict; the period before has everything ten times smaller."""

    def __init__(self, values, scale=1):
        self.values, self.scale = values, scale

    def name(self, code):
        value = self.values.get(code)
        return number_reading(code, None if value is None else Quantity(Decimal(value) / self.scale))

    @property
    def before(self):
        return Look(self.values, 10)

    def written(self, function, phrase):
        return Reading(None)


@pytest.mark.parametrize(
    ("text", "value", "working", "mark"),
    [
        ("a", 12, "12", "12"),
        ("a + b + 3", 23, "12 + 8 + 3", "12+8"),
        ("a / b", Decimal("1.5"), "12 ÷ 8", "12/8"),
        ("a / (b + 4)", 1, "12 ÷ (8 + 4)", "12/8"),
        ("truoc(a + b)", 2, "1,2 + 0,8", "1,2+0,8"),
        ("a + missing", 12, "12", "12"),
        ("missing + missing", None, "", ""),
        ("a / missing", None, "", ""),
        ("a / zero", None, "", ""),
        ('loi("# hội")', None, "", ""),
    ],
)
def test_what_an_expression_is_worth(text, value, working, mark):
    reading = evaluate(parse(text), Look({"a": 12, "b": 8, "zero": 0}))

    assert (reading.value, reading.working, reading.mark) == (value and Quantity(Decimal(value)), working, mark)


numbers = st.decimals(min_value=0, max_value=10**12, places=2)
trees = st.recursive(
    st.tuples(st.just("number"), numbers) | st.tuples(st.just("name"), st.sampled_from("abc")),
    lambda inner: st.tuples(st.sampled_from("+/"), inner, inner),
    max_leaves=8,
)
VALUES = {"a": 3, "b": 700, "c": 0}


def written_out(tree):
    if tree[0] == "number":
        return format_number(tree[1])
    return tree[1] if tree[0] == "name" else f"({written_out(tree[1])} {tree[0]} {written_out(tree[2])})"


def worth(tree):
    """The same by plain arithmetic; None as soon as something is divided by zero, which a sum then leaves out."""
    if tree[0] == "number":
        return tree[1]
    if tree[0] == "name":
        return Decimal(VALUES[tree[1]])
    left, right = worth(tree[1]), worth(tree[2])
    if tree[0] == "+":
        return None if left is None and right is None else (left or 0) + (right or 0)
    return None if left is None or not right else left / right


@given(trees)
def test_sums_and_quotients_are_those_of_arithmetic(tree):
    reading = evaluate(parse(written_out(tree)), Look(VALUES))

    assert reading.value == (None if worth(tree) is None else Quantity(worth(tree)))


def sentence_or_names(text):
    try:
        return names_in(parse(text))
    except BadExpression as refusal:
        return str(refusal)


@given(st.text(max_size=40) | st.text('ab +/()"#1.,loi', max_size=20))
def test_any_text_is_an_expression_or_a_sentence(text):
    answer = sentence_or_names(text)

    assert isinstance(answer, list) or answer.endswith((".", "»."))
