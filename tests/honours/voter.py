"""What static/js/ballot.js does, in Python, for tests that need many voters."""

import hashlib
import secrets

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from honours import ballots
from honours.blind import EXPONENT, SALT

SIZE = 256


def sha384(data):
    return hashlib.sha384(data).digest()


def encoded(message):
    """EMSA-PSS for 2048 bits (RFC 8017, 9.1.1), as a number."""
    salt, rest = secrets.token_bytes(SALT), SIZE - SALT - 1
    digest = sha384(bytes(8) + sha384(message) + salt)
    block = bytes(rest - SALT - 1) + b"\x01" + salt
    mask = b"".join(sha384(digest + counter.to_bytes(4)) for counter in range(5))[:rest]
    masked = bytearray(a ^ b for a, b in zip(block, mask, strict=True))
    masked[0] &= 0x7F
    return int.from_bytes(bytes(masked) + digest + b"\xbc")


class Voter:
    """`ask()` is what to have signed, `receive(signed)` its answer, `vote(choices)` the ballot."""

    def __init__(self, voting_round):
        self.round_id, self.n = voting_round.pk, int(voting_round.urn.n, 16)
        self.secret = ec.generate_private_key(ec.SECP256R1())
        form = serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        self.key = self.secret.public_key().public_bytes(*form)
        self.factor = secrets.randbelow(self.n - 2) + 2

    def ask(self):
        self.message = encoded(self.key)
        return (self.message * pow(self.factor, EXPONENT, self.n) % self.n).to_bytes(SIZE)

    def receive(self, signed):
        self.credential = (int.from_bytes(signed) * pow(self.factor, -1, self.n) % self.n).to_bytes(SIZE)

    def vote(self, choices):
        text = ballots.signed_text(self.round_id, choices).encode()
        pair = decode_dss_signature(self.secret.sign(text, ec.ECDSA(hashes.SHA256())))
        signature = b"".join(part.to_bytes(32) for part in pair)
        told = {"key": self.key, "credential": self.credential, "signature": signature}
        return {"choices": choices, **{name: value.hex() for name, value in told.items()}}
