"""The register of experts as a sheet: what it is written as, and what is read from one (`read_experts`)."""

from django.utils.translation import gettext as _


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
