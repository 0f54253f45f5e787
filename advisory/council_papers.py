"""The papers of a council: the decision that sets it up, opinion forms, minutes, and the report it adopted."""

from django.utils.html import escape
from django.utils.translation import gettext as _

from advisory.models import Meeting, Seat
from advisory.paper_bodies import (
    BASIS,
    asking,
    basis,
    federation,
    heading,
    lower_first,
    needs,
    p,
    recommendations,
    typed,
)
from advisory.votes import tally_of
from documents.models import DocumentType
from documents.typed import recipients_stored
from lhh_portal.dates import official_date

# For a form that is filled by hand: three lines.
DOTS = "…" * 29


def _council(task):
    needs(task.has_council, _("Nhiệm vụ chưa có hội đồng. Lập hội đồng và mời thành viên trước."))
    return task.council


def _sitting(council):
    order = list(Seat.Role.values)
    seats = council.seats.sitting().select_related("expert")
    return sorted(seats, key=lambda seat: (order.index(seat.role), seat.pk))


def _holder(council, role):
    return next((seat for seat in _sitting(council) if seat.role == role), None)


def decision(task):
    """Its number goes to the council when it is issued."""
    seats = _sitting(_council(task))
    needs(seats, _("Hội đồng chưa có thành viên nào. Mời thành viên rồi lập quyết định."))
    what = lower_first(task.title)
    body = [
        basis(
            BASIS,
            _("Căn cứ đề nghị của %(client)s về việc %(what)s") % {"client": task.client.name, "what": what},
        ),
        f'<p class="centred">{_("QUYẾT ĐỊNH:")}</p>',
        article(1, _("Thành lập hội đồng thực hiện nhiệm vụ %s, gồm các ông, bà có tên sau đây:") % what),
        _seats_table(seats),
        article(
            2,
            _(
                "Hội đồng nghiên cứu hồ sơ, nhận xét độc lập, khách quan, chịu trách nhiệm về ý kiến của "
                "mình và tự giải thể khi hoàn thành nhiệm vụ."
            ),
        ),
        article(
            3,
            _(
                "Văn phòng %s và các ông, bà có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này. "
                "Quyết định có hiệu lực kể từ ngày ký./."
            )
            % federation(),
        ),
    ]
    return {
        "type": DocumentType.DECISION,
        "subject": _("Về việc thành lập hội đồng %s") % what,
        "recipients": recipients_stored(f"Như Điều 3\n{task.client.name}"),
        "body": "".join(body),
    }


def article(number, text):
    return f"<p><strong>{escape(_('Điều %d.') % number)}</strong> {escape(text)}</p>"


def _seats_table(seats):
    heads = ("TT", _("Họ và tên"), _("Học hàm, học vị, nơi công tác"), _("Chức danh"))
    rows = []
    for number, seat in enumerate(seats, start=1):
        about = ", ".join(filter(None, [seat.expert.degree, seat.expert.employer]))
        cells = (number, seat.expert.full_name, about, seat.get_role_display())
        rows.append("".join(f"<td>{escape(cell)}</td>" for cell in cells))
    return table_of(heads, rows, ("narrow", "", "wide", "medium"))


def table_of(heads, rows, columns):
    cols = "".join(f'<col class="{name}">' if name else "<col>" for name in columns)
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in heads)
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f"<table><colgroup>{cols}</colgroup><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def opinion_form(seat):
    """Filled with what the reviewer wrote in the portal; dotted lines for one that is written by hand."""
    expert = seat.expert
    review = getattr(seat, "review", None)
    review = review if review and review.submitted_on else None  # until then it is its writer's alone
    task = seat.council.task
    parts = [
        basis(BASIS),
        p(_("Họ và tên: %s") % expert.full_name),
        p(_("Học hàm, học vị: %s") % (expert.degree or DOTS[:20])),
        p(_("Nơi công tác: %s") % (expert.employer or DOTS[:20])),
        p(_("Chức danh trong hội đồng: %s") % seat.get_role_display()),
    ]
    for number, title, text in (
        ("I", _("Ưu điểm"), review.strengths if review else ""),
        ("II", _("Hạn chế, tồn tại"), review.shortcomings if review else ""),
        ("III", _("Kiến nghị"), review.proposals if review else ""),
        ("IV", _("Kết luận"), review.get_verdict_display() if review else ""),
    ):
        parts += [heading(f"{number}. {title}"), typed(text) if text.strip() else p(DOTS) * 3]
    return {
        "type": DocumentType.OPINION_FORM,
        "subject": task.title,
        "recipients": "",
        "authority_lines": _("Người nhận xét"),
        "signer_name": expert.full_name,
        "issued_on": review.submitted_on if review else None,
        "body": "".join(parts),
    }


def minutes(meeting):
    """Signed by secretary and chair; it bears the day of the meeting."""
    council = meeting.council
    chair, secretary = _holder(council, Seat.Role.CHAIR), _holder(council, Seat.Role.SECRETARY)
    needs(chair and secretary, _("Biên bản cần chủ tịch và thư ký hội đồng để ký. Bổ sung hội đồng rồi lập lại."))
    needs(meeting.minutes.strip(), _("Cuộc họp chưa có nội dung biên bản. Ghi nội dung rồi lập biên bản."))
    present = set(meeting.present.values_list("pk", flat=True))
    seats = _sitting(council)
    return {
        "type": DocumentType.MINUTES,
        "subject": f"{meeting.get_kind_display()} {lower_first(council.task.title)}",
        "recipients": recipients_stored(_("Thành viên hội đồng\nLưu: VT, hồ sơ nhiệm vụ")),
        "authority_lines": _("Chủ tọa"),
        "signer_name": chair.expert.full_name,
        "other_signature": f"{_('Thư ký')}\n{secretary.expert.full_name}",
        "issued_on": meeting.held_on,
        "body": "".join(
            [
                p(_("Thời gian: %s.") % official_date(meeting.held_on)),
                p(_("Địa điểm: %s.") % meeting.place.rstrip(".")),
                heading(_("I. Thành phần")),
                p(_("Có mặt: %s.") % (_names(seat for seat in seats if seat.pk in present) or _("không có ai"))),
                p(_("Vắng mặt: %s.") % (_names(seat for seat in seats if seat.pk not in present) or _("không có ai"))),
                *(
                    [p(_("Khách mời: %s.") % "; ".join(meeting.guests.split("\n")).rstrip("."))]
                    if meeting.guests
                    else []
                ),
                *([heading(_("Tham luận")), typed(meeting.papers)] if meeting.papers else []),
                heading(_("II. Nội dung")),
                typed(meeting.minutes),
                *_votes(meeting),
                p(_("Biên bản được đọc lại cho những người có mặt cùng nghe và thống nhất ký tên./.")),
            ]
        ),
    }


def _names(seats):
    return "; ".join(f"{seat.expert.full_name} ({seat.get_role_display().lower()})" for seat in seats)


def _votes(meeting):
    if not meeting.votes.exists():
        return []
    tally = tally_of(meeting)
    return [heading(_("III. Biểu quyết")), p(tally.sentence), p(_("Kết quả: %s.") % tally.result.lower())]


def report(task):
    """What the council adopted; issuing it sends the task."""
    council = _council(task)
    needs(task.compiled_text.strip(), _("Dự thảo báo cáo còn trống. Viết dự thảo rồi lập báo cáo."))
    last = council.meetings.filter(kind=Meeting.Kind.COUNCIL).last()
    words = {
        "who": federation(),
        "what": lower_first(task.title),
        "symbol": council.decision,
        "day": official_date(council.decided_on),
        "count": len(_sitting(council)),
    }
    first = _(
        "Thực hiện nhiệm vụ %(what)s, %(who)s đã thành lập hội đồng gồm %(count)d thành viên theo Quyết định số "
        "%(symbol)s %(day)s. Kết quả như sau:"
    )
    parts = [p(first % words), heading(_("I. Nội dung")), typed(task.compiled_text)]
    if task.recommendations.exists():
        parts += [heading(_("II. Kiến nghị")), recommendations(task)]
    if last and last.votes.exists():
        parts.append(p(_("Hội đồng biểu quyết ngày %s. ") % f"{last.held_on:%d/%m/%Y}" + tally_of(last).sentence))
    return {
        "type": DocumentType.REPORT,
        "subject": _("Kết quả %s") % words["what"],
        "salutation": task.client.name,
        "recipients": recipients_stored(_("Như trên\nThành viên hội đồng\nLưu: VT, hồ sơ nhiệm vụ")),
        "body": "".join([*parts, p(asking(task))]),
    }
