from django.utils.translation import gettext as _

from lhh_portal.dates import format_date
from lhh_portal.spreadsheets import write_csv, write_xlsx
from members.models import MembershipCount

WRITERS = {
    "xlsx": (write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (write_csv, "text/csv; charset=utf-8"),
}


def association_rows(associations):
    """(headers, rows) of a list annotated by `with_membership_on`; the headers are those the import recognises."""
    count_labels = [MembershipCount._meta.get_field(name).verbose_name for name in MembershipCount.COUNTS]
    headers = [
        _("Tên hội"),
        _("Tên gọi tắt"),
        _("Loại"),
        _("Lĩnh vực"),
        _("Hội đặc thù"),
        _("Tình trạng"),
        _("Quyết định thành lập"),
        _("Ngày gia nhập"),
        _("Trụ sở"),
        _("Điện thoại"),
        _("Thư điện tử"),
        _("Trang thông tin"),
        _("Hội ngành toàn quốc"),
        *(label[:1].upper() + label[1:] for label in map(str, count_labels)),
        _("Số tính đến ngày"),
    ]
    return headers, (_row(association) for association in associations.iterator(chunk_size=2000))


def _row(association):
    return [
        association.name,
        association.short_name,
        association.get_kind_display(),
        association.field,
        _("có") if association.is_special else "",
        association.get_status_display(),
        association.legal_basis,
        association.joined_on,
        association.address,
        association.phone,
        association.email,
        association.website,
        association.upper_body,
        *(getattr(association, f"{name}_on_day") for name in MembershipCount.COUNTS),
        association.counted_on_day,
    ]


def write_associations(associations, *, kind):
    """(bytes, media type) of the list as "xlsx" or "csv"."""
    write, media_type = WRITERS[kind]
    headers, rows = association_rows(associations)
    return write(headers, rows), media_type


def filename(day, kind):
    return f"hoi-thanh-vien-{format_date(day).replace('/', '-')}.{kind}"
