"""Lists of the staff's pages as official tables: what a page tells in one cell has columns of its own."""

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.models import ReminderStep

REMINDER_HEADERS = [
    gettext_lazy("Hội"),
    gettext_lazy("Việc"),
    gettext_lazy("Bước nhắc"),
    gettext_lazy("Người nhận"),
    gettext_lazy("Thư điện tử"),
    gettext_lazy("Đến giờ gửi"),
    gettext_lazy("Kết quả"),
    gettext_lazy("Gửi lúc"),
    gettext_lazy("Lý do chưa gửi được"),
    gettext_lazy("Người gửi"),
]
INDICATOR_HEADERS = [
    gettext_lazy("Nhóm"),
    gettext_lazy("Mã"),
    gettext_lazy("Chỉ tiêu"),
    gettext_lazy("Đơn vị tính"),
    gettext_lazy("Cách tổng hợp"),
    gettext_lazy("Lấy số từ"),
    gettext_lazy("Đang dùng"),
]
REPORT_HEADERS = [
    gettext_lazy("Hội"),
    gettext_lazy("Đợt báo cáo"),
    gettext_lazy("Hạn nộp"),
    gettext_lazy("Trạng thái"),
    gettext_lazy("Nộp lần đầu"),
    gettext_lazy("Tiếp nhận"),
]


def reminder_rows(reminders):
    """Of reminders with their report, mail and sender loaded."""
    for row in reminders:
        sent_at = row.mail and row.mail.sent_at
        yield [
            row.report.association.short_name,
            row.get_purpose_display(),
            "" if row.days is None else str(ReminderStep(days=row.days)),
            row.name,
            row.email,
            localtime(row.due_at),
            row.result_words,
            sent_at and localtime(sent_at),
            row.mail.error if row.mail else "",
            str(row.by or ""),
        ]


def indicator_rows(groups):
    """Of groups with their indicators and measures loaded, in the order of the page."""
    for group in groups:
        for indicator in group.indicators.all():
            yield [
                f"{group.code}. {group.name}",
                indicator.code,
                indicator.name,
                indicator.unit.name,
                indicator.get_aggregation_display(),
                "; ".join(indicator.sources),
                _("có") if indicator.is_active else _("không"),
            ]


def report_rows(reports):
    for report in reports:
        yield [
            report.association.short_name,
            report.round.title,
            report.round.due_on,
            report.get_state_display(),
            report.filed_on,
            report.accepted_at and localtime(report.accepted_at).date(),
        ]
