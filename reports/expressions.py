"""The small language of validation rules: what stands left and right of the operator.

    sum     = term {"+" term}
    term    = factor {"/" factor}
    factor  = number | day | name | function | "(" sum ")"
    number  = 50.000.000 | 1,5              day = 6/8/2008
    name    = a measure (tang-qua.tri-gia), an indicator (XHO-01) or a word (phan, tong, cuoi-ky: WORDS)
    function = truoc(sum)                   the same in the period before
             | loi("# hội thảo khoa học")   the number written in the text where # stands; | parts other wordings
             | ngay("27-NQ/TW")             the day written in the text beside the symbol of a paper

`parse` makes a tree of it, `evaluate` reads the tree over something that knows the values (a record, a report, a
round). Nothing is ever executed: a name is looked up, a sum is added.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lhh_portal.quantity import Quantity, format_number, format_quantity

# Words that stand for every such number in turn (the first ones), or for a day.
WORDS = {
    "phan": gettext_lazy("từng phần «trong đó»"),
    "tong": gettext_lazy("tổng của phần ấy"),
    "cac-phan": gettext_lazy("các phần «trong đó» của một tổng cộng lại"),
    "so": gettext_lazy("từng số đã ghi"),
    "tien": gettext_lazy("từng số tiền, bằng đồng"),
    "qua": gettext_lazy("số phần quà, suất học bổng"),
    "doi-tuong": gettext_lazy("từng số được đếm theo đối tượng khác nhau"),
    "bat-dau": gettext_lazy("ngày bắt đầu hoạt động"),
    "moi-chi-tieu": gettext_lazy("từng chỉ tiêu có số"),
    "ngay-van-ban": gettext_lazy("ngày của văn bản"),
    "dau-ky": gettext_lazy("ngày đầu kỳ"),
    "cuoi-ky": gettext_lazy("ngày cuối kỳ"),
}
FUNCTIONS = ("truoc", "loi", "ngay")
DAYS = frozenset({"bat-dau", "ngay-van-ban", "dau-ky", "cuoi-ky"})

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<day>\d{1,2}/\d{1,2}/\d{4}(?![\w./-]))
    | (?P<number>\d+(?:\.\d{3})*(?:,\d+)?(?![\w.,-]))
    | (?P<name>[A-Za-z0-9][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)?(?![\w.]))
    | "(?P<text>[^"]*)"
    | (?P<mark>[+/()])
    )""",
    re.VERBOSE,
)
_MAX_DEPTH = 20


class BadExpression(ValueError):
    """The text is no expression; the message is a Vietnamese sentence for whoever wrote it."""


@dataclass(frozen=True)
class Constant:
    """A number (Decimal) or a day (date)."""

    value: object


@dataclass(frozen=True)
class Name:
    code: str


@dataclass(frozen=True)
class Before:
    term: object


@dataclass(frozen=True)
class Written:
    """A number (`loi`) or a day (`ngay`) as written in the text."""

    function: str
    phrase: str


@dataclass(frozen=True)
class Operation:
    """`mark` is + or /; of quotients `terms` has exactly two."""

    mark: str
    terms: tuple


def names_in(tree):
    """The codes and words a tree looks up, in order."""
    if isinstance(tree, Name):
        return [tree.code]
    return [name for part in _children(tree) for name in names_in(part)]


def parts_of_kind(tree, kind):
    """All parts of a tree of one of the classes above."""
    own = [tree] if isinstance(tree, kind) else []
    return own + [found for part in _children(tree) for found in parts_of_kind(part, kind)]


def _children(tree):
    if isinstance(tree, Operation):
        return tree.terms
    return (tree.term,) if isinstance(tree, Before) else ()


# --- reading ---------------------------------------------------------------------------------------------------


def parse(text):
    """The tree of an expression. Raises BadExpression."""
    reader = _Reader(text)
    tree = reader.sum()
    if reader.kind:
        raise BadExpression(_("Không hiểu «%s» đứng ở đây. Giữa hai số cần dấu + hoặc /.") % reader.value)
    return tree


class _Reader:
    def __init__(self, text):
        self.text, self.at, self.depth = text, 0, 0
        self.next()

    def next(self):
        """Take the next token into `kind` and `value`; None at the end."""
        self.kind, self.value = None, ""
        if not self.text[self.at :].strip():
            return
        match = _TOKEN.match(self.text, self.at)
        if match is None:
            raise BadExpression(_("Không đọc được từ «%s».") % self.text[self.at :].strip()[:30])
        self.at, self.kind = match.end(), match.lastgroup
        self.value = match[match.lastgroup]

    def is_at(self, mark):
        return self.kind == "mark" and self.value == mark

    def sum(self):
        terms = [self.term()]
        while self.is_at("+"):
            self.next()
            terms.append(self.term())
        return terms[0] if len(terms) == 1 else Operation("+", tuple(terms))

    def term(self):
        tree = self.factor()
        while self.is_at("/"):
            self.next()
            tree = Operation("/", (tree, self.factor()))
        return tree

    def factor(self):
        kind, value = self.kind, self.value
        if kind is None:
            raise BadExpression(_("Biểu thức còn thiếu: cần một mã, một số hoặc một từ ở cuối."))
        self.next()
        if kind == "number":
            return Constant(Decimal(value.replace(".", "").replace(",", ".")))
        if kind == "day":
            return Constant(_day(value))
        if kind == "name":
            return self.call(value) if value in FUNCTIONS else Name(value)
        if kind == "mark" and value == "(":
            return self.inside()
        raise BadExpression(_("Không hiểu «%s» đứng ở đây; cần một mã, một số hoặc một từ.") % value)

    def inside(self):
        """What stands between brackets, of which the first is taken already."""
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise BadExpression(_("Biểu thức lồng quá nhiều ngoặc."))
        tree = self.sum()
        self.close()
        self.depth -= 1
        return tree

    def close(self):
        if not self.is_at(")"):
            raise BadExpression(_("Thiếu dấu đóng ngoặc «)»."))
        self.next()

    def call(self, function):
        if not self.is_at("("):
            raise BadExpression(_("Sau «%s» phải có ngoặc, ví dụ %s.") % (function, _EXAMPLES[function]))
        if function == "truoc":
            self.next()
            return Before(self.inside())
        if not re.match(r'\s*"[^"]*\S[^"]*"', self.text[self.at :]):
            words = _("Trong ngoặc của «%s» là câu chữ để trong ngoặc kép, ví dụ %s.")
            raise BadExpression(words % (function, _EXAMPLES[function]))
        self.next()
        phrase = self.value.strip()
        if function == "loi" and any(wording.count("#") != 1 for wording in phrase.split("|")):
            raise BadExpression(_("Câu chữ trong loi(…) cần đúng một dấu # ở chỗ con số, ví dụ %s.") % _EXAMPLES["loi"])
        self.next()
        self.close()
        return Written(function, phrase)


_EXAMPLES = {"truoc": "truoc(XHO-01)", "loi": 'loi("# hội thảo khoa học")', "ngay": 'ngay("27-NQ/TW")'}


def _day(text):
    day, month, year = (int(part) for part in text.split("/"))
    try:
        return date(year, month, day)
    except ValueError:
        raise BadExpression(_("«%s» không phải là ngày có thật.") % text) from None


# --- reading the tree over values ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reading:
    """One side of a rule over real values: `value` a Quantity, a date, or None where there is none.

    `mark` is what the side contributes to a finding's fingerprint: the values, never the rule's own constants.
    """

    value: object
    name: str = ""
    working: str = ""
    mark: str = ""
    unit: str = ""

    @property
    def words(self):
        if self.value is None:
            return ""
        return f"{self.value:%d/%m/%Y}" if isinstance(self.value, date) else format_quantity(_rounded(self.value))


def evaluate(tree, look):
    """The Reading of a tree; `look` has `name(code)`, `before(code)`, `written(function, phrase)` → Reading."""
    if isinstance(tree, Constant):
        value = tree.value if isinstance(tree.value, date) else Quantity(tree.value)
        return Reading(value, working=Reading(value).words)
    if isinstance(tree, Name):
        return look.name(tree.code)
    if isinstance(tree, Before):
        return evaluate(tree.term, look.before)
    if isinstance(tree, Written):
        return look.written(tree.function, tree.phrase)
    sides = [evaluate(term, look) for term in tree.terms]
    return _added(sides) if tree.mark == "+" else _divided(*sides)


def _added(sides):
    """Missing terms count as nothing, as an empty box does; a sum of missing terms is missing."""
    known = [side for side in sides if isinstance(side.value, Quantity)]
    if not known:
        return Reading(None, " + ".join(side.name for side in sides if side.name))
    total = known[0].value
    for side in known[1:]:
        total += side.value
    return Reading(total, *_joined(known, " + ", "+"), unit=known[0].unit)


def _divided(upper, lower):
    """Missing while a part is missing or the divisor is zero."""
    names = " ÷ ".join(filter(None, [upper.name, lower.name]))
    if not isinstance(upper.value, Quantity) or not isinstance(lower.value, Quantity) or not lower.value.value:
        return Reading(None, names)
    value = Quantity(upper.value.value / lower.value.value, upper.value.qualifier)
    return Reading(value, *_joined([upper, lower], " ÷ ", "/"), unit=upper.unit)


def _joined(sides, between, mark):
    return (
        between.join(filter(None, (side.name for side in sides))),
        between.join(_bracketed(side.working, between) for side in sides),
        mark.join(filter(None, (side.mark for side in sides))),
    )


def _bracketed(working, between):
    return f"({working})" if between == " ÷ " and " + " in working else working


def _rounded(quantity):
    """As a person reads it: whole above ten, two places below."""
    step = Decimal(1) if abs(quantity.value) >= 10 and quantity.value != round(quantity.value, 2) else Decimal("0.01")
    return Quantity(quantity.value.quantize(step), quantity.qualifier)


def number_reading(name, quantity, unit=""):
    """The Reading of one stored number, or of none."""
    if quantity is None:
        return Reading(None, name, unit=unit)
    return Reading(quantity, name, format_quantity(quantity), format_number(quantity.value), unit)
