"""The numbers of a raw record: which measure each counts, and how much. Part of activity_import_values."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lhh_portal.quantity import Qualifier, Quantity, format_quantity
from lhh_portal.spreadsheets import cell_text
from lhh_portal.text import search_key
from reports.activity_import_columns import AMOUNT, MONEY, RESULT, without_brackets
from reports.activity_import_numbers import is_below, read_number, split_units
from reports.activity_import_questions import MEASURE, NUMBER, SCALE
from reports.activity_import_rows import cell_value
from reports.activity_import_scales import NOTHING_SAID, Doubt, Scale, split_unit
from reports.models import Counting

# Below this a sum of money without a unit may be in thousands or millions of đồng.
_SMALL_MONEY = 100_000
_DONG = "dong"
# Of one activity: the smallest note is worth more than the least, the country has fewer people than the most.
_MONEY_FROM_TO, _COUNTED_FROM_TO = (500, 10**13), (0, 10**8)


class Amounts:
    """The half of a record's interpreter that reads its numbers; `_Record` brings kind, values and questions."""

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
                self._store(amount, text, self._measure_in(unit, amount), 1)
            return
        scale, unit = self._unit_of(amount)
        measure = self._measure_of(amount, unit)
        self._store(amount, cell_value(amount), measure, measure and self._factor(amount, measure, scale))

    def _unit_of(self, amount):
        """(Scale, unit) of the unit's cell beside a number: «triệu đồng» → a million, «đồng»."""
        text = amount.get("unit", "")
        if search_key(text) in self.lookups.unit_keys:
            return Scale(1, search_key(text) == _DONG), text
        return split_unit(text)

    def _measure_of(self, amount, unit):
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
        return self._measure_in(name[2:] if name.startswith("u:") else unit, amount)

    def _measure_named(self, amount):
        coded = self.lookups.measures.get(amount.get("measure_code", ""))
        if coded and coded.kind_id == self.kind.pk and amount["measure"] == coded.name:
            return coded
        measures = self.lookups.measures_of(self.kind)
        same = [measure for measure in measures if search_key(measure.name) == search_key(amount["measure"])]
        return same[0] if len(same) == 1 else self._ask_measure(amount["measure"], amount, measures)

    def _measure_in(self, unit, amount):
        measures = self.lookups.measures_of(self.kind)
        fitting = [measure for measure in measures if search_key(measure.unit.name) == search_key(unit)]
        if len(fitting if unit else measures) == 1:
            return (fitting or measures)[0]
        return self._ask_measure(unit or amount["label"], amount, fitting or self._possible(measures, unit, amount))

    @staticmethod
    def _possible(measures, unit, amount):
        """Without sums of money where neither unit nor head says money, without others where one of them does.

        First what has the unit in its name: «người» is rather «Lượt học viên (lượt người)» than «Lớp đào tạo».
        """
        measures = sorted(measures, key=lambda measure: search_key(unit) not in search_key(str(measure)))
        head = _head_scale(amount)
        if head.doubt:
            return measures
        is_money = head.is_money or search_key(unit) == _DONG
        return [measure for measure in measures if measure.unit.is_money == is_money]

    def _money_measure(self, amount):
        measures = [measure for measure in self.lookups.measures_of(self.kind) if measure.unit.is_money]
        label = search_key(without_brackets(amount["label"]))
        same = [measure for measure in measures if search_key(measure.name) == label]
        if len(same) == 1:
            return same[0]
        return self._ask_measure(amount["label"], amount, measures) if measures else None

    def _ask_measure(self, text, amount, measures):
        choices = [[str(measure), {"measure": measure.full_code}] for measure in measures]
        choices.append([_("Không tính vào số liệu; ghi vào nội dung"), {"measure": ""}])
        answer = self.questions.answer(
            MEASURE, text, amount["at"], choices=choices, context=self.kind.name, about=self.kind.name
        )
        return self.lookups.measures.get(answer["measure"])

    # --- in thousands, in millions ---

    def _factor(self, amount, measure, of_unit):
        """By what the number is multiplied, 0 to leave it to the description; asked about if nobody says it surely."""
        scale = self._scale(amount, measure, of_unit)
        is_settled = scale.doubt == Doubt.BARE and measure.unit.is_money
        if scale.doubt and not is_settled or scale.is_money and search_key(measure.unit.name) != _DONG:
            return self._ask_scale(amount, measure, scale)
        if scale.factor or not measure.unit.is_money:
            return scale.factor or 1
        is_small = is_below(cell_value(amount), _SMALL_MONEY)
        # Once the column's unit is settled it is that of its large numbers too.
        if is_small or self.questions.is_answered(SCALE, amount["label"], self._scale_context(measure)):
            return self._ask_scale(amount, measure, scale)
        return 1

    @staticmethod
    def _scale(amount, measure, of_unit):
        """The Scale of a number: of its own unit's cell, of its head, of the line above the table."""
        head = _head_scale(amount)
        above = Scale(*amount.get("above", ()))
        is_its_unit = of_unit.factor and (amount["field"] in (AMOUNT, RESULT) or of_unit.is_money)
        if is_its_unit and head.factor and head.factor != of_unit.factor:
            return Scale(head.factor, measure.unit.is_money, Doubt.OTHER)
        if is_its_unit or head.factor:
            return of_unit if is_its_unit else head
        return above if measure.unit.is_money else NOTHING_SAID

    def _ask_scale(self, amount, measure, scale):
        unit = measure.unit.name
        labels = [(1, unit), (10**3, _("nghìn %s") % unit), (10**6, _("triệu %s") % unit), (10**9, _("tỷ %s") % unit)]
        possible = [each for each in labels if _is_possible(cell_value(amount), each[0], measure.unit)] or labels
        choices = [[label, {"scale": factor}] for factor, label in possible]
        choices.append([_("Không lấy số; ghi vào nội dung"), {"scale": 0}])
        answer = self.questions.answer(
            SCALE,
            amount["label"],
            amount["at"],
            choices=choices,
            context=self._scale_context(measure),
            about=measure.name,
            doubt=_doubt_words(scale, measure),
        )
        return answer["scale"]

    def _scale_context(self, measure):
        return f"{measure.full_code}|{self.list_key}"

    # --- how much ---

    def _store(self, amount, value, measure, factor):
        if measure is None or not factor:
            unit = amount.get("unit", "") if amount["field"] in (AMOUNT, RESULT) else ""
            self.additions.append(f"{amount['label']}: {cell_text(value)} {unit}".rstrip())
            return
        number = read_number(value, measure.unit, scale=factor)
        if number is None:
            return
        quantity = number.quantity or self._asked(amount, value, measure, number, factor)
        if quantity is None:
            return
        word = amount.get("qualifier", "").strip().lower()
        if word in Qualifier.values:
            quantity = Quantity(quantity.value, word or quantity.qualifier)
        if measure.full_code in self.values["amounts"]:
            raise ValidationError(
                _("hai số cùng ghi vào «%s». Bỏ một ô, chọn cột khác, hoặc trả lời lại số ấy là gì.") % measure.name
            )
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

    def _asked(self, amount, value, measure, number, factor):
        choices = [
            [label, {"value": _plain(quantity.value), "qualifier": str(quantity.qualifier), "note": note}]
            for label, quantity, note in number.proposals
        ]
        choices.append([_("Không lấy số; ghi vào nội dung"), {"value": None, "qualifier": "", "note": ""}])
        text = cell_text(value)
        answer = self.questions.answer(
            NUMBER,
            text,
            amount["at"],
            choices=choices,
            typed=NUMBER,
            doubt=number.doubt,
            context=measure.unit.name + (f" ×{factor}" if factor != 1 else ""),
            about=measure.unit.name,
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


def _head_scale(amount):
    kept = amount.get("scale", 1)
    return Scale(*kept) if isinstance(kept, list | tuple) else Scale(kept if kept > 1 else 0)


def _is_possible(value, factor, unit):
    """Whether a number can be so many thousands or millions: there is no sum of 12,5 đồng, and no billion people."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return True
    least, most = _MONEY_FROM_TO if unit.is_money else _COUNTED_FROM_TO
    product = Decimal(value) * factor
    return least <= product <= most and product == round(product, unit.decimals)


def _doubt_words(scale, measure):
    if scale.doubt == Doubt.RATE:
        return _("Cột này có lẽ ghi mức cho mỗi lớp, mỗi người, không phải cả hoạt động.")
    if scale.doubt == Doubt.CURRENCY:
        return _("Cột này ghi tiền nước ngoài.")
    if scale.is_money and not measure.unit.is_money:
        return _("Tên cột ghi tiền, còn «%s» thì không.") % measure.name
    if scale.doubt:
        return _("Chỗ ghi đơn vị chưa nói rõ nghìn hay triệu.")
    return _("Không có chỗ nào ghi đồng, nghìn hay triệu, mà số thì nhỏ.")


def _plain(value):
    return f"{value.normalize():f}"
