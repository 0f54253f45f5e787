import django_tables2 as tables
from auditlog.models import LogEntry
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from accounts.audit import changes_of, kind_of, subject_of
from accounts.models import Invitation, SignIn, User

# The package's own labels are shown nowhere else; these are the words people use.
ACTIONS = {
    LogEntry.Action.CREATE: _("tạo"),
    LogEntry.Action.UPDATE: _("sửa"),
    LogEntry.Action.DELETE: _("xóa"),
    LogEntry.Action.ACCESS: _("xem"),
}


class PeopleTable(tables.Table):
    full_name = tables.Column(linkify=("accounts:person", {"pk": tables.A("pk")}), order_by="sort_key")
    roles = tables.TemplateColumn(
        template_name="accounts/_roles.html", verbose_name=_("Vai trò"), orderable=False, empty_values=()
    )
    has_second_factor = tables.TemplateColumn(
        template_code='{% if value %}{% load i18n %}{% translate "đã bật" %}{% else %}—{% endif %}',
        verbose_name=_("Hai lớp"),
        orderable=False,
    )
    last_login = tables.DateTimeColumn(verbose_name=_("Đăng nhập gần nhất"), format="d/m/Y H:i", default="—")
    is_active = tables.TemplateColumn(template_name="accounts/_account_state.html", verbose_name=_("Tài khoản"))

    class Meta:
        model = User
        fields = ("full_name", "email", "roles", "has_second_factor", "last_login", "is_active")
        empty_text = _("Không có người nào khớp với bộ lọc.")


class InvitationTable(tables.Table):
    roles = tables.TemplateColumn(template_name="accounts/_invitation_roles.html", orderable=False)
    state = tables.TemplateColumn(
        template_name="accounts/_invitation_state.html", verbose_name=_("Tình trạng"), orderable=False, empty_values=()
    )
    actions = tables.TemplateColumn(
        template_name="accounts/_invitation_actions.html", verbose_name=_("Việc"), orderable=False, empty_values=()
    )

    class Meta:
        model = Invitation
        fields = ("full_name", "email", "roles", "state", "invited_by", "actions")
        empty_text = _("Chưa có lời mời nào. Người nhận được lời mời tự đặt mật khẩu của mình.")


class AuditTable(tables.Table):
    timestamp = tables.DateTimeColumn(verbose_name=_("Lúc"), format="d/m/Y H:i:s")
    actor = tables.Column(verbose_name=_("Người làm"), orderable=False, default=_("Hệ thống"))
    action = tables.Column(verbose_name=_("Việc"), orderable=False)
    subject = tables.Column(verbose_name=_("Bản ghi"), orderable=False, empty_values=())
    changes = tables.Column(verbose_name=_("Trước → sau"), orderable=False, empty_values=())

    class Meta:
        model = LogEntry
        fields = ("timestamp", "actor", "action", "subject", "changes")
        order_by = ("-timestamp",)
        empty_text = _("Không có thay đổi nào khớp với bộ lọc.")

    def render_action(self, record):
        return ACTIONS[record.action]

    def render_subject(self, record):
        context = {"record": record, "kind": kind_of(record), "subject": subject_of(record)}
        return render_to_string("accounts/_audit_subject.html", context)

    def render_changes(self, record):
        return render_to_string("accounts/_audit_changes.html", {"changes": changes_of(record)})


class SignInTable(tables.Table):
    at = tables.DateTimeColumn(format="d/m/Y H:i:s")
    user = tables.Column(verbose_name=_("Người dùng"), orderable=False, default="—")
    user_agent = tables.TemplateColumn('<span class="device">{{ value|truncatechars:90 }}</span>', orderable=False)
    succeeded = tables.TemplateColumn(
        template_name="accounts/_sign_in_result.html", verbose_name=_("Kết quả"), orderable=False
    )

    class Meta:
        model = SignIn
        fields = ("at", "email", "user", "succeeded", "ip", "user_agent")
        order_by = ("-at",)
        empty_text = _("Không có lần đăng nhập nào khớp với bộ lọc.")
