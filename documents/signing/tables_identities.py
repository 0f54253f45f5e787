import django_tables2 as tables
from django.utils.translation import gettext_lazy

from documents.models import SigningIdentity


class IdentityTable(tables.Table):
    owner = tables.Column(
        verbose_name=gettext_lazy("Người ký"), accessor="owner_name", linkify=True, orderable=False, empty_values=()
    )
    backend = tables.Column(verbose_name=gettext_lazy("Cách ký"), orderable=False)
    subject = tables.Column(verbose_name=gettext_lazy("Chứng thư"), orderable=False)
    issuer = tables.Column(verbose_name=gettext_lazy("Nơi cấp"), orderable=False)
    not_after = tables.TemplateColumn(
        verbose_name=gettext_lazy("Hiệu lực đến"), template_name="documents/_identity_expiry.html", orderable=False
    )

    class Meta:
        model = SigningIdentity
        fields = ["owner", "backend", "subject", "issuer", "not_after"]
        caption = gettext_lazy("Chữ ký số")
        empty_text = gettext_lazy("Chưa có chữ ký số nào.")
