"""Contract, acceptance and liquidation: two sides sign them by hand (docs/papers.md)."""

from django.db.models import Sum
from django.utils.html import escape
from django.utils.translation import gettext as _

from advisory.council_papers import table_of
from advisory.models import TaskPaper
from advisory.paper_bodies import BASIS, UNIT, basis, federation, heading, lower_first, needs, p, typed
from documents.models import DocumentType
from lhh_portal.dates import official_date
from lhh_portal.money_words import money_in_words
from lhh_portal.quantity import format_money, format_number

KINDS = frozenset({TaskPaper.Kind.CONTRACT, TaskPaper.Kind.ACCEPTANCE, TaskPaper.Kind.LIQUIDATION})


def side_b(authority_lines):
    """Whoever signs papers signs as the federation's representative, by title."""
    return f"{_('Đại diện bên B')}\n{authority_lines.splitlines()[-1]}"


def _contract(task):
    contract = getattr(task, "contract", None)
    needs(contract, _("Nhiệm vụ chưa có hợp đồng. Ghi hợp đồng rồi lập văn bản."))
    return contract


def _sides(task, contract):
    """Side A signs at the left, the federation, as on its last paper, at the right."""
    needs(contract.client_signer, _("Chưa ghi người ký của cơ quan. Sửa hợp đồng, ghi họ tên và chức vụ rồi lập lại."))
    title = contract.client_title or _("Người đại diện")
    return {"other_signature": f"{_('Đại diện bên A')}\n{title}\n{contract.client_signer}", "recipients": ""}


def _parties(task):
    return p(_("Bên A: %s.") % task.client.name) + p(_("Bên B: %s.") % federation())


def _article(number, title):
    return f"<h3>{escape(_('Điều %d. ') % number + title)}</h3>"


def contract(task):
    contract = _contract(task)
    needs(contract.kind == contract.Kind.CONTRACT, _("Nhiệm vụ được giao bằng văn bản nên không có hợp đồng để lập."))
    money = f"{format_money(contract.value_vnd)} ({money_in_words(contract.value_vnd)})"
    return _sides(task, contract) | {
        "type": DocumentType.CONTRACT,
        "unit_code": UNIT,
        "own_symbol": contract.number,
        "issued_on": contract.signed_on,
        "subject": _("Thực hiện nhiệm vụ %s") % lower_first(task.title),
        "body": "".join(
            [
                basis(BASIS, _("Căn cứ nhu cầu và khả năng của hai bên")),
                p(_("Hôm nay, %s, chúng tôi gồm:") % official_date(contract.signed_on)),
                _parties(task),
                p(_("Hai bên thống nhất ký hợp đồng với các điều khoản sau:")),
                _article(1, _("Nội dung công việc")),
                typed(contract.scope),
                _article(2, _("Giá trị và thanh toán")),
                p(
                    _("Giá trị hợp đồng: %(money)s. Nguồn kinh phí: %(source)s.")
                    % {"money": money, "source": contract.budget_source}
                ),
                instalments_table(contract) or p(_("Bên A thanh toán một lần sau khi nghiệm thu.")),
                _article(3, _("Trách nhiệm của hai bên")),
                p(_("Bên A cung cấp đủ hồ sơ, tài liệu và trả lời bằng văn bản việc tiếp thu, giải trình kiến nghị.")),
                p(_("Bên B thực hiện công việc độc lập, khách quan, đúng nội dung và giữ bí mật tài liệu được giao.")),
                _article(4, _("Điều khoản chung")),
                p(
                    _(
                        "Hợp đồng có hiệu lực từ ngày ký đến khi hai bên ký biên bản thanh lý, lập thành 04 bản có "
                        "giá trị như nhau, mỗi bên giữ 02 bản./."
                    )
                ),
            ]
        ),
    }


def instalments_table(contract):
    rows = [
        f'<td>{number}</td><td>{escape(one.when)}</td><td class="number">{format_number(one.amount_vnd)}</td>'
        for number, one in enumerate(contract.instalments.all(), start=1)
    ]
    if not rows:
        return ""
    rows.append(f'<td></td><td>{escape(_("Cộng"))}</td><td class="number">{format_number(contract.value_vnd)}</td>')
    heads = (_("Đợt"), _("Khi nào"), _("Số tiền (đồng)"))
    return table_of(heads, rows, ("narrow", "wide", "medium")).replace("<tr><td></td>", '<tr class="total"><td></td>')


def acceptance(task):
    contract = _contract(task)
    needs(
        contract.accepted_on and contract.acceptance.strip(), _("Chưa ghi ngày và kết quả nghiệm thu trong hợp đồng.")
    )
    return _sides(task, contract) | {
        "type": DocumentType.MINUTES,
        "subject": _("Nghiệm thu %(kind)s số %(number)s")
        % {"kind": contract.get_kind_display().lower(), "number": contract.number},
        "issued_on": contract.accepted_on,
        "body": "".join(
            [
                basis(_cited(contract)),
                _parties(task),
                heading(_("I. Công việc đã làm")),
                typed(contract.scope),
                heading(_("II. Kết quả nghiệm thu")),
                typed(contract.acceptance),
                p(_("Biên bản lập thành 04 bản có giá trị như nhau, mỗi bên giữ 02 bản./.")),
            ]
        ),
    }


def _cited(contract):
    return _("Căn cứ %(kind)s số %(number)s %(day)s") % {
        "kind": contract.get_kind_display(),
        "number": contract.number,
        "day": official_date(contract.signed_on),
    }


def liquidation(task):
    contract = _contract(task)
    needs(
        contract.accepted_on and contract.liquidated_on, _("Chưa ghi ngày nghiệm thu và ngày thanh lý trong hợp đồng.")
    )
    received = contract.instalments.exclude(received_on=None).aggregate(total=Sum("amount_vnd"))["total"] or 0
    words = {
        "value": format_money(contract.value_vnd),
        "received": format_money(received),
        "left": format_money(contract.value_vnd - received),
    }
    return _sides(task, contract) | {
        "type": DocumentType.MINUTES,
        "subject": _("Thanh lý %(kind)s số %(number)s")
        % {"kind": contract.get_kind_display().lower(), "number": contract.number},
        "issued_on": contract.liquidated_on,
        "body": "".join(
            [
                basis(_cited(contract), _("Căn cứ Biên bản nghiệm thu %s") % official_date(contract.accepted_on)),
                _parties(task),
                p(_("Bên B đã hoàn thành công việc, bên A đã nghiệm thu.")),
                p(_("Giá trị: %(value)s. Đã thanh toán: %(received)s. Còn phải thanh toán: %(left)s.") % words),
                p(_("Hai bên thống nhất thanh lý, không còn trách nhiệm với nhau ngoài số còn phải thanh toán.")),
                p(_("Biên bản lập thành 04 bản có giá trị như nhau, mỗi bên giữ 02 bản./.")),
            ]
        ),
    }
