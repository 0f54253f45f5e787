"""Count a published board again, without the portal: `python -m honours.recount bang-phieu.json [digest]`.

Needs only this folder and the library `cryptography`. Ends with 1 if the board does not hold.
"""

import json
import sys
from pathlib import Path

from honours.ballots import count, digest_of, faults_in, receipt_of
from honours.shares import is_elected, read_share


def recount(text, digest=""):
    """(lines to print, whether the board holds); `digest` is the one of the minutes."""
    board = json.loads(text)
    faults = faults_in(board)
    if digest and digest != digest_of(text):
        faults.append("Mã kiểm tra khác mã ghi trong biên bản: bảng phiếu đã bị thay.")
    members, present = len(board["received"]) + len(board["absent"]), len(board["received"])
    lines = [
        f"Mã kiểm tra: {digest_of(text)}",
        f"{members} thành viên = {present} nhận phiếu + {len(board['absent'])} vắng; {len(board['ballots'])} phiếu.",
    ]
    if faults:
        return [*lines, *faults], False
    counts = count(board["ballots"], [each["id"] for each in board["nominations"]])
    rule = {"threshold": read_share(board["threshold"]), "denominator": board["denominator"]}
    for each in board["nominations"]:
        votes = counts[str(each["id"])]
        passed = is_elected(votes["agree"], members=members, present=present, **rule)
        lines.append(
            f"{each['name']}: {votes['agree']} đồng ý, {votes['disagree']} không đồng ý, {votes['blank']} trắng: "
            + ("đủ phiếu" if passed else "không đủ phiếu")
        )
    receipts = sorted(receipt_of(board["round"], ballot) for ballot in board["ballots"])
    return [*lines, "Biên nhận:", *receipts], True


if __name__ == "__main__":
    told, holds = recount(Path(sys.argv[1]).read_text(encoding="utf-8"), *sys.argv[2:3])
    print("\n".join(told))
    sys.exit(0 if holds else 1)
