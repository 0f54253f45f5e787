"""What stands in the way of closing a consolidated report, beside contradictions among the records.

Source: processes.md 2.5: associations that did not report are listed, a total says how many of N reported.
"""

import re
from html import unescape

from django.db import transaction
from django.utils.translation import gettext as _

from reports.consolidation import missing_associations
from reports.exceptions import UNREVIEWED, unexcused
from reports.models import Section
from reports.rendering import in_words
from reports.tokens import COMPLETENESS, parse

_FIGURE = re.compile(r'class="figure" data-key="([^"]+)"')


def obstacles(report, text):
    """Sentences, each with what to do next; `text` as consolidation.write_text wrote it."""
    found = [problem.message for problem in text.problems]
    found += _before_parent(report.round)
    if lacks_who_filed(report):
        found.append(
            _("Còn hội chưa nộp mà lời văn chưa nói báo cáo tổng hợp từ bao nhiêu hội, thiếu hội nào. Hãy thêm câu đó.")
        )
    for title, figure in absent_figures(text):
        words = _("Mục «%(title)s» in «%(words)s» cho «%(figure)s». Hãy bỏ mã %(key)s khỏi đoạn, hoặc chờ số liệu.")
        nothing = in_words(figure, with_unit=False)
        found.append(words % {"title": title, "words": nothing, "figure": figure.name, "key": f"[[{figure.key}]]"})
    return found


def _before_parent(round_):
    """Whom the report would be closed before: who has not filed, who completes, whose report nobody has reviewed."""
    left = unexcused(round_)
    remind = _("Hãy nhắc các hội nộp, hoặc xin lãnh đạo đồng ý chốt khi thiếu.")
    review = _("Hãy xem xét và tiếp nhận, hoặc xin lãnh đạo đồng ý chốt khi chưa xem xét.")
    for words, reports, todo in (
        (_("Chưa có báo cáo của: %s."), [report for report, _kind in left if report.is_missing], remind),
        (_("Đang bổ sung báo cáo: %s."), [report for report, _kind in left if report.is_returned], remind),
        (_("Đã nộp nhưng chưa ai xem xét: %s."), [report for report, kind in left if kind == UNREVIEWED], review),
    ):
        if reports:
            yield f"{words % ', '.join(report.association.short_name for report in reports)} {todo}"


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
