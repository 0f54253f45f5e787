from documents.models import SignatureRole, SigningIdentity
from documents.signing import demo_identities
from documents.signing.sign import sign_now
from documents.workflow import DocumentState
from tests.documents.signing import papers


def test_the_demo_signs_with_its_pictures(cast, authority, settings):
    demo_identities.make(cast.leader)
    paper = papers.ready(cast)

    signed = sign_now(paper, SignatureRole.PERSON, by=cast.leader, secret=settings.DEMO_PASSWORD)
    sealed = sign_now(signed, SignatureRole.ORGANISATION, by=cast.clerk, secret=settings.DEMO_PASSWORD)

    assert sealed.state == DocumentState.SEALED
    person = SigningIdentity.objects.get(user=cast.leader, is_active=True)
    assert person.subject.startswith(cast.leader.full_name)
    assert papers.content(sealed).count(b"/Subtype /Image") + papers.content(sealed).count(b"/Subtype/Image") >= 2


def test_made_again_there_is_one_active_identity_each(cast, authority):
    demo_identities.make(cast.leader)
    demo_identities.make(cast.leader)

    active = SigningIdentity.objects.filter(is_active=True)
    assert sorted(active.values_list("role", flat=True)) == ["organisation", "person"]
    assert SigningIdentity.objects.count() == 4


def test_without_an_authority_one_is_made(cast, tmp_path):
    demo_identities.make(cast.leader)

    assert sorted(path.name for path in (tmp_path / "keys").iterdir()) == [
        "demo-organisation.p12",
        "demo-person.p12",
        "demo-root.p12",
        "demo-tsa.p12",
    ]
