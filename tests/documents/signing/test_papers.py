"""The papers other tests start from are what they say."""

from documents.models import SignatureRole
from documents.signing.sign import keep_signed
from documents.workflow import DocumentState
from tests.documents.signing import papers
from tests.documents.signing.papers import signed_bytes


def test_a_ready_paper_is_signed_and_sealed(cast, authority):
    paper = papers.ready(cast)
    data = signed_bytes(papers.content(paper), SignatureRole.PERSON, papers.signer(authority.PERSON))

    signed = keep_signed(
        paper,
        SignatureRole.PERSON,
        data,
        base=paper.pdf,
        identity=cast.leader.signing_identities.get(),
        by=cast.leader,
        signed_at=None,
    )

    assert signed.state == DocumentState.SIGNED
    assert papers.content(signed) == data


def test_a_paper_waiting_for_the_seal_carries_one_signature(cast, authority):
    paper = papers.ready(cast, state=DocumentState.SIGNED)

    assert [version.kind for version in paper.versions.all()] == ["prepared", "signed"]
    assert paper.signatures.get().by == cast.leader
    assert papers.content(paper).startswith(papers.prepared(6))
