"""What the cells of a raw record mean: values to write, questions that are open, problems to mend. No database.

`values` holds only what the sheet says, ready for JSON:

    {"uid", "kind": code, "title", "subject", "description", "report_line", "starts_on", "ends_on" (ISO), "place",
     "is_online", "funding", "lead": id, "partners": [ids], "amounts": {full code: [whole number, qualifier]},
     "explanations": {full code: text}}
"""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lhh_portal.dates import format_date
from lhh_portal.legacy_encodings import convert_legacy, legacy_encoding
from lhh_portal.quantity import Qualifier, Quantity, format_quantity
from lhh_portal.spreadsheets import cell_text
from lhh_portal.text import search_key
from reports.activity_import_columns import MONEY, RESULT
from reports.activity_import_dates import read_days
from reports.activity_import_numbers import NOTHING, read_number, split_units
from reports.activity_import_rows import cell_value
from reports.models import Activity, Counting
from reports.tokens import FigureToken, parse

DATE, KIND, MEASURE, NUMBER, ASSOCIATION = "date", "kind", "measure", "number", "association"
_LENGTHS = {name: Activity._meta.get_field(name).max_length for name in ("title", "subject", "place")}
_YES, _NO = frozenset({"co", "x", "1", "v", "true", "dung"}), frozenset({"khong", "0", "false", "sai", "-"})
_FUNDING = {search_key(str(label)): str(value) for value, label in Activity.Funding.choices} | {
    "nsnn": "budget",
    "ngan sach nha nuoc": "budget",
    "xhh": "social",
}
# Numbers that may be said again elsewhere in the record are looked for by the unit of the cell.
_PIECES = re.compile(r"\s*[;,\n]\s*")


class _Open(Exception):
    """A question of this record has no answer yet."""


@dataclass
class Reading:
    values: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    questions: list = field(default_factory=list)  # keys of open ones


class Questions:
    """The questions of a whole file: those open, and those answered before; one for all rows with the same text."""

    def __init__(self, answers, *, context):
        self.answers = answers  # {key: answer}
        self.context = context  # of texts that mean something only in their round
        self.asked = {}

    def answer(self, ask, text, cell, *, context="", choices=(), typed="", doubt=""):
        """The answer, or _Open with the question's key.

        `choices` [[label, answer]] are the proposals; `typed` says what may be typed instead.
        """
        shown = text or _("(ô trống)")
        key = sha256(f"{ask}|{' '.join(text.lower().split())}|{context}".encode()).hexdigest()
        question = self.asked.setdefault(
            key,
            {
                "ask": ask,
                "text": shown[:500],
                "about": context,
                "cells": [],
                "count": 0,
                "choices": [list(choice) for choice in choices],
                "typed": typed,
                "doubt": doubt,
                "answer": self.answers.get(key),
            },
        )
        question["count"] += 1
        if len(question["cells"]) < 5:
            question["cells"].append(cell)
        if question["answer"] is None:
            raise _Open(key)
        return question["answer"]


class Interpreter:
    """`lookups` is an activity_import_plan.Lookups, `import_file` gives association, kind and round of the file."""

    def __init__(self, lookups, import_file):
        self.lookups, self.file = lookups, import_file
        round_ = import_file.round
        self.span = lookups.round_span
        self.questions = Questions(lookups.answers, context=round_.code if round_ else f"tep-{import_file.pk}")

    def read(self, data):
        """The Reading of a raw record's JSON."""
        return _Record(self, data).read()


class _Record:
    def __init__(self, interpreter, data):
        self.lookups, self.file, self.span = interpreter.lookups, interpreter.file, interpreter.span
        self.questions = interpreter.questions
        self.cells, self.amounts = data["cells"], data["amounts"]
        self.group = data["group"]
        self.reading = Reading(problems=[*data["problems"]])
        self.values = self.reading.values
        self.additions = []  # lines for the description
        self.is_ours = bool(self._text("uid"))

    def read(self):
        for step in (self._uid, self._kind, self._texts, self._days, self._owners, self._numbers, self._description):
            self._try(step)
        self._try(self._check_report_line)
        return self.reading

    def _try(self, step, *args, cell=None):
        """Do one step; a question stays open, a refusal becomes a problem that names the cell. Return its result."""
        try:
            return step(*args)
        except _Open as question:
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
            self.values["uid"] = self._text("uid").lower()

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
        alike = [[kind.name, {"kind": kind.code}] for kind in named or self.lookups.kinds_like(text)]
        context = "" if text else f"tep-{self.file.pk}"
        answer = self.questions.answer(KIND, text, cell, choices=alike, typed=KIND, context=context)
        return self.lookups.kinds[answer["kind"]]

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
        choices = [[item.name, {"association": item.pk}] for item in named or self.lookups.associations_like(text)]
        answer = self.questions.answer(ASSOCIATION, text, cell, choices=choices, typed=ASSOCIATION)
        found = self.lookups.associations.get(answer["association"])
        if found is None:
            self.additions.append(_("Đơn vị: %s") % text)
        return found

    def _partners(self, text, cell):
        if text.lower() in NOTHING:
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
            size = next((n for n in range(len(pieces), 0, -1) if self._is_name(", ".join(pieces[:n]))), 0)
            if size:
                names.append(", ".join(pieces[:size]))
            elif pieces[0]:
                halves = re.split(r"\s+và\s+", pieces[0])
                names += halves if len(halves) > 1 and all(map(self._is_name, halves)) else [pieces[0]]
            pieces = pieces[size or 1 :]
        return names

    def _is_name(self, text):
        return len(self.lookups.associations_named(text)) == 1

    # --- how much ---

    def _numbers(self):
        if self.kind is None:
            return
        self.values["amounts"] = {}
        has_amount = any(amount["field"] not in (RESULT, MONEY) for amount in self.amounts)
        for amount in self.amounts:
            if amount["field"] == RESULT and has_amount and not self._units_in(amount):
                text = cell_text(cell_value(amount))
                self.additions.append(f"{amount['label']}: {text}")
                continue
            self._try(self._one_number, amount, cell=amount["at"])
        self._count_once()

    def _units_in(self, amount):
        value = cell_value(amount)
        return split_units(value, self.lookups.units) if isinstance(value, str) else []

    def _one_number(self, amount):
        """Store the number of one cell, or the numbers, if it holds several with their units."""
        pieces = [] if amount["field"][:2] in ("m:", "u:") or "measure" in amount else self._units_in(amount)
        if len(pieces) > 1 or pieces and "unit" not in amount:
            for text, unit in pieces:
                self._store(amount, text, self._measure_in(unit, amount))
        else:
            self._store(amount, cell_value(amount), self._measure_of(amount))

    def _measure_of(self, amount):
        """The measure a cell counts; None: it is told in the description."""
        name = amount["field"]
        if name.startswith("m:"):
            measure = self.lookups.measures.get(name[2:])
            if measure is None or measure.kind_id != self.kind.pk:
                raise ValidationError(_("cột này không phải số liệu của loại «%s».") % self.kind.name)
            return measure
        if "measure" in amount:
            return self._measure_named(amount)
        if name == MONEY:
            return self._money_measure(amount)
        return self._measure_in(name[2:] if name.startswith("u:") else amount.get("unit", ""), amount)

    def _measure_named(self, amount):
        coded = self.lookups.measures.get(amount.get("measure_code", ""))
        if coded and coded.kind_id == self.kind.pk and amount["measure"] == coded.name:
            return coded
        same = [m for m in self.lookups.measures_of(self.kind) if search_key(m.name) == search_key(amount["measure"])]
        return same[0] if len(same) == 1 else self._ask_measure(amount["measure"], amount)

    def _measure_in(self, unit, amount):
        measures = self.lookups.measures_of(self.kind)
        if unit:
            measures = [measure for measure in measures if search_key(measure.unit.name) == search_key(unit)]
        if len(measures) == 1:
            return measures[0]
        return self._ask_measure(unit or amount["label"], amount)

    def _money_measure(self, amount):
        measures = [measure for measure in self.lookups.measures_of(self.kind) if measure.unit.is_money]
        same = [measure for measure in measures if search_key(measure.name) == search_key(amount["label"])]
        if len(same) == 1:
            return same[0]
        return self._ask_measure(amount["label"], amount) if measures else None

    def _ask_measure(self, text, amount):
        choices = [[str(measure), {"measure": measure.full_code}] for measure in self.lookups.measures_of(self.kind)]
        choices.append([_("Không tính vào số liệu; ghi vào nội dung"), {"measure": ""}])
        answer = self.questions.answer(MEASURE, text, amount["at"], choices=choices, context=self.kind.name)
        return self.lookups.measures.get(answer["measure"])

    def _store(self, amount, value, measure):
        if measure is None:
            unit = amount.get("unit", "")
            self.additions.append(f"{amount['label']}: {cell_text(value)} {unit}".rstrip())
            return
        number = read_number(value, measure.unit, scale=amount.get("scale", 1))
        if number is None:
            return
        quantity = number.quantity or self._asked(amount, value, measure, number)
        if quantity is None:
            return
        word = amount.get("qualifier", "").strip().lower()
        if word in Qualifier.values:
            quantity = Quantity(quantity.value, word or quantity.qualifier)
        if measure.full_code in self.values["amounts"]:
            raise ValidationError(_("hai số cùng ghi vào «%s». Bỏ một ô, hoặc chọn cột khác.") % measure.name)
        try:
            whole = measure.unit.to_amount(quantity.value)
        except ValueError:
            raise ValidationError(
                _("%(value)s có nhiều chữ số lẻ hơn đơn vị «%(unit)s».")
                % {"value": format_quantity(quantity), "unit": measure.unit.name}
            ) from None
        self.values["amounts"][measure.full_code] = [whole, str(quantity.qualifier)]
        if amount.get("explanation"):
            self.values.setdefault("explanations", {})[measure.full_code] = amount["explanation"]

    def _asked(self, amount, value, measure, number):
        choices = [
            [label, {"value": _plain(quantity.value), "qualifier": str(quantity.qualifier), "note": note}]
            for label, quantity, note in number.proposals
        ]
        choices.append([_("Không lấy số; ghi vào nội dung"), {"value": None, "qualifier": "", "note": ""}])
        text = cell_text(value)
        context = f"{measure.unit.name}" + (f" ×{amount['scale']}" if amount.get("scale", 1) != 1 else "")
        answer = self.questions.answer(
            NUMBER, text, amount["at"], choices=choices, typed=NUMBER, doubt=number.doubt, context=context
        )
        if answer["value"] is None:
            self.additions.append(f"{amount['label']}: {text}")
            return None
        if answer["note"]:
            self.additions.append(answer["note"])
        return Quantity(Decimal(answer["value"]), answer["qualifier"])

    def _count_once(self):
        """A thing that is counted by its name counts as one, as the form proposes: each row is one of them."""
        if self.is_ours:
            return
        for measure in self.lookups.measures_of(self.kind):
            if measure.counting == Counting.DISTINCT and measure.full_code not in self.values["amounts"]:
                self.values["amounts"][measure.full_code] = [measure.unit.to_amount(1), ""]
                self.reading.notes.append(_("Tính «%s» là 1, vì mỗi dòng là một.") % measure.name)


def _plain(value):
    return f"{value.normalize():f}"


def owner_names(owners):
    """[lead, partners] as an export writes them."""
    return [owners[0].short_name, ", ".join(owner.short_name for owner in owners[1:])]


def format_span(span):
    first, last = format_date(span.starts_on), format_date(span.ends_on)
    return first if first == last else f"{first} – {last}"
