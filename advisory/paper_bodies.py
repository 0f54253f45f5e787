"""What the papers of a task say, in our HTML subset; the pieces that several of them share."""

import re

from django.core.exceptions import ValidationError
from django.utils.html import escape
from django.utils.translation import gettext as _

from advisory.participation import participation_of
from documents.models import DocumentType
from documents.services import head_of_today
from documents.typed import NoSuchTable, body_html, recipients_stored
from lhh_portal.dates import official_date

# Of letters and contracts about this work.
UNIT = "TVPB"
BASIS = (
    "Căn cứ Quyết định số 14/2014/QĐ-TTg ngày 14 tháng 02 năm 2014 của Thủ tướng Chính phủ về hoạt động tư vấn, "
    "phản biện và giám định xã hội của Liên hiệp các Hội Khoa học và Kỹ thuật Việt Nam;"
)


def p(text):
    return f"<p>{escape(text)}</p>"


def basis(*lines):
    """Căn cứ: slanted, one a line, `;` after each and `.` after the last."""
    ended = [f"{line.rstrip(';. ')}{'.' if last else ';'}" for line, last in _with_last(lines)]
    return "".join(f"<p><em>{escape(line)}</em></p>" for line in ended)


def _with_last(lines):
    return [(line, number == len(lines)) for number, line in enumerate(lines, start=1)]


def heading(text):
    return f"<h2>{escape(text)}</h2>"


def typed(text):
    """What somebody typed, every line a paragraph: a line that ends early is no line of a justified paragraph.

    Raises ValidationError where it asks for a table.
    """
    try:
        return body_html(re.sub(r"\n+", "\n\n", text.strip()))
    except NoSuchTable as error:
        raise ValidationError(
            _("Bản tổng hợp có dòng «[Bảng %s]» mà không có bảng. Hãy xóa dòng ấy.") % error
        ) from error


def recommendations(task):
    """`1. …`, each with its addressee where that is not the client."""
    rows = []
    for one in task.recommendations.all():
        elsewhere = f" ({_('gửi %s') % one.addressee})" if one.addressee != task.client.name else ""
        first, *rest = [line.strip() for line in one.text.splitlines() if line.strip()]
        lines = [f"{one.number}. {first}", *rest]
        lines[-1] += elsewhere
        rows += map(p, lines)
    return "".join(rows)


def federation():
    """As a sentence names it."""
    head = head_of_today()
    return head.get("issuing_name") or " ".join(head.get("issuing_lines", "").split()) or _("Liên hiệp Hội")


def lower_first(text):
    return f"{text[:1].lower()}{text[1:]}"


def needs(condition, sentence):
    if not condition:
        raise ValidationError(sentence)


def letter(task):
    """The covering letter of a report that is out, or the letter that itself brings the compiled opinion."""
    report = task.papers.issued_reports().select_related("document__entry").first()
    fields = {
        "type": DocumentType.LETTER,
        "unit_code": UNIT,
        "subject": lower_first(task.title),
        "salutation": task.client.name,
        "recipients": recipients_stored(f"Như trên\nLưu: VT, {UNIT}"),
    }
    if report:
        return fields | {
            "subject": _("gửi báo cáo %s") % lower_first(task.title),
            "body": _covering(task, report.document),
        }
    needs(task.compiled_text.strip(), _("Bản tổng hợp còn trống. Viết bản tổng hợp rồi lập công văn."))
    return fields | {"body": _opinion(task)}


def _opinion(task):
    given = participation_of(task).answered
    names = _(" của %s") % ", ".join(given) if given else ""
    parts = [
        p(
            _("Về việc %(what)s, %(who)s đã tổng hợp ý kiến%(names)s và có ý kiến như sau:")
            % {"who": federation(), "what": lower_first(task.title), "names": names}
        ),
        typed(task.compiled_text),
    ]
    if task.recommendations.exists():
        parts += [p(_("Từ các ý kiến trên, %s kiến nghị:") % federation()), recommendations(task)]
    return "".join([*parts, p(asking(task))])


def asking(task):
    """The last paragraph of what goes out; a text of the decree ends with `./.`."""
    return _(
        "%(who)s kính đề nghị %(client)s nghiên cứu và trả lời bằng văn bản việc tiếp thu, giải trình từng kiến nghị./."
    ) % {"who": federation(), "client": task.client.name}


def _covering(task, report):
    words = {
        "who": federation(),
        "client": task.client.name,
        "symbol": report.symbol,
        "day": official_date(report.issued_on),
        "what": report.subject,
    }
    first = _("%(who)s kính gửi %(client)s Báo cáo số %(symbol)s %(day)s về %(what)s.") % words
    return p(first) + p(asking(task))
