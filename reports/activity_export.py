"""The table of activities that leaves the portal and comes back: importing it gives the same records."""

from django.utils.translation import gettext_lazy as _

from lhh_portal.quantity import format_number
from reports.activity_explanations import as_cell
from reports.activity_import_values import owner_names

# One row for each number, so that numbers can be summed in Excel; the codes at the end serve the way back.
EXPORT_HEADERS = [
    _("Hoạt động"),
    _("Loại hoạt động"),
    _("Đối tượng"),
    _("Nội dung"),
    _("Từ ngày"),
    _("Đến ngày"),
    _("Địa điểm"),
    _("Có trực tuyến"),
    _("Nguồn kinh phí"),
    _("Chủ trì"),
    _("Phối hợp"),
    _("Đại lượng"),
    _("Mức chính xác"),
    _("Số"),
    _("Đơn vị tính"),
    _("Câu đưa vào báo cáo"),
    _("Giải trình"),
    _("Mã hoạt động"),
    _("Mã loại hoạt động"),
    _("Mã đơn vị"),
    _("Mã đại lượng"),
]
_EXACT_DIGITS = 15  # of a number in Excel


def export_rows(activities):
    """One row for each number of an activity (one without numbers has one row), numbers as numbers."""
    activities = activities.prefetch_related("amounts__measure__kind", "finding_answers")
    for activity in activities.iterator(chunk_size=500):
        owners = [owner.association for owner in activity.owners.all()]  # the lead first
        answers = _explanations(activity)
        for row in activity.amounts.all() or [None]:
            yield [
                activity.title,
                activity.kind.name,
                activity.subject,
                activity.description,
                activity.starts_on,
                activity.ends_on,
                activity.place,
                _("có") if activity.is_online else "",
                activity.get_funding_display(),
                *owner_names(owners),
                *([row.measure.name, row.qualifier, _number(row), row.measure.unit.name] if row else [None] * 4),
                activity.report_line,
                answers.get(row.measure.full_code, "") if row else "",
                str(activity.uid),
                activity.kind.code,
                " ".join(owner.slug for owner in owners),
                row.measure.full_code if row else "",
            ]


def _explanations(activity):
    """{full code of a measure: what was explained about it}; of several for one finding the newest."""
    by_measure = {}
    for answer in sorted(activity.finding_answers.all(), key=lambda answer: answer.pk):
        rule, _colon, measure = answer.code.partition(":")
        by_measure.setdefault(measure, {})[rule] = answer.explanation
    return {measure: as_cell(answers) for measure, answers in by_measure.items()}


def _number(row):
    """As a number, or in words where Excel would round it."""
    value = row.quantity.value
    return value if len(str(row.amount)) <= _EXACT_DIGITS else format_number(value)
