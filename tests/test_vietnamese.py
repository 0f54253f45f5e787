"""Everything a person reads is Vietnamese: pages, form errors, mails, error pages."""

import re
from contextlib import nullcontext

import polib
import pytest
from allauth.core.context import request_context
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings as django_settings
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.template.loader import render_to_string
from django.urls import reverse

from accounts import jobs as account_jobs
from lhh_portal import jobs
from lhh_portal.models import Job
from tests.access import PEOPLE, VISITOR, World, answer, client_of
from tests.test_access import ACCESS
from tests.vietnamese import foreign_words, foreign_words_of_page

# The one page for readers of English.
PAGES = [line for line in ACCESS if line.method == "get" and line.name != "news:english"]


@pytest.fixture
def world(cast, settings):
    settings.REQUIRE_MFA = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return World(cast)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Đăng nhập bằng khóa bảo mật, nghiêng, quyết định, khuỷu, giếng", []),
        ("This field is required.", ["field", "is", "required", "this"]),
        ("Sign In", ["sign"]),
        ("Password (again)", ["again", "password"]),
        ("Search", ["search"]),
        ("Next page of 3", ["next", "of", "page"]),
        ("Save", ["save"]),
        ("Delete", ["delete"]),
        ("Bạn not đúng", ["not"]),
        ("Gửi ten@lhh.example, xem https://lhh.example/search/, tệp bao-cao.pdf, mã BC-LHH, Excel", []),
    ],
)
def test_foreign_words(text, found):
    assert foreign_words(text) == found


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>Tên</p><script>function search() {}</script>", []),
        ("<input placeholder='Search'>", ["search"]),
        ("<button aria-label='Close'></button>", ["close"]),
        ("<input type='submit' value='Save'>", ["save"]),
        ("<input type='text' value='Save'>", []),
        ("<code>import this</code> xong", []),
        ("<p>Trang&nbsp;sau <b>next</b></p>", ["next"]),
    ],
)
def test_foreign_words_of_page(html, found):
    assert foreign_words_of_page(html) == found


@pytest.mark.parametrize("line", PAGES, ids=lambda line: line.name)
def test_page_and_its_errors_are_in_vietnamese(line, world):
    """The page as the first who may see it gets it, then its form sent empty and sent full of nonsense."""
    who = next(name for name in (*PEOPLE, VISITOR) if name in line.allowed)
    client, url = client_of(getattr(world.cast, who, None)), line.url(world)

    page = client.get(url)
    answers = [page]
    if _is_page(page):
        nonsense = dict.fromkeys(_names_of_fields(page.content.decode()), "?!")
        answers += [answer(client, url, "post", data) for data in ({}, nonsense)]

    assert [foreign_words_of_page(a.content.decode()) for a in answers if _is_page(a)] == [
        [] for a in answers if _is_page(a)
    ]


def _is_page(response):
    return response.get("Content-Type", "").startswith("text/html") and not response.streaming


def _names_of_fields(html):
    names = re.findall(r"<(?:input|select|textarea)[^>]*\sname=\"([^\"]+)\"", html)
    return set(names) - {"csrfmiddlewaretoken", "next"}


@pytest.mark.parametrize(
    "name", ["400.html", "403.html", "403_csrf.html", "404.html", "413.html", "429.html", "500.html"]
)
def test_error_page_is_in_vietnamese(name, rf, db):
    request = rf.get("/")
    request.user = AnonymousUser()

    assert foreign_words_of_page(render_to_string(name, {}, request)) == []


def test_mails_are_in_vietnamese(world, rf, django_capture_on_commit_callbacks):
    officer = client_of(world.cast.officer)
    secret = "JBSWY3DPEHPK3PXP"

    client_of(None).post(reverse("account_reset_password"), {"email": world.cast.officer.email})
    account_jobs.send_invitation(_Progress(), invitation_id=world.invitation.pk)
    officer.post(
        reverse("account_change_password"),
        {"oldpassword": "mat-khau-thu-1", "password1": "mat-khau-khac-2", "password2": "mat-khau-khac-2"},
    )
    TOTP.activate(world.cast.officer, secret)
    with request_context(rf.get("/")), django_capture_on_commit_callbacks(execute=True):
        officer.post(reverse("mfa_generate_recovery_codes"))
    officer.post(reverse("mfa_deactivate_totp"))

    for queued in Job.objects.filter(kind="accounts.mail"):
        jobs.run(queued.pk)

    assert len({m.subject for m in mail.outbox}) == 5
    assert [foreign_words(f"{m.subject}\n{m.body}") for m in mail.outbox] == [[]] * 5


class _Progress:
    """A job that nobody watches."""

    def commit(self):
        return nullcontext()


def test_kinds_of_jobs_have_vietnamese_names():
    assert {kind: foreign_words(str(jobs.label_of(kind))) for kind in jobs._kinds} == dict.fromkeys(jobs._kinds, [])


def test_compiled_translations_are_those_of_the_po():
    folder = django_settings.BASE_DIR / "locale/vi/LC_MESSAGES"
    po, mo = polib.pofile(str(folder / "django.po")), polib.mofile(str(folder / "django.mo"))

    def texts(catalogue):
        return {(e.msgctxt, e.msgid): e.msgstr or e.msgstr_plural for e in catalogue}

    assert texts(mo) == texts(po)
    assert po.percent_translated() == 100


def test_translations_keep_the_placeholders():
    po = polib.pofile(str(django_settings.BASE_DIR / "locale/vi/LC_MESSAGES/django.po"))
    pattern = re.compile(r"%\(\w+\)[sdr]|%[sd]|\{\w*(?::\w)?\}")

    wrong = [
        entry.msgid
        for entry in po
        if not set(pattern.findall(entry.msgstr or entry.msgstr_plural[0]))
        <= set(pattern.findall(entry.msgid + entry.msgid_plural))
    ]

    assert wrong == []
