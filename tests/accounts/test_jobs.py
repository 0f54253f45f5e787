import re
import smtplib

import pytest
from django.core import mail
from django.urls import reverse

from accounts import jobs as account_jobs
from accounts.models import Invitation
from accounts.services import invite, withdraw
from lhh_portal import jobs
from lhh_portal.models import Job
from lhh_portal.roles import Role


@pytest.fixture
def invitation(cast):
    return invite(
        by=cast.staff,
        email="moi@lhh.example",
        full_name="Người Mới (minh họa)",
        roles=[Role.OFFICER],
        associations=[cast.lawyers],
    )


def test_invitation_is_mailed_with_a_link_that_works(invitation, client, settings):
    settings.SITE_URL = "https://lhh.example/"

    jobs.run(Job.objects.get().pk)

    (message,) = mail.outbox
    assert message.to == ["moi@lhh.example"]
    assert "Hội Luật gia tỉnh (minh họa)" in message.body
    link = re.search(r"https://lhh\.example(/\S+)", message.body)[1]
    assert client.get(link).status_code == 200
    assert Invitation.objects.get().sent_at is not None
    assert Job.objects.get().state == Job.State.DONE


def test_withdrawn_invitation_is_not_mailed(invitation, cast):
    withdraw(invitation, by=cast.staff)

    jobs.run(Job.objects.get().pk)

    assert mail.outbox == []


def test_mail_server_that_refuses_is_said_in_words(invitation, monkeypatch):
    def refuse(*args):
        raise smtplib.SMTPRecipientsRefused({})

    monkeypatch.setattr(account_jobs, "send_mail", refuse)

    jobs.run(Job.objects.get().pk)

    job = Job.objects.get()
    assert (job.state, "moi@lhh.example" in job.error) == (Job.State.FAILED, True)
    assert Invitation.objects.get().sent_at is None


def test_acceptance_address_is_public():
    assert reverse("accounts:invitation-accept", kwargs={"key": "a:b:c"}) == "/tai-khoan/nhan-loi-moi/a:b:c/"
