"""Pages "Chữ ký số": registering, replacing, retiring; what is typed wrongly is told at its field."""

import io
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from documents.models import SignatureRole, SigningBackend, SigningIdentity
from documents.signing import demo_identities
from documents.signing.demo_identities import draw_seal, draw_signature
from documents.signing.pictures import png_of
from documents.signing.sign import sign_now
from documents.workflow import DocumentState
from tests.documents.signing import papers
from tests.documents.signing.token import LABEL, PIN

LIST = "/lam-viec/van-ban/chu-ky-so/"
NAME = "Nguyễn Thị Mẫu (minh họa)"  # of the demo person's certificate


@pytest.fixture
def cast(cast):
    cast.leader.full_name = NAME
    cast.leader.save()
    return cast


def _create(backend):
    return reverse("documents:identity-create", args=[backend])


def _png(image, name="hinh.png"):
    return SimpleUploadedFile(name, png_of(image), "image/png")


def _errors(response):
    return {name: " ".join(errors) for name, errors in response.context["form"].errors.items()}


def test_clerk_registers_the_seal_from_a_key_file_and_signs(client, cast, authority, settings):
    client.force_login(cast.clerk)
    data = {
        "owner": "co-quan",
        "reference": "demo-organisation.p12",
        "secret": settings.DEMO_PASSWORD,
        "image": _png(draw_seal()),
        "image_width_mm": "34",
    }

    response = client.post(_create("pkcs12"), data)

    identity = SigningIdentity.objects.get()
    assert response.url == identity.get_absolute_url()
    assert (identity.role, identity.user, identity.backend) == ("organisation", None, "pkcs12")
    assert (identity.image_width_mm, identity.image.media_type) == (34, "image/png")
    paper = papers.ready(cast, state=DocumentState.SIGNED)
    sealed = sign_now(paper, SignatureRole.ORGANISATION, by=cast.clerk, secret=settings.DEMO_PASSWORD)
    assert sealed.state == DocumentState.SEALED


def test_leader_registers_her_own_token_and_nobody_elses(client, cast, token):
    client.force_login(cast.leader)
    data = {
        "owner": str(cast.clerk.pk),  # not in her form
        "token_label": LABEL,
        "key_label": "demo-person",
        "secret": PIN,
        "image": _png(draw_signature()),
    }

    client.post(_create("pkcs11"), data)

    identity = SigningIdentity.objects.get()
    assert (identity.user, identity.reference) == (cast.leader, f"{LABEL}/demo-person")
    assert identity.subject.startswith("Nguyễn Thị Mẫu (minh họa)")


def test_outside_needs_the_public_certificate_only(client, cast, authority):
    client.force_login(cast.clerk)
    pem = authority.certificate_of(authority.PERSON).public_bytes(Encoding.PEM)

    response = client.post(
        _create("outside"),
        {"owner": str(cast.leader.pk), "certificate_file": SimpleUploadedFile("a.cer", pem)},
    )

    identity = SigningIdentity.objects.get()
    assert (identity.backend, identity.image, identity.user) == (SigningBackend.OUTSIDE, None, cast.leader)
    assert response.url == identity.get_absolute_url()


def test_a_private_key_beside_the_certificate_is_refused(client, cast, authority):
    client.force_login(cast.leader)
    pem = authority.certificate_of(authority.PERSON).public_bytes(Encoding.PEM)
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    key = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    answers = [
        client.post(_create("outside"), {"certificate_file": SimpleUploadedFile("a.pem", data)})
        for data in (pem + key, key + pem)
    ]

    assert ["Khóa bí mật không bao giờ được gửi đi" in _errors(it)["certificate_file"] for it in answers] == [True] * 2
    assert SigningIdentity.objects.count() == 0


@pytest.mark.parametrize("key", ["demo-organisation", "demo-tsa", "demo-root"])
def test_nobody_registers_a_key_that_is_not_theirs(client, cast, authority, settings, key):
    client.force_login(cast.leader)
    data = {"reference": f"{key}.p12", "secret": settings.DEMO_PASSWORD, "image": _png(draw_signature())}

    refused = _errors(client.post(_create("pkcs12"), data))["secret"]

    assert SigningIdentity.objects.count() == 0
    if key == "demo-organisation":
        assert refused.startswith(f"Chứng thư mang tên Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh, không phải {NAME}.")
    else:
        assert "không được cấp để ký" in refused


def test_the_picture_is_asked_for_where_there_is_none(client, cast, authority):
    def is_required(user, backend="pkcs12"):
        client.force_login(user)
        return client.get(_create(backend)).context["form"].fields["image"].required

    assert [is_required(cast.leader), is_required(cast.leader, "outside"), is_required(cast.clerk)] == [
        True,
        False,
        True,
    ]
    demo_identities.make(cast.leader)
    assert [is_required(cast.leader), is_required(cast.clerk)] == [False, True]


def test_a_new_registration_replaces_the_one_before_and_keeps_its_picture(client, cast, authority, settings):
    demo_identities.make(cast.leader)
    before = SigningIdentity.objects.get(user=cast.leader)
    client.force_login(cast.leader)

    client.post(_create("pkcs12"), {"reference": "demo-person.p12", "secret": settings.DEMO_PASSWORD})

    before.refresh_from_db()
    after = SigningIdentity.objects.get(user=cast.leader, is_active=True)
    assert (before.is_active, after.pk == before.pk, after.image) == (False, False, before.image)


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"secret": "sai"}, "secret", "mật khẩu không đúng"),
        ({"secret": ""}, "secret", "chưa được điền"),
        ({"reference": ""}, "reference", "chưa được điền"),
        ({"reference": "../demo-person.p12"}, "reference", "không phải"),
        ({"reference": "demo-root.p12"}, "secret", "không được cấp để ký"),
        ({"image": None}, "image", "Chưa chọn hình"),
        ({"image": "seal"}, "image", "màu xanh"),
        ({"image": "junk"}, "image", "PNG"),
        ({"owner": "999"}, "owner", "không phải"),
        ({"owner": ""}, "owner", ""),
    ],
)
def test_what_is_wrong_is_told_at_its_field(client, cast, authority, settings, changed, field, sentence):
    client.force_login(cast.clerk)
    images = {"seal": _png(draw_seal()), "junk": SimpleUploadedFile("a.png", b"junk", "image/png")}
    data = {
        "owner": str(cast.leader.pk),
        "reference": "demo-person.p12",
        "secret": settings.DEMO_PASSWORD,
        "image": _png(draw_signature()),
        **changed,
    }
    data["image"] = images.get(data["image"], data["image"]) if isinstance(data["image"], str) else data["image"]

    response = client.post(_create("pkcs12"), {name: value for name, value in data.items() if value is not None})

    assert SigningIdentity.objects.count() == 0
    assert sentence in _errors(response)[field]
    assert settings.DEMO_PASSWORD not in response.content.decode()


def test_a_certificate_that_may_not_sign_is_not_registered(client, cast, authority, settings):
    authority.revoke([authority.certificate_of(authority.PERSON)])
    client.force_login(cast.leader)
    data = {"reference": "demo-person.p12", "secret": settings.DEMO_PASSWORD, "image": _png(draw_signature())}

    response = client.post(_create("pkcs12"), data)

    assert "đã bị thu hồi" in _errors(response)["secret"]


def test_list_tells_who_cannot_sign_and_what_runs_out(client, cast, authority, django_assert_max_num_queries):
    papers.identity(None, authority.ORGANISATION)
    SigningIdentity.objects.update(not_after=timezone.now() + timedelta(days=59))
    client.force_login(cast.clerk)

    with django_assert_max_num_queries(30):
        page = client.get(LIST).content.decode()

    assert f"Chưa ký được: {cast.leader}" in " ".join(page.split()).replace("&#x27;", "'")
    assert "Sắp hết hạn" in page
    SigningIdentity.objects.update(not_after=timezone.now() - timedelta(days=1))
    assert '<span class="state state-late">Hết hạn</span>' in client.get(LIST).content.decode()


def test_a_leader_sees_only_her_own(client, cast, authority):
    seal = papers.identity(None, authority.ORGANISATION)
    own = papers.identity(cast.leader, authority.PERSON)
    client.force_login(cast.leader)

    assert client.get(own.get_absolute_url()).status_code == 200
    assert client.get(seal.get_absolute_url()).status_code == 404


def test_picture_is_changed_and_shown(client, cast, authority):
    identity = papers.identity(cast.leader, authority.PERSON)
    client.force_login(cast.leader)

    client.post(reverse("documents:identity-picture", args=[identity.pk]), {"image": _png(draw_signature())})

    shown = client.get(reverse("documents:identity-image", args=[identity.pk]))
    assert shown["Content-Type"] == "image/png"
    assert io.BytesIO(b"".join(shown.streaming_content)).read(4) == b"\x89PNG"


def test_retired_identity_signs_nothing_and_cannot_be_changed(client, cast, authority):
    identity = papers.identity(cast.leader, authority.PERSON)
    client.force_login(cast.clerk)

    asked = client.get(reverse("documents:identity-retire", args=[identity.pk]))
    identity.refresh_from_db()
    assert (identity.is_active, f"Ngừng dùng chữ ký số của {identity.owner_name}?" in asked.text) == (True, True)
    client.post(reverse("documents:identity-retire", args=[identity.pk]))

    identity.refresh_from_db()
    assert identity.is_active is False
    assert client.get(reverse("documents:identity-picture", args=[identity.pk])).status_code == 404


def test_a_leader_is_told_that_her_certificate_runs_out(client, cast, authority):
    own = papers.identity(cast.leader, authority.PERSON)
    SigningIdentity.objects.update(not_after=timezone.now() + timedelta(days=59))
    client.force_login(cast.leader)

    page = client.get("/lam-viec/").content.decode()

    assert "hết hạn, hãy gia hạn" in page
    assert own.get_absolute_url() in page
