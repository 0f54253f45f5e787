"""A year of a small and of a large federation: the pages people open, and the annual paper; time, queries, memory."""

import json
import os
import resource
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from bench.database import fresh_database
from bench.timing import head, medians, milliseconds, row

SMALL, LARGE = (7, 2_000), (70, 20_000)
# Of a hundred records: the report's appendices list the last four one by one, some five hundred rows in a large year.
KINDS = ["tuyen-truyen", "tin-bai", "tap-huan-ky-thuat", "tang-qua", "tu-van-phap-luat"] * 19 + [
    *("gop-y-luat", "gop-y-de-an", "cuoc-thi", "khen-thuong", "hoi-thao"),
]
PDF = "annual PDF, start of Python included"
EMAIL = "do-luong@lhh.example"


def fill(associations, activities):
    """A year's round in which nine of ten associations have filed, the year before it, a plan, and a draft report."""
    from bench.records import make_activities, make_associations
    from members.models import FederationProfile
    from reports.consolidation import start_report
    from reports.models import Activity, AssociationReport, Indicator, Round, Target
    from reports.workflow import ReportState

    FederationProfile.objects.create(
        valid_from=date(2004, 1, 1),
        name="Liên hiệp Hội (minh họa)",
        short_name="LHH",
        province="tỉnh X",
        governing_lines="UBND TỈNH X",
        issuing_lines="LIÊN HIỆP HỘI\nTỈNH X",
        org_code="LHH",
        place_name="X",
    )
    asked = make_associations(associations)
    make_activities(activities, asked, kinds=KINDS)
    Activity.objects.filter(pk__in=list(Activity.objects.values_list("pk", flat=True)[::2])).update(
        starts_on=date(2023, 5, 5), ends_on=date(2023, 5, 5)
    )
    for year in (2023, 2024):
        round_ = Round.objects.create(
            code=f"{year}-Y",
            title=f"Báo cáo năm {year}",
            kind=Round.Kind.YEAR,
            year=year,
            starts_on=date(year - 1, 12, 15),
            ends_on=date(year, 12, 14),
            due_on=date(year, 12, 16),
        )
        AssociationReport.objects.bulk_create(
            AssociationReport(
                round=round_, association=one, state=ReportState.ACCEPTED if number % 10 else ReportState.DRAFT
            )
            for number, one in enumerate(asked)
        )
    Target.objects.bulk_create(Target(indicator=one, year=2024, amount=1000) for one in Indicator.objects.all()[:40])
    report = start_report(round_, issued_on=date(2024, 12, 16))
    report.signer_name = "Nguyễn Văn Mẫu (minh họa)"
    report.save()
    return report


def pages(report):
    from django.urls import reverse

    one = report.round.reports.order_by("pk")[1]
    return {
        "dashboard": f"{reverse('reports:dashboard')}?dot={report.round.code}",
        "one indicator": f"{reverse('reports:dashboard-indicator', args=['PBK-01'])}?dot={report.round.code}",
        "round": reverse("reports:round-detail", args=[report.round.pk]),
        "association's report": reverse("reports:association-report", args=[one.pk]),
        "association's review": reverse("reports:report-review", args=[one.pk]),
        "consolidated draft": reverse("reports:consolidated-detail", args=[report.round.code]),
    }


def measure(associations, activities):
    """{what: [seconds, queries]} and the peak memory in MB of a process that only makes the PDF, printed as JSON."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from accounts.models import RoleGrant, User
    from lhh_portal.roles import Role

    settings.ALLOWED_HOSTS = ["testserver"]
    user = User.objects.create(email=EMAIL, full_name="Người đo (minh họa)")
    RoleGrant.objects.create(user=user, role=Role.STAFF)
    client = Client()
    client.force_login(user)
    report = fill(associations, activities)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    paper = Path(tempfile.mkdtemp()) / "year.pdf"
    actions = {name: lambda url=url: _open(client, url) for name, url in pages(report).items()}
    times = medians(actions, repeat=3)
    build = [sys.executable, "manage.py", "build_report", report.round.code, "--output", str(paper)]
    times |= medians({PDF: lambda: subprocess.run(build, stdout=subprocess.DEVNULL, check=True)}, repeat=2)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    actions[PDF] = lambda: call_command("build_report", report.round.code, output=paper, stdout=sys.stderr)
    results = {}
    for name, action in actions.items():
        with CaptureQueriesContext(connection) as queries:
            action()
        results[name] = [times[name], len(queries)]
    sheets = subprocess.run(["pdfinfo", paper], capture_output=True, text=True, check=True).stdout
    count = next(line.split()[1] for line in sheets.splitlines() if line.startswith("Pages:"))
    print(json.dumps({"results": results, "peak": peak, "pages": count}))


def _open(client, url):
    response = client.get(url)
    if response.status_code != 200:
        raise RuntimeError(f"{url}: {response.status_code}")


def main():
    if len(sys.argv) > 1:
        with fresh_database():
            measure(*map(int, sys.argv[1:]))
        return
    found = []
    for size in (SMALL, LARGE):
        command = [sys.executable, "-m", "bench.year", *map(str, size)]
        with tempfile.TemporaryDirectory() as var:  # each on a database of its own
            env = os.environ | {"LHH_VAR": var}
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=env)
        found.append(json.loads(done.stdout.splitlines()[-1]))
    few, many = found
    head("what", *(f"{a} associations, {b:,} activities" for a, b in (SMALL, LARGE)), "ratio", "queries")
    for name, (seconds, queries) in few["results"].items():
        larger, more = many["results"][name]
        row(name, milliseconds(seconds), milliseconds(larger), f"{larger / seconds:.2f}", f"{queries} and {more}")
    row("pages of the PDF", few["pages"], many["pages"], "", "")
    row("peak memory of the process that makes it", f"{few['peak']} MB", f"{many['peak']} MB", "", "")


if __name__ == "__main__":
    main()
