import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from lhh_portal.templatetags.portal import state
from news.models import Article
from news.workflow import ArticleState

TONES = {
    ArticleState.DRAFT: "none",
    ArticleState.RETURNED: "returned",
    ArticleState.SCHEDULED: "soon",
    ArticleState.PUBLISHED: "done",
    ArticleState.TAKEN_DOWN: "late",
    ArticleState.ARCHIVED: "none",
}


def tone_of(article):
    return TONES.get(article.state, "waiting")


class ArticleTable(tables.Table):
    title = tables.Column(linkify=True, orderable=False)
    category = tables.Column(orderable=False)
    association = tables.Column(orderable=False, default=_("Liên hiệp Hội"))
    changed_by = tables.Column(verbose_name=_("Người sửa sau cùng"), orderable=False)
    changed_at = tables.DateTimeColumn(verbose_name=_("Sửa lúc"), format="H:i d/m/Y")
    state = tables.Column(orderable=False)

    class Meta:
        model = Article
        fields = ["title", "category", "association", "changed_by", "changed_at", "state"]
        order_by = "-changed_at"
        caption = _("Tin bài")
        empty_text = _("Không có bài nào khớp với điều kiện lọc.")

    def render_association(self, record):
        return record.association.short_name

    def render_state(self, record):
        return render_to_string("components/_state.html", state(record, tone_of(record)))
