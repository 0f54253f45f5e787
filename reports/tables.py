import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from lhh_portal.templatetags.portal import state
from reports.models import Activity, AssociationReport, Reminder, ReminderStep, ReportMail


class ActivityTable(tables.Table):
    title = tables.Column(verbose_name=_("Hoạt động"), orderable=False)
    ends_on = tables.DateColumn(verbose_name=_("Ngày"), format="d/m/Y")
    owners = tables.Column(verbose_name=_("Đơn vị"), orderable=False, accessor="owners")
    amounts = tables.Column(verbose_name=_("Số liệu"), orderable=False, accessor="amounts")

    class Meta:
        model = Activity
        fields = ["title", "kind", "ends_on", "owners", "amounts"]
        sequence = ["title", "kind", "ends_on", "owners", "amounts"]
        order_by = "-ends_on"
        empty_text = _("Không có hoạt động nào khớp với điều kiện lọc.")

    def render_title(self, record):
        return format_html('<a href="{}">{}</a>', reverse("reports:activity-detail", args=[record.pk]), record.title)

    def render_owners(self, record):
        return ", ".join(owner.association.short_name for owner in record.owners.all())

    def render_amounts(self, record):
        return "; ".join(f"{row.quantity} {row.measure.unit.name}" for row in record.amounts.all()) or "—"


class AssociationReportTable(tables.Table):
    association = tables.Column(verbose_name=_("Hội"), orderable=False)
    round = tables.Column(verbose_name=_("Đợt báo cáo"), orderable=False)
    state = tables.Column(verbose_name=_("Trạng thái"), orderable=False)
    due_on = tables.DateColumn(verbose_name=_("Hạn nộp"), accessor="round__due_on", format="d/m/Y", orderable=False)

    class Meta:
        model = AssociationReport
        fields = ["association", "round", "state", "due_on"]
        empty_text = _("Không có báo cáo nào khớp với điều kiện lọc.")

    def render_association(self, record):
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.association.short_name)

    def render_state(self, record):
        words = render_to_string("components/_state.html", state(record))
        if record.is_over:
            return format_html('{} <span class="quiet">{}</span>', words, _("đợt đã chốt"))
        if not record.is_late_on(timezone.localdate()):
            return words
        late = state(_("Nộp muộn") if record.filed_on else _("Quá hạn"), "late")
        return format_html("{} {}", words, render_to_string("components/_state.html", late))


MAIL_TONES = {
    ReportMail.State.SENT: "done",
    ReportMail.State.FAILED: "late",
    ReportMail.State.DROPPED: "none",
}


class ReminderTable(tables.Table):
    report = tables.Column(verbose_name=_("Hội"), accessor="report__association__short_name", orderable=False)
    purpose = tables.Column(verbose_name=_("Việc"), orderable=False)
    name = tables.Column(verbose_name=_("Người nhận"), orderable=False)
    due_at = tables.DateTimeColumn(verbose_name=_("Đến giờ gửi"), format="d/m/Y H:i", orderable=False)
    result = tables.Column(verbose_name=_("Kết quả"), empty_values=(), orderable=False)

    class Meta:
        model = Reminder
        fields = ["report", "purpose", "name", "due_at", "result"]
        empty_text = _("Chưa có thư nào khớp với điều kiện lọc.")

    def render_report(self, record, value):
        return format_html('<a href="{}">{}</a>', record.report.get_absolute_url(), value)

    def render_purpose(self, record, value):
        if record.days is None:
            return format_html('{} <span class="quiet">({})</span>', value, record.by) if record.by else value
        return f"{value}: {ReminderStep(days=record.days)}"

    def render_name(self, record, value):
        return format_html('{}<br><span class="quiet">{}</span>', value, record.email)

    def render_result(self, record):
        mail = record.mail
        tone = "none" if record.dropped_at else MAIL_TONES.get(mail and mail.state, "waiting")
        words = render_to_string("components/_state.html", state(record.result_words, tone))
        if record.dropped_at or mail is None:
            return words
        if mail.sent_at:
            return format_html("{} {}", words, f"{timezone.localtime(mail.sent_at):%d/%m/%Y %H:%M}")
        if not mail.error:
            return words
        again = _("Gửi lại lúc %s.") % f"{timezone.localtime(mail.next_at):%d/%m/%Y %H:%M}" if mail.next_at else ""
        return format_html('{}<br><span class="quiet">{} {}</span>', words, mail.error, again)
