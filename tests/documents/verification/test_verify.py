"""What a good paper's verdict says, and how it is told on the command line."""

import subprocess

import pytest
from django.core.management import CommandError, call_command

from documents.verification import verify
from tests.documents.verification import signed

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("make", "level"), [(signed.twice, "B-LT"), (signed.archived, "B-LTA")])
def test_a_good_paper(authority, make, level):
    verdict = verify(make())

    assert verdict.failures == []
    assert [(signer.role, signer.level, signer.is_intact, signer.was_valid) for signer in verdict.signers] == [
        ("person", level, True, True),
        ("organisation", level, True, True),
    ]


def test_a_paper_of_one_signature_says_which_is_missing(authority):
    verdict = verify(signed.once())

    assert [(check.rule, check.detail) for check in verdict.failures] == [
        ("signatures", "Tệp chỉ có 1 chữ ký số, thiếu chữ ký của: Cơ quan, tổ chức.")
    ]


def test_command_says_every_check(authority, tmp_path, capsys):
    file = tmp_path / "bc.pdf"
    file.write_bytes(signed.twice())

    call_command("verify_pdf", file)

    lines = capsys.readouterr().out.splitlines()
    assert {line[0] for line in lines[:-3]} == {"✓"}
    assert lines[-1] == "Văn bản nguyên vẹn, các chữ ký hợp lệ."


def test_command_fails_with_the_reason(authority, tmp_path, capsys):
    file = tmp_path / "bc.pdf"
    file.write_bytes(signed.twice() + b"\n")

    with pytest.raises(SystemExit) as stopped:
        call_command("verify_pdf", file)

    wrong = [line.split()[1] for line in capsys.readouterr().out.splitlines() if line.startswith("✗")]
    assert (stopped.value.code, wrong[0]) == (1, "ending")


def test_command_without_a_file(tmp_path):
    with pytest.raises(CommandError, match="Không đọc được tệp"):
        call_command("verify_pdf", tmp_path / "khong-co.pdf")


def test_command_trusts_only_the_folder_it_is_given(authority, tmp_path, capsys):
    file = tmp_path / "bc.pdf"
    file.write_bytes(signed.twice())
    (tmp_path / "empty").mkdir()

    with pytest.raises(SystemExit):
        call_command("verify_pdf", file, "--trust", tmp_path / "empty")

    wrong = {line.split()[1] for line in capsys.readouterr().out.splitlines() if line.startswith("✗")}
    assert "trust" in wrong


def test_pdfsig_agrees_about_a_good_paper(authority, tmp_path):
    """Poppler's own reading of the signatures; its "valid" also stays after a later change, so ours is shown."""
    file = tmp_path / "bc.pdf"
    file.write_bytes(signed.twice())

    told = subprocess.run(["pdfsig", "-nocert", file], capture_output=True, text=True, check=False).stdout

    assert told.count("Signature Validation: Signature is Valid.") == 2
    assert told.count("Total document signed") == 1
