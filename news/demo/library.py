"""What the demo site shows beside the rooms’ own records: true symbols named by the seeds, invented contacts."""

import csv
from datetime import datetime
from pathlib import Path

from accounts.models import User
from documents.storage import store
from documents.typed import body_html
from lhh_portal.roles import Role
from lhh_portal.workflow import perform
from news.models import ContactOfficer, LibraryDocument, Link, SitePage
from news.public_face import office

HERE = Path(__file__).parent
# One file for all: the papers themselves are their issuers' to hand out.
FILE = HERE / "van-ban-minh-hoa.pdf"
ADDRESS = ("Số 1, đường Minh Họa (minh họa)", "0272 3000 000", "vanphong@lhh.example")


def load_library():
    """Documents of the library, the texts and contact officers of the about page, links."""
    editor = User.objects.with_role(Role.EDITOR).first()
    file = store(FILE.read_bytes(), "application/pdf")
    with (HERE / "library.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            dated = datetime.strptime(row.pop("dated"), "%d/%m/%Y").date()
            name = f"{(row['symbol'] or row['type']).replace('/', '-')}.pdf"
            document = LibraryDocument.objects.create(**row, dated=dated, file=file, file_name=name, created_by=editor)
            perform(document, "publish", actor=editor)
    for slug, name in SitePage.Slug.choices:
        body = body_html((HERE / f"{slug}.txt").read_text(encoding="utf-8"))
        SitePage.objects.create(slug=slug, title=str(name), body=body)
    with (HERE / "contacts.csv").open(encoding="utf-8", newline="") as rows:
        for order, row in enumerate(csv.DictReader(rows), start=1):
            ContactOfficer.objects.create(**row, order=order)
    where = office()
    where.address, where.phone, where.email = ADDRESS
    where.save()
    with (HERE / "links.csv").open(encoding="utf-8", newline="") as rows:
        for order, row in enumerate(csv.DictReader(rows), start=1):
            Link.objects.create(**row, order=order)
