"""What stands in the way of closing a consolidated report, beside contradictions among the records.

Source: processes.md 2.5: associations that did not report are listed, a total says how many of N reported.
"""

import re
from html import unescape

from django.db import transaction
from django.utils.translation import gettext as _

from reports.consolidation import missing_associations
from reports.exceptions import MISSING, granted
from reports.models import Section
from reports.rendering import in_words
from reports.tokens import COMPLETENESS, parse
from reports.workflow import ReportState

_FIGURE = re.compile(r'class="figure" data-key="([^"]+)"')


def obstacles(report, text):
    """Sentences, each with what to do next; `text` as consolidation.write_text wrote it."""
    found = [problem.message for problem in text.problems]
    left = unexcused(report.round)
    for words, names in (
        (_("Chưa có báo cáo của: %s."), _names(item for item in left if item.is_missing)),
        (_("Đang bổ sung báo cáo: %s."), _names(item for item in left if item.is_returned)),
    ):
        if names:
            todo = _("Hãy nhắc các hội nộp, hoặc xin lãnh đạo đồng ý chốt khi thiếu ở trang của đợt báo cáo.")
            found.append(f"{words % names} {todo}")
    if lacks_who_filed(report):
        found.append(
            _("Còn hội chưa nộp mà lời văn chưa nói báo cáo tổng hợp từ bao nhiêu hội, thiếu hội nào. Hãy thêm câu đó.")
        )
    for title, figure in absent_figures(text):
        words = _("Mục «%(title)s» in «%(words)s» cho «%(figure)s». Hãy bỏ mã %(key)s khỏi đoạn, hoặc chờ số liệu.")
        nothing = in_words(figure, with_unit=False)
        found.append(words % {"title": title, "words": nothing, "figure": figure.name, "key": f"[[{figure.key}]]"})
    return found


def unexcused(round_):
    """Reports not filed for which no leader allowed to close without them."""
    excused = granted(round_, MISSING)
    return [report for report in missing_associations(round_) if report.pk not in excused]


def unreviewed(round_):
    """Filed, and nobody has accepted or returned it yet."""
    return list(round_.reports.filter(state=ReportState.SUBMITTED).select_related("association"))


def lacks_who_filed(report):
    return bool(missing_associations(report.round)) and not any(
        COMPLETENESS in parse(section.text) for section in report.sections.all()
    )


def absent_figures(text):
    """[(title of the part, Figure)] of the figures for which the text prints that there are none."""
    return [
        (part.title, text.used[key])
        for part in text.parts
        for key in dict.fromkeys(map(unescape, _FIGURE.findall(part.html)))
        if text.used[key].presence.is_absent
    ]


def usual_place(report):
    """Where the sentence on who filed goes unless somebody chooses: the last section of the first part."""
    sections = list(report.sections.all())
    tops = [place for place, section in enumerate(sections) if section.depth == 1]
    end = tops[1] if len(tops) > 1 else len(sections)
    return sections[end - 1] if sections else None


@transaction.atomic
def say_who_filed(report, section_pk):
    """Add the sentence on who filed as a paragraph of its own; returns the section. May raise Section.DoesNotExist."""
    section = Section.objects.select_for_update().get(report=report, pk=section_pk)
    if COMPLETENESS not in parse(section.text):
        section.text = "\n".join(filter(None, [section.text, str(COMPLETENESS)]))
        section.save()
    return section


def _names(reports):
    return ", ".join(report.association.short_name for report in reports)
