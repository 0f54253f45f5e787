"""The demo carried through to the public site: every page has something real, every number its signed report."""

from io import StringIO

import pytest
from django.core.management import call_command

from documents.models import OfficialDocument
from documents.verification.known import stored_verdict
from news.site_pages import ALL, HOME, existing
from reports.published import published_reports
from tests.browser import OVERFLOW

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_issued_demo_fills_the_public_pages(client, open_as):
    call_command("seed_demo", issued=True, stdout=StringIO())

    (paper,) = OfficialDocument.objects.published().with_number()
    assert (paper.symbol, paper.state) == ("06/BC-LHH", "issued")
    assert stored_verdict(paper).ok
    (report,) = published_reports()
    assert str(report.figures["PBK-07"].quantity) == "gần 30"
    assert "gần</span> 30" in client.get("/so-lieu/").text
    assert "14 văn bản" in client.get("/van-ban/").text
    assert "Chánh Văn phòng" in client.get("/gioi-thieu/").text
    assert "Số 1, đường Minh Họa (minh họa)" in client.get("/lien-he/").text
    page = open_as(width=320)
    wide = {}
    for each in [*existing(ALL), HOME]:
        page.goto(each.path)
        page.evaluate("document.documentElement.style.setProperty('font-size', '200%', 'important')")
        wide[each.path] = page.evaluate(OVERFLOW)
    assert {path: pixels for path, pixels in wide.items() if pixels} == {}, "at twice the text size"
