"""Which column of a list is which, by the words in its head. Pure functions, no database."""

import re

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from lhh_portal.sheet_layout import label_key
from lhh_portal.text import search_key
from members.models import Association, MembershipCount

COUNTS = MembershipCount.COUNTS
COUNT_LABELS = {name: MembershipCount._meta.get_field(name).verbose_name for name in COUNTS}
FIELDS = {
    "name": _("Tên hội"),
    "ordinal": _("Số thứ tự"),
    **{
        name: capfirst(Association._meta.get_field(name).verbose_name)
        for name in (
            "short_name",
            "kind",
            "field",
            "is_special",
            "legal_basis",
            "joined_on",
            "address",
            "phone",
            "email",
            "website",
            "upper_body",
        )
    },
    **{name: capfirst(label) for name, label in COUNT_LABELS.items()},
}

# First match wins; labels are compared without diacritics, from their beginning. "" is known and not for the import.
_LABELS = [
    (r"(so )?(stt|tt|thu tu)$", "ordinal"),
    (r".*tinh den ngay|.*(tinh|trang) (trang|thai)", ""),
    (r".*(ten (goi )?tat|viet tat|ten ngan)", "short_name"),
    (r".*\b(ngay|thang|nam|thoi diem)\b.*(gia nhap|ket nap|vao lien hiep)|gia nhap", "joined_on"),
    (r".*(quyet dinh|so qd\b|\bqd thanh lap|co so phap ly)", "legal_basis"),
    (r".*(toan quoc|trung uong|cap tren)", "upper_body"),
    (r".*(dac thu|giao nhiem vu)", "is_special"),
    (r".*tri thuc", "intellectuals"),
    (r".*\bchi hoi(?! truc thuoc)", "chapters"),
    (r".*\bnu\b", "women"),
    (r".*(\b35\b|\btre\b|thanh nien)", "young"),
    (r".*ket nap", "admitted"),
    (r".*(e ?mail|thu dien tu)", "email"),
    (r"(dia chi )?(website|web\b|trang (thong tin|web))", "website"),
    (r".*(dien thoai|\bsdt\b|\bdt\b|so may)", "phone"),
    (r".*(tru so|dia chi)", "address"),
    (r".*(linh vuc|nganh)", "field"),
    (r"(phan )?loai\b", "kind"),
    (r"(tong )?(so |so luong )?hoi vien( hien co| ca nhan)?( nguoi| den\b.*| tinh\b.*)?$", "members"),
    (r"ten( day du)?$|ten (cac )?(hoi|don vi|to chuc|hiep hoi|thanh vien)|(cac )?hoi thanh vien$", "name"),
    (r"(cac )?(hoi|don vi|to chuc)$|don vi thanh vien$", "name"),
]
_WHOLE = re.compile(r"(tong( so| cong)?|so luong|cong)( nguoi)?")


def recognise(label, parent=""):
    """The field a column's label means, `parent` being the label it stands under; None if none."""
    key, above = label_key(label), label_key(parent)
    if re.match(r".*hoi vien", above) and _WHOLE.fullmatch(key):
        return "members"
    name = _match(key)
    return (_match(f"{above} {key}") if name is None and above else name) or None


def _match(key):
    return next((name for pattern, name in _LABELS if re.match(pattern, key)), None)


def kind_named(text):
    """The kind of association a group row or a cell names, as the key of Association.Kind; None if none."""
    key = re.sub(r"^([ivx]+|[a-h]|\d+)\s*[.)/-]\s*", "", search_key(text))
    return next((kind for pattern, kind in _KINDS if re.match(pattern, key)), None)


_KINDS = [
    (r"(cac )?(hoi )?thanh vien lien ket|(cac )?don vi lien ket|lien ket\b", "affiliate"),
    (r"(cac )?hoi thanh vien|thanh vien\b", "member"),
    (r"(cac )?(hoi|thanh) vien tap the|tap the\b", "collective"),
    (r"(cac )?chi hoi truc thuoc|truc thuoc\b", "chapter"),
]
