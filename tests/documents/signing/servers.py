"""A time-stamp server, an OCSP responder and a revocation list over HTTP on loopback, for as long as a test needs them.

with serving() as server:
    settings.TSA_URL = server.url("tsa")
    server.tsa = server.SILENT            # the next request hangs
"""

import threading
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from asn1crypto import tsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from cryptography.x509 import ocsp
from django.conf import settings
from django.utils import timezone

from documents.signing import demo_authority, trust


class Server(ThreadingHTTPServer):
    """How each of the three behaves: WORKS, GARBAGE, BROKEN (HTTP 500), SILENT (until the end of the test)."""

    WORKS, GARBAGE, BROKEN, SILENT = "works", "garbage", "broken", "silent"
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.tsa = self.crl = self.ocsp = self.WORKS
        # Whose stamps these are; another authority's for a test of distrust.
        self.timestamper = None
        # What a running portal would find at the authority, wherever the test has put its own copy.
        self.revocation_list = b""
        self.asked = []
        self.released = threading.Event()

    def url(self, name):
        return f"http://127.0.0.1:{self.server_port}/{name}"

    def answer_tsa(self, body):
        timestamper = self.timestamper or demo_authority.timestamper()
        return timestamper.request_tsa_response(tsp.TimeStampReq.load(body)).dump(), "application/timestamp-reply"

    def answer_crl(self, body):
        return self.revocation_list, "application/pkix-crl"

    def answer_ocsp(self, body):
        return _ocsp_answer(ocsp.load_der_ocsp_request(body)), "application/ocsp-response"


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        name = self.path.strip("/")
        self.server.asked.append(name)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        mood = getattr(self.server, name)
        if mood == Server.SILENT:
            self.server.released.wait(30)
            return
        if mood == Server.BROKEN:
            self.send_error(500)
            return
        data, media_type = getattr(self.server, f"answer_{name}")(body)
        if mood == Server.GARBAGE:
            data = b"<html>It works!</html>"
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST

    def log_message(self, *args):
        pass


def _ocsp_answer(request):
    """Good, signed by the demo root itself."""
    key, root, _others = pkcs12.load_key_and_certificates(
        (settings.SIGNING_KEYS_DIR / f"{demo_authority.ROOT}.p12").read_bytes(), settings.DEMO_PASSWORD.encode()
    )
    now = timezone.now()
    builder = ocsp.OCSPResponseBuilder().add_response_by_hash(
        issuer_name_hash=request.issuer_name_hash,
        issuer_key_hash=request.issuer_key_hash,
        serial_number=request.serial_number,
        algorithm=request.hash_algorithm,
        cert_status=ocsp.OCSPCertStatus.GOOD,
        this_update=now - timedelta(minutes=5),
        next_update=now + timedelta(days=1),
        revocation_time=None,
        revocation_reason=None,
    )
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, root)
    for extension in request.extensions:
        if isinstance(extension.value, x509.OCSPNonce):
            builder = builder.add_extension(extension.value, critical=False)
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


@contextmanager
def serving():
    """A Server, stopped at the end together with whoever still waits for it."""
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


def take_revocation_list_from_disk(server):
    """The list is now had from the server only."""
    path = trust.demo_folder() / "root.crl"
    server.revocation_list = path.read_bytes()
    path.unlink()
