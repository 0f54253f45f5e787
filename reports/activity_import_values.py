"""What the cells of a raw record mean: values to write, questions that are open, problems to mend. No database.

`values` holds only what the sheet says, ready for JSON:

    {"uid", "kind": code, "title", "subject", "description", "report_line", "starts_on", "ends_on" (ISO), "place",
     "is_online", "funding", "lead": id, "partners": [ids], "amounts": {full code: [whole number, qualifier]},
     "explanations": {full code: text}}
"""

import re
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lhh_portal.dates import format_date
from lhh_portal.legacy_encodings import convert_legacy, legacy_encoding
from lhh_portal.sheet_import import layout_of
from lhh_portal.spreadsheets import cell_text
from lhh_portal.text import search_key
from reports.activity_import_amounts import Amounts
from reports.activity_import_columns import head_key
from reports.activity_import_dates import read_days
from reports.activity_import_numbers import NOTHING
from reports.activity_import_questions import ASSOCIATION, DATE, KIND, Open, Questions
from reports.activity_import_rows import cell_value, is_uid
from reports.models import Activity
from reports.tokens import FigureToken, holds_brackets, parse

_LENGTHS = {name: Activity._meta.get_field(name).max_length for name in ("title", "subject", "place")}
_YES, _NO = frozenset({"co", "x", "1", "v", "true", "dung"}), frozenset({"khong", "0", "false", "sai", "-"})
_FUNDING = {search_key(str(label)): str(value) for value, label in Activity.Funding.choices} | {
    "nsnn": "budget",
    "ngan sach nha nuoc": "budget",
    "xhh": "social",
}
_PIECES = re.compile(r"\s*[;,\n]\s*")
_MOST_PIECES = 8  # of one name: «Hội Khoa học, Kỹ thuật và …»
_MOST_NAMES = 2000  # characters


@dataclass
class Reading:
    values: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    questions: list = field(default_factory=list)  # keys of open ones


class Interpreter:
    """`lookups` is an activity_import_plan.Lookups, `import_file` gives association, kind and round of the file."""

    def __init__(self, lookups, import_file):
        self.lookups, self.file = lookups, import_file
        round_ = import_file.round
        self.span = lookups.round_span
        self.list_key = head_key(layout_of(import_file)) or f"tep-{import_file.pk}"
        self.questions = Questions(lookups.answers, context=round_.code if round_ else f"tep-{import_file.pk}")

    def read(self, data):
        """The Reading of a raw record's JSON."""
        return _Record(self, data).read()


class _Record(Amounts):
    def __init__(self, interpreter, data):
        self.lookups, self.file, self.span = interpreter.lookups, interpreter.file, interpreter.span
        self.questions, self.list_key = interpreter.questions, interpreter.list_key
        self.cells, self.amounts = data["cells"], data["amounts"]
        self.group = data["group"]
        self.reading = Reading(problems=[*data["problems"]], notes=[*data.get("notes", ())])
        self.values = self.reading.values
        self.additions = []  # lines for the description
        self.is_ours = is_uid(self._text("uid"))

    def read(self):
        for step in (self._uid, self._kind, self._texts, self._days, self._owners, self._numbers, self._description):
            self._try(step)
        self._try(self._check_report_line)
        return self.reading

    def _try(self, step, *args, cell=None):
        """Do one step; a question stays open, a refusal becomes a problem that names the cell. Return its result."""
        try:
            return step(*args)
        except Open as question:
            if question.args[0] not in self.reading.questions:
                self.reading.questions.append(question.args[0])
        except ValidationError as error:
            self._complain(cell, " ".join(error.messages))
        return None

    def _complain(self, cell, sentence):
        self.reading.problems.append(
            _("ô %(cell)s: %(problem)s") % {"cell": cell, "problem": sentence} if cell else sentence
        )

    def _at(self, name):
        return self.cells[name]["at"]

    def _text(self, name):
        return cell_text(cell_value(self.cells.get(name)))

    # --- what and which kind ---

    def _uid(self):
        if self.is_ours:
            self.values["uid"] = self._text("uid").strip().lower()
        elif self._text("uid"):
            self.additions.append(_("Mã: %s") % self._text("uid"))

    def _kind(self):
        self.kind = None
        code, text = self._text("kind_code"), self._text("kind")
        coded = self.lookups.kinds.get(code)
        if coded and text in ("", coded.name):
            self.kind = coded
        elif text:
            self.kind = self._kind_named(text, self._at("kind"))
        elif self.file.kind_id:
            self.kind = self.lookups.kinds[self.lookups.file_kind_code]
        else:
            group = re.sub(r"^([IVX]+|[A-H]|\d+)\s*[\s.)/:-]\s*", "", self.group)
            self.kind = self._kind_named(group, self._at("title"))
        self.values["kind"] = self.kind.code

    def _kind_named(self, text, cell):
        named = self.lookups.kinds_named(text)
        if len(named) == 1:
            return named[0]
        context = "" if text else f"tep-{self.file.pk}"
        answer = self.questions.answer(
            KIND,
            text,
            cell,
            choices=lambda: [[kind.name, {"kind": kind.code}] for kind in named or self._kinds_like(text)],
            typed=KIND,
            context=context,
        )
        return self.lookups.kinds[answer["kind"]]

    def _kinds_like(self, text):
        """To propose: by what should name the kind, else by what the work is called."""
        return (text and self.lookups.kinds_like(text)) or self.lookups.kinds_like(self._text("title"))

    # --- words ---

    def _texts(self):
        for name in ("title", "subject", "place", "report_line"):
            if name in self.cells and (text := self._try(self._clean, name, cell=self._at(name))):
                self.values[name] = text
        if "title" not in self.values and not any(self._at("title") in each for each in self.reading.problems):
            self._complain(self._at("title"), _("thiếu tên hoạt động."))
        if self.values.get("subject") and self.kind and not self.kind.subject_label and not self.is_ours:
            self.additions.append(_("Đối tượng: %s") % self.values.pop("subject"))
        self._try(self._online, cell=self.cells.get("is_online", {}).get("at"))
        funding = self._text("funding")
        if funding and search_key(funding) in _FUNDING:
            self.values["funding"] = _FUNDING[search_key(funding)]
        elif funding:
            self.additions.append(_("Nguồn kinh phí: %s") % funding)

    def _clean(self, name):
        text = self._text(name)
        if not self.is_ours:
            text = text if name == "report_line" else " ".join(text.split())
            if name != "title" and text.lower() in NOTHING:
                return ""
            if not text.isascii() and (encoding := legacy_encoding(text)):
                raise ValidationError(
                    _("gõ bằng bảng mã cũ %(encoding)s, có lẽ là «%(converted)s». Gõ lại bằng Unicode.")
                    % {"encoding": encoding, "converted": convert_legacy(text)}
                )
        if name == "title" and holds_brackets(text):
            raise ValidationError(_("có mã số liệu [[…]]: viết tên bằng lời, số liệu ghi ở cột của nó."))
        most = _LENGTHS.get(name)
        if most and len(text) > most:
            raise ValidationError(_("dài %(found)s ký tự, tối đa %(most)s.") % {"found": len(text), "most": most})
        return text

    def _online(self):
        text = search_key(self._text("is_online"))
        if not text:
            return
        if text not in _YES | _NO:
            raise ValidationError(_("«%s»: ghi «có» hoặc «không».") % self._text("is_online"))
        self.values["is_online"] = text in _YES

    def _description(self):
        """Last: what had no place of its own is added to it."""
        parts = [self._text("description"), *self.additions]
        plan, note = self._text("plan"), self._text("note")
        parts += [_("Kế hoạch: %s") % plan] if plan else []
        parts += [_("Ghi chú: %s") % note] if note else []
        text = "\n".join(dict.fromkeys(part for part in parts if part))
        if text:
            self.values["description"] = text

    def _check_report_line(self):
        """As the form does: every token must be a number of this very record."""
        amounts = self.values.get("amounts", {})
        for token in parse(self.values.get("report_line", "")):
            if not isinstance(token, str) and self.kind and not self.reading.questions:
                key = f"{self.kind.code}.{token.key}" if isinstance(token, FigureToken) else ""
                if key not in amounts:
                    words = _("Câu dùng %s nhưng dòng này không có số liệu ấy: ghi số, hoặc bỏ mã khỏi câu.")
                    raise ValidationError(words % token)

    # --- when ---

    def _days(self):
        if "date" in self.cells:
            span = self._try(self._span, "date", cell=self._at("date"))
            starts_on, ends_on = span or (None, None)
        else:
            first, last = self._one_of("starts_on"), self._one_of("ends_on")
            starts_on = first and first[0]
            ends_on = last[1] if last else first and first[1] if "ends_on" not in self.cells else None
            if "ends_on" in self.cells and "starts_on" not in self.cells:
                starts_on = last and last[0]
        if starts_on is None or ends_on is None:
            if not self.reading.questions and not {"date", "starts_on", "ends_on"} & set(self.cells):
                self._complain(self._at("title"), _("thiếu ngày."))
            return
        if ends_on < starts_on:
            self._complain(self._at("ends_on"), _("Ngày kết thúc không thể trước ngày bắt đầu."))
            return
        self.values |= {"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()}
        if self.span and not self.span.starts_on <= ends_on <= self.span.ends_on:
            words = _(
                "%(day)s nằm ngoài đợt «%(round)s» (%(first)s – %(last)s); hoạt động tính vào đợt có ngày kết thúc."
            )
            self._complain(
                self._at("date" if "date" in self.cells else "ends_on" if "ends_on" in self.cells else "starts_on"),
                words
                % {
                    "day": format_date(ends_on),
                    "round": self.file.round.title,
                    "first": format_date(self.span.starts_on),
                    "last": format_date(self.span.ends_on),
                },
            )

    def _one_of(self, name):
        return self._try(self._span, name, cell=self._at(name)) if name in self.cells else None

    def _span(self, name):
        value = cell_value(self.cells[name])
        days = read_days(value, round_span=self.span)
        if days.span:
            return days.span
        choices = [
            [format_span(span), {"starts_on": span.starts_on.isoformat(), "ends_on": span.ends_on.isoformat()}]
            for span in days.proposals
        ]
        context = self.questions.context if days.is_relative else ""
        answer = self.questions.answer(
            DATE, cell_text(value), self._at(name), choices=choices, typed=DATE, context=context
        )
        return date.fromisoformat(answer["starts_on"]), date.fromisoformat(answer["ends_on"])

    # --- who ---

    def _owners(self):
        owners = [self.lookups.by_slug.get(slug) for slug in self._text("owner_codes").split()]
        lead, partners = self._text("lead"), self._text("partners")
        if owners and all(owners) and [lead, partners] == owner_names(owners):
            chosen, others = owners[0], owners[1:]
        else:
            others = self._partners(partners, self._cell_of("partners"))
            chosen = (lead and self._association(lead, self._cell_of("lead"))) or self.lookups.file_association
        if chosen is None:
            words = _("thiếu đơn vị chủ trì: thêm cột «Chủ trì», hoặc chọn đơn vị khi tải tệp.")
            self._complain(self._cell_of("lead"), words)
            return
        if not self.lookups.may_lead(chosen):
            words = _("«%s» chủ trì hoạt động này: chỉ cán bộ của hội đó, hoặc chuyên viên Liên hiệp Hội, nhập được.")
            self._complain(self._cell_of("lead"), words % chosen.short_name)
            return
        self.values["lead"] = chosen.pk
        if "partners" in self.cells or "owner_codes" in self.cells:
            self.values["partners"] = [other.pk for other in dict.fromkeys(others) if other != chosen]

    def _cell_of(self, name):
        return self.cells[name]["at"] if name in self.cells else self._at("title")

    def _association(self, text, cell):
        """The association a text names; None if it is none of the portal's."""
        named = self.lookups.associations_named(text)
        if len(named) == 1:
            return named[0]
        answer = self.questions.answer(
            ASSOCIATION,
            text,
            cell,
            choices=lambda: [
                [item.name, {"association": item.pk}] for item in named or self.lookups.associations_like(text)
            ],
            typed=ASSOCIATION,
        )
        found = self.lookups.associations.get(answer["association"])
        if found is None:
            self.additions.append(_("Đơn vị: %s") % text)
        return found

    def _partners(self, text, cell):
        if text.lower() in NOTHING:
            return []
        if len(text) > _MOST_NAMES:
            self._complain(cell, _("dài %(found)s ký tự, tối đa %(most)s.") % {"found": len(text), "most": _MOST_NAMES})
            return []
        found = []
        for name in self._names_in(text):
            partner = self._try(self._association, name, cell)
            if partner:
                found.append(partner)
        return found

    def _names_in(self, text):
        """The names in a list of names; one that itself holds a comma or an «và» is known by the longest match."""
        names, pieces = [], _PIECES.split(text)
        while pieces:
            size = next(
                (n for n in range(min(len(pieces), _MOST_PIECES), 0, -1) if self._is_name(", ".join(pieces[:n]))), 0
            )
            if size:
                names.append(", ".join(pieces[:size]))
            elif pieces[0]:
                halves = re.split(r"\s+và\s+", pieces[0])
                names += halves if len(halves) > 1 and all(map(self._is_name, halves)) else [pieces[0]]
            pieces = pieces[size or 1 :]
        return names

    def _is_name(self, text):
        return len(self.lookups.associations_named(text)) == 1


def owner_names(owners):
    """[lead, partners] as an export writes them."""
    return [owners[0].short_name, ", ".join(owner.short_name for owner in owners[1:])]


def format_span(span):
    first, last = format_date(span.starts_on), format_date(span.ends_on)
    return first if first == last else f"{first} – {last}"
