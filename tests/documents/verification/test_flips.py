"""One byte changed anywhere: always seen. Seeded, so that a failure can be repeated."""

import random

import pytest
from asn1crypto import parser

from documents.verification import verify
from tests.documents.verification import signed
from tests.documents.verification.manipulations import flipped, gap

pytestmark = pytest.mark.slow

FILES = {"two signatures": signed.twice, "archived": signed.archived}
DIGITS = b"0123456789ABCDEF"


def unseen(pdf, changes):
    """Positions whose change the verification does not see."""
    return [position for position, new in changes if verify(flipped(pdf, position, new)).ok]


@pytest.mark.parametrize("name", FILES)
def test_anywhere_in_the_file(authority, name):
    pdf, chance = FILES[name](), random.Random(1)  # noqa: S311 - repeatable

    places = [*chance.sample(range(len(pdf)), 20), 0, 8, len(pdf) - 1, len(pdf) - 2]

    assert unseen(pdf, [(place, pdf[place] ^ (1 << chance.randrange(8))) for place in places]) == []


@pytest.mark.parametrize("name", FILES)
def test_in_the_last_signature_itself(authority, name):
    """Other hex digits in the one place that no signature covers."""
    pdf, chance = FILES[name](), random.Random(2)  # noqa: S311 - repeatable
    start, end = gap(pdf, -1)
    used = 2 * parser.peek(bytes.fromhex(pdf[start:end].decode()))

    places = [start + offset for offset in chance.sample(range(used), 30)] + [start + used, end - 1]

    others = [bytes(digit for digit in DIGITS if digit != pdf[place]) for place in places]
    assert unseen(pdf, [(place, chance.choice(other)) for place, other in zip(places, others, strict=True)]) == []
