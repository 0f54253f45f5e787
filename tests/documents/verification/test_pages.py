"""Verification in a browser: a file chosen, a file dropped, and how the answers look to axe-core."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.documents.verification import manipulations, signed
from tests.documents.verification.test_views import issued, page_of
from tests.test_pages import OVERFLOW, problems

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def files(authority, tmp_path):
    """{name: path} of a good and a changed paper; made in a thread, for the browser's loop runs in this one."""
    made = {"good": signed.twice, "bad": manipulations.later("annotation")}
    paths = {}
    for name, make in made.items():
        with ThreadPoolExecutor(1) as pool:
            content = pool.submit(make).result()
        paths[name] = tmp_path / f"{name}.pdf"
        paths[name].write_bytes(content)
    return paths


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("good", "Tệp đúng từng byte với văn bản đã phát hành"), ("bad", "Không xác nhận được tệp này.")],
)
def test_a_chosen_file_is_answered(files, open_as, name, sentence):
    paper = issued()
    page = open_as(None)
    page.goto(page_of(paper))

    page.set_input_files("input[type=file]", files[name])
    page.get_by_role("button", name="Kiểm tra tệp").click()

    page.get_by_text(sentence).wait_for()
    assert problems(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate(OVERFLOW) == 0
