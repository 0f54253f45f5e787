"""A token of SoftHSM2 with the keys of the demo authority (fixture `token`); without the module tests fail."""

import os
import subprocess
from pathlib import Path

import pkcs11
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12
from django.conf import settings
from pkcs11.util.rsa import decode_rsa_private_key
from pkcs11.util.x509 import decode_x509_certificate

from documents.signing import demo_authority

MODULES = ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"]
MISSING = "no SoftHSM2 on this machine: apt-get install softhsm2 (make setup-dev does it)"
LABEL, PIN = "Token minh họa", "4711-0815"
NAMES = [demo_authority.PERSON, demo_authority.ORGANISATION]


@pytest.fixture(scope="session")
def _token(_demo_authority, tmp_path_factory):
    module = next(filter(os.path.exists, [os.environ.get("SOFTHSM2_MODULE", ""), *MODULES]), None)
    if module is None:
        pytest.fail(MISSING)
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}/tokens\nlog.level = ERROR\n")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    command = ["softhsm2-util", "--init-token", "--free", "--label", LABEL, "--pin", PIN, "--so-pin", "so-pin-1"]
    subprocess.run(command, check=True, capture_output=True)
    with pkcs11.lib(module).get_token(token_label=LABEL).open(rw=True, user_pin=PIN) as session:
        for name in NAMES:
            _import(session, _demo_authority / "keys" / f"{name}.p12", name)
        # A key whose certificate is somebody else's.
        _import(session, _demo_authority / "keys" / f"{NAMES[0]}.p12", "mixed-up", certificate_of=NAMES[1])
    yield module
    del os.environ["SOFTHSM2_CONF"]


@pytest.fixture
def token(_token, authority, settings):
    """The label of the token; settings point to its module."""
    settings.PKCS11_MODULE = _token
    return LABEL


def _import(session, path, label, certificate_of=None):
    key, certificate, _others = _read(path)
    if certificate_of:
        certificate = _read(path.with_name(f"{certificate_of}.p12"))[1]
    der = key.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    shared = {pkcs11.Attribute.TOKEN: True, pkcs11.Attribute.LABEL: label, pkcs11.Attribute.ID: label.encode()}
    hidden = {pkcs11.Attribute.SENSITIVE: True, pkcs11.Attribute.EXTRACTABLE: False, pkcs11.Attribute.SIGN: True}
    session.create_object({**decode_rsa_private_key(der), **shared, **hidden})
    public = decode_x509_certificate(certificate.public_bytes(Encoding.DER))
    session.create_object({**public, **shared})


def _read(path):
    return pkcs12.load_key_and_certificates(Path(path).read_bytes(), settings.DEMO_PASSWORD.encode())
