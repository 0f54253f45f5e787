"""The register of experts as a sheet: written by `headers` and `row_of`, read by `read_experts`."""

import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from advisory.forms_experts import ExpertForm
from advisory.models import Expert
from lhh_portal.sheet_layout import HEAD_WITHIN, RowKind, Sorter, find_layout, label_key
from lhh_portal.spreadsheets import cell_text, open_sheet
from lhh_portal.text import search_key
from members.models import Association

# Each row is checked as the form checks it; a register of experts has a few hundred.
MAX_ROWS = 1000
SHOWN_PROBLEMS = 20
# First match wins; of the heads of columns without diacritics.
_COLUMNS = (
    (r"(so )?(stt|tt|thu tu)$", "ordinal"),
    (r"ho( va)? ten|chuyen gia", "full_name"),
    (r"hoc (ham|vi)|trinh do", "degree"),
    (r"linh vuc|chuyen (mon|nganh)", "field"),
    (r"co quan chu quan|thuoc", "employer_parent"),
    (r"noi (cong tac|lam viec)|don vi|co quan", "employer"),
    (r"hoi vien|hoi\b", "associations"),
    (r"cong viec|qua trinh|kinh nghiem", "past_work"),
    (r"thu dien tu|e ?mail", "email"),
    (r"ngay dong y|dong y", "consented_on"),
)


def headers():
    return [
        _("Họ và tên"),
        _("Học hàm, học vị"),
        _("Lĩnh vực chuyên môn"),
        _("Nơi công tác"),
        _("Cơ quan chủ quản"),
        _("Hội viên của hội"),
        _("Công việc đã làm"),
        _("Ngày đồng ý"),
    ]


def row_of(expert):
    return [
        expert.full_name,
        expert.degree,
        expert.field,
        expert.employer,
        expert.employer_parent,
        "; ".join(association.short_name for association in expert.associations.all()),
        expert.past_work,
        f"{expert.consented_on:%d/%m/%Y}",
    ]


def _recognise(label, parent):
    return next((name for pattern, name in _COLUMNS if re.match(pattern, label_key(label))), None)


@transaction.atomic
def read_experts(file):
    """(how many were added, how many stand in the register already and are left as they are).

    All or nothing: raises ValidationError with a sentence for each row that is not right.
    """
    rows = list(open_sheet(file, max_rows=MAX_ROWS))
    layout = find_layout(rows[:HEAD_WITHIN], _recognise, required="full_name")
    if not layout.columns:
        raise ValidationError(_("Không thấy cột «Họ và tên». Dùng tệp xuất từ danh sách này làm mẫu."))
    sorter = Sorter(layout, name="full_name", names_group=lambda text: False)
    known = {_key(*pair) for pair in Expert.objects.values_list("full_name", "employer")}
    listed = Association.objects.listed()
    associations = {search_key(name): one for one in listed for name in (one.name, one.short_name)}
    added, left, problems = 0, 0, []
    for number, values in rows:
        if sorter.kind_of(number, values) != RowKind.RECORD:
            continue
        told = {name: cell_text(values[at]) for at, name in layout.columns.items() if at < len(values)}
        key = _key(told.get("full_name", ""), told.get("employer", ""))
        if key in known:
            left += 1
            continue
        known.add(key)
        problems += _add(number, told, associations)
        added += 1
    if problems:
        raise ValidationError(problems[:SHOWN_PROBLEMS])
    return added, left


def _key(name, employer):
    """The same person: name and employer, however they are typed."""
    return search_key(name), search_key(employer)


def _add(number, told, associations):
    """Save one row as the form does; return what is wrong with it, each with its row."""
    names = [name for name in re.split(r"[;\n]", told.pop("associations", "")) if name.strip()]
    unknown = [name for name in names if search_key(name) not in associations]
    if unknown:
        return [_("Dòng %(row)d: không có hội «%(name)s».") % {"row": number, "name": unknown[0].strip()}]
    chosen = [associations[search_key(name)].pk for name in names]
    form = ExpertForm(told | {"associations": chosen, "is_active": True})
    if form.is_valid():
        form.save()
        return []
    return [
        _("Dòng %(row)d, %(field)s: %(error)s") % {"row": number, "field": form[name].label.lower(), "error": error}
        for name, errors in form.errors.items()
        for error in errors
    ]
