"""The register of outgoing papers at 100 and at 100,000 entries: list, search, last page, spreadsheet."""

import resource
import sys
import time
from datetime import date, timedelta
from functools import partial

from bench.database import fresh_database
from bench.timing import head, medians, milliseconds, row

FEW, MANY = 100, 100_000
REPEAT = 7
# A year of its own for each size, so that both are measured in turn on one database.
YEARS = {FEW: 2023, MANY: 2024}
SERIES = ["BC", "KH", "QĐ", "TB", "TTr"]
SUBJECTS = [
    "Kết quả hoạt động khoa học và công nghệ tháng {n}",
    "Tổ chức hội thảo về chuyển đổi số lần thứ {n}",
    "Thành lập hội đồng tư vấn, phản biện số {n}",
]


def fill(count):
    """`count` issued papers with their numbers, by turns of the series, spread over the year."""
    from documents.models import OfficialDocument, Register, RegisterEntry
    from lhh_portal.text import search_key

    year = YEARS[count]
    registers = {code: Register.objects.create(series=code, year=year) for code in SERIES}
    for start in range(0, count, 5_000):
        papers = [_paper(n) for n in range(start, min(count, start + 5_000))]
        OfficialDocument.objects.bulk_create(papers, batch_size=500)
        entries = []
        for n, paper in enumerate(papers, start=start):
            register = registers[paper.type]
            register.last_number += 1
            entry = RegisterEntry(register=register, number=register.last_number, document=paper)
            entry.reserved_on = date(year, 1, 1) + timedelta(days=n * 365 // count)
            entry.search_key = search_key(f"{entry.symbol} {paper.subject}")
            entries.append(entry)
        RegisterEntry.objects.bulk_create(entries, batch_size=500)
    Register.objects.bulk_update(registers.values(), ["last_number"])


def _paper(n):
    from documents.models import OfficialDocument

    return OfficialDocument(
        type=SERIES[n % len(SERIES)],
        subject=SUBJECTS[n % len(SUBJECTS)].format(n=n),
        issuing_lines="Liên hiệp Hội (minh họa)",
        org_code="LHH",
        place_name="Long An",
        body="<p>Nội dung minh họa của văn bản.</p>" * 100,
        authority_lines="Chủ tịch",
        signer_name="Nguyễn Thị Mẫu (minh họa)",
        recipients="- Ủy ban nhân dân tỉnh;\n- Sở Nội vụ;\n- Lưu: VT, VP.",
        state="issued",
        issued_on=date(2024, 1, 1),
    )


def requests(count):
    """{what: (address, query)} for the register of `count` entries."""
    from django.urls import reverse

    address = reverse("documents:register-year", args=[YEARS[count]])
    export = reverse("documents:register-export", args=[YEARS[count]])
    return {
        "list, first page": (address, {}),
        "list, last page": (address, {"page": count // 50}),
        "search: chuyển đổi số": (address, {"q": "chuyển đổi số"}),
        "search: one number": (address, {"q": "7/BC"}),
        "filter: series and days": (address, {"series": "QĐ", "start": f"1/6/{YEARS[count]}"}),
        "filter: issued": (address, {"state": "issued"}),
        "Excel of one search": (export, {"q": "hội thảo lần thứ 11"}),
    }


def queries_of(client, address, query):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as caught:
        response = client.get(address, query)
    if response.status_code != 200:
        sys.exit(f"{address} {query}: {response.status_code}")
    return len(caught)


def signed_in_client():
    from django.conf import settings
    from django.test import Client

    from accounts.models import RoleGrant, User
    from lhh_portal.roles import Role

    settings.ALLOWED_HOSTS = ["testserver"]
    user = User.objects.create(email="do-luong@lhh.example", full_name="Người đo (minh họa)")
    RoleGrant.objects.create(user=user, role=Role.CLERK)
    client = Client()
    client.force_login(user)
    return client


def measure_pages(client):
    head("page", *(f"{n:,} entries" for n in YEARS), "ratio", "queries")
    grown = []
    few, many = requests(FEW), requests(MANY)
    for what in few:
        counts = [queries_of(client, *wanted[what]) for wanted in (few, many)]
        sides = {"few": partial(client.get, *few[what]), "many": partial(client.get, *many[what])}
        times = medians(sides, REPEAT)
        row(
            what,
            milliseconds(times["few"]),
            milliseconds(times["many"]),
            f"{times['many'] / times['few']:.2f}",
            " and ".join(map(str, counts)),
        )
        if counts[0] != counts[1] and not what.startswith("Excel"):
            grown.append(what)
    return grown


def measure_export(client):
    from django.urls import reverse

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    content = client.get(reverse("documents:register-export", args=[YEARS[MANY]])).content
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        f"\nExcel of {MANY:,} entries: {seconds:.1f} s, {len(content) / 1e6:.1f} MB; "
        f"memory of the process {before / 1024:.0f} MB before, at most {peak / 1024:.0f} MB"
    )


def main():
    from django.db import connection

    client = signed_in_client()
    for count in YEARS:
        fill(count)
    if connection.vendor == "postgresql":
        connection.cursor().execute("ANALYZE")
    grown = measure_pages(client)
    measure_export(client)
    if grown:
        sys.exit(f"queries grow: {', '.join(grown)}")


if __name__ == "__main__":
    with fresh_database():
        main()
