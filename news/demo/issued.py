"""The demo's first report, carried through: closed, signed with the demo's keys, issued, public."""

from django.conf import settings

from accounts.models import User
from documents import services
from documents.delivery.issuing import issue_paper
from documents.models import OfficialDocument, SignatureRole
from documents.signing.sign import sign_now
from lhh_portal import jobs
from reports.closing import close_report, unanswered
from reports.models import ConsolidatedReport


def issue_first_report():
    """Return the issued paper. The demo must have been loaded so that its reports can be closed; takes some seconds."""
    staff, clerk, leader = (
        User.objects.get(email=f"{name}@lhh.example") for name in ("chuyenvien", "vanthu", "lanhdao")
    )
    report = ConsolidatedReport.objects.order_by("round__ends_on").first()
    answers = {
        (finding.place, finding.code): "Số liệu như báo cáo đã công bố (minh họa)." for finding in unanswered(report)
    }
    paper = close_report(report, actor=staff, explanations=answers).document
    services.propose(paper, by=staff)
    paper = services.approve(paper, by=leader, on=report.issued_on)
    jobs.run(paper.render_job_id)
    secret = settings.DEMO_PASSWORD
    paper = sign_now(
        OfficialDocument.objects.with_number().get(pk=paper.pk), SignatureRole.PERSON, by=leader, secret=secret
    )
    paper = sign_now(paper, SignatureRole.ORGANISATION, by=clerk, secret=secret)
    issue_paper(paper, [], by=clerk)
    return services.publish(paper, by=clerk, field="Tổ chức, hoạt động")
