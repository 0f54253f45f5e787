"""What a ballot is, when it counts, and the board of a round: pure, needs neither database nor Django.

A ballot is {"key", "credential", "choices", "signature"}, hex but for the choices {nomination: choice}. `key` is a
public key (P-256) made for this one ballot, `credential` the issuer's blind signature on it, `signature` the key's own
over the round and the choices: only who holds the key can change a choice, and nobody can join the key to a person.
"""

import hashlib
import json

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from honours.blind import is_signed

CHOICES = ("agree", "disagree", "blank")


def signed_text(round_id, choices):
    """What the voter signs; ballot.js writes the same."""
    return "\n".join(
        [str(round_id), *(f"{nomination}={choices[nomination]}" for nomination in sorted(choices, key=int))]
    )


def receipt_of(round_id, ballot):
    """What the voter keeps and finds again on the board."""
    told = f"{signed_text(round_id, ballot['choices'])}\n{ballot['key']}\n{ballot['signature']}"
    return hashlib.sha256(told.encode()).hexdigest()


def is_valid(ballot, *, round_id, n, nominations):
    """Whether the ballot answers each nomination once, for this round, with a credential of its own."""
    try:
        if set(ballot) != {"key", "credential", "choices", "signature"}:
            return False
        choices = ballot["choices"]
        if set(choices) != {str(each) for each in nominations} or not set(choices.values()) <= set(CHOICES):
            return False
        key, signature = bytes.fromhex(ballot["key"]), bytes.fromhex(ballot["signature"])
        # One spelling only: the same key in capitals would vote twice.
        if ballot["key"] != key.hex() or not is_signed(n, key, bytes.fromhex(ballot["credential"])):
            return False
        pair = encode_dss_signature(int.from_bytes(signature[:32]), int.from_bytes(signature[32:]))
        voter = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key)
        voter.verify(pair, signed_text(round_id, choices).encode(), ec.ECDSA(hashes.SHA256()))
    except (AttributeError, InvalidSignature, KeyError, TypeError, ValueError):
        return False
    # An uncompressed point, or the same key could be written in two ways.
    return len(key) == 65 and len(signature) == 64


def count(ballots, nominations):
    """{nomination: {choice: votes}}; for each nomination the three add up to the ballots."""
    counts = {str(each): dict.fromkeys(CHOICES, 0) for each in nominations}
    for ballot in ballots:
        for nomination, choice in ballot["choices"].items():
            counts[nomination][choice] += 1
    return counts


def in_order(ballots):
    """By their keys, which are random: the order says nothing of who came when."""
    return sorted(ballots, key=lambda ballot: ballot["key"])


def write_board(board):
    """The text that is published and whose digest stands in the minutes."""
    return json.dumps(board, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def digest_of(text):
    return hashlib.sha256(text.encode()).hexdigest()


def faults_in(board):
    """[sentence] of what does not hold in a published board; empty if it can be counted as it says."""
    nominations = [each["id"] for each in board["nominations"]]
    checked = {"round_id": board["round"], "n": int(board["key"], 16), "nominations": nominations}
    keys = [ballot.get("key") for ballot in board["ballots"]]
    faults = [
        f"Phiếu thứ {place} không hợp lệ: bị sửa, hoặc không do thành viên nhận phiếu bỏ."
        for place, ballot in enumerate(board["ballots"], start=1)
        if not is_valid(ballot, **checked)
    ]
    if len(set(keys)) != len(keys):
        faults.append("Có phiếu xuất hiện hai lần.")
    if len(keys) > len(board["received"]):
        faults.append(f"Có {len(keys)} phiếu nhưng chỉ {len(board['received'])} thành viên nhận phiếu: phiếu bị thêm.")
    if not faults and "counts" in board and count(board["ballots"], nominations) != board["counts"]:
        faults.append("Kết quả công bố khác kết quả đếm lại: phiếu bị bớt hoặc kết quả bị sửa.")
    return faults
