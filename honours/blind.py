"""RSA blind signatures, RFC 9474 (RSABSSA-SHA384-PSS-Deterministic): what the issuer of ballot credentials does.

The signer sees a number that says nothing of what it signs; the voter's half is static/js/ballot.js. The message is the
voter's fresh public key, random enough by itself, so it needs no prefix (RFC 9474, 5: "PSS-Deterministic").
"""

import secrets

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

BITS, EXPONENT, SALT = 2048, 65537, 48


def new_key():
    """(n, d) of a key for one round."""
    private = rsa.generate_private_key(EXPONENT, BITS).private_numbers()
    return private.public_numbers.n, private.d


def blind_sign(n, d, blinded):
    """Sign the blinded message (bytes) and return bytes of the same length. Raises ValueError if it is none."""
    message = int.from_bytes(blinded)
    if not 0 < message < n:
        raise ValueError("blinded message out of range")
    # Python's pow takes longer for some numbers than for others: what it works on is blinded once more.
    mask = secrets.randbelow(n - 2) + 2
    signed = pow(message * pow(mask, EXPONENT, n), d, n) * pow(mask, -1, n) % n
    if pow(signed, EXPONENT, n) != message:
        raise ValueError("signing failed")
    return signed.to_bytes((n.bit_length() + 7) // 8)


def is_signed(n, message, signature):
    """Whether `signature` (bytes) is the issuer's on `message` (bytes)."""
    try:
        rsa.RSAPublicNumbers(EXPONENT, n).public_key().verify(
            signature, message, padding.PSS(padding.MGF1(hashes.SHA384()), SALT), hashes.SHA384()
        )
    except (InvalidSignature, ValueError):
        return False
    return True
