"""The list of associations as a table for Excel; the column names are those the import recognises."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.fields import Field
from import_export.resources import Resource
from import_export.widgets import Widget

from lhh_portal.dates import format_date
from lhh_portal.official_table import write_official_table
from lhh_portal.spreadsheets import write_csv
from lhh_portal.uploads import MEDIA_TYPES, XLSX
from members.models import MembershipCount

KINDS = ("xlsx", "csv")


class AsItIs(Widget):
    """Numbers stay numbers and dates dates: the writers of lhh_portal/spreadsheets.py know how each is written."""

    def render(self, value, obj=None, **kwargs):
        return value


def _column(attribute, name):
    return Field(attribute, column_name=name, widget=AsItIs())


def _count_column(name):
    label = str(MembershipCount._meta.get_field(name).verbose_name)
    return _column(f"{name}_on_day", label[:1].upper() + label[1:])


class AssociationResource(Resource):
    """Of a list annotated by `with_membership_on`."""

    name = _column("name", gettext_lazy("Tên hội"))
    short_name = _column("short_name", gettext_lazy("Tên gọi tắt"))
    kind = _column("get_kind_display", gettext_lazy("Loại"))
    field = _column("field", gettext_lazy("Lĩnh vực"))
    is_special = _column("is_special", gettext_lazy("Hội đặc thù"))
    status = _column("get_status_display", gettext_lazy("Tình trạng"))
    legal_basis = _column("legal_basis", gettext_lazy("Quyết định thành lập"))
    joined_on = _column("joined_on", gettext_lazy("Ngày gia nhập"))
    address = _column("address", gettext_lazy("Trụ sở"))
    phone = _column("phone", gettext_lazy("Điện thoại"))
    email = _column("email", gettext_lazy("Thư điện tử"))
    website = _column("website", gettext_lazy("Trang thông tin"))
    upper_body = _column("upper_body", gettext_lazy("Hội ngành toàn quốc"))
    members = _count_column("members")
    intellectuals = _count_column("intellectuals")
    chapters = _count_column("chapters")
    women = _count_column("women")
    young = _count_column("young")
    admitted = _count_column("admitted")
    counted_on = _column("counted_on_day", gettext_lazy("Số tính đến ngày"))

    def dehydrate_is_special(self, association):
        return _("có") if association.is_special else ""


def write_associations(associations, *, kind):
    """(bytes, media type) of the list as "xlsx" or "csv"."""
    table = AssociationResource().export(associations)
    if kind == "csv":
        return write_csv(table.headers, table), "text/csv; charset=utf-8"
    title = _("Danh sách hội, đơn vị thành viên")
    return write_official_table(table.headers, table, title=title), MEDIA_TYPES[XLSX]


def filename(day, kind):
    return f"hoi-thanh-vien-{format_date(day).replace('/', '-')}.{kind}"
