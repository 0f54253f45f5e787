import django_filters
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.forms import DateInput
from django.utils.translation import gettext_lazy as _

from accounts.audit import watched_models
from accounts.models import SignIn, User
from accounts.tables import ACTIONS
from lhh_portal.roles import Role
from lhh_portal.text import search_key


def _day(label, lookup, field):
    return django_filters.DateFilter(
        label=label, field_name=field, lookup_expr=lookup, widget=DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


def _content_type_choices():
    types = ContentType.objects.get_for_models(*watched_models())
    choices = [(kind.pk, str(model._meta.verbose_name)) for model, kind in types.items()]
    return sorted(choices, key=lambda choice: choice[1])


class PeopleFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Tên hoặc thư điện tử"), method="search")
    role = django_filters.ChoiceFilter(label=_("Vai trò"), choices=Role.choices, field_name="role_grants__role")
    is_active = django_filters.ChoiceFilter(
        label=_("Tài khoản"), choices=[(True, _("đang dùng")), (False, _("đã khóa"))]
    )

    class Meta:
        model = User
        fields = ["q", "role", "is_active"]

    def search(self, people, name, value):
        return people.filter(search_key__contains=search_key(value))


class AuditFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Tên bản ghi"), field_name="object_repr", lookup_expr="icontains")
    actor = django_filters.ModelChoiceFilter(label=_("Người làm"), queryset=User.objects.all())
    content_type = django_filters.ChoiceFilter(label=_("Loại bản ghi"), choices=_content_type_choices)
    action = django_filters.ChoiceFilter(label=_("Việc"), choices=[(int(key), label) for key, label in ACTIONS.items()])
    since = _day(_("Từ ngày"), "date__gte", "timestamp")
    until = _day(_("Đến hết ngày"), "date__lte", "timestamp")

    class Meta:
        model = LogEntry
        fields = ["q", "actor", "content_type", "action", "since", "until"]


class SignInFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Thư điện tử"), field_name="email", lookup_expr="icontains")
    succeeded = django_filters.ChoiceFilter(
        label=_("Kết quả"), choices=[(True, _("đăng nhập được")), (False, _("bị từ chối"))]
    )
    since = _day(_("Từ ngày"), "date__gte", "at")
    until = _day(_("Đến hết ngày"), "date__lte", "at")

    class Meta:
        model = SignIn
        fields = ["q", "succeeded", "since", "until"]
