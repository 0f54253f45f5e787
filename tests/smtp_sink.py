"""A mail server on loopback that keeps what it is given; it can stop answering at a word of one's choice."""

import contextlib
import socketserver
import threading
from email import message_from_bytes, policy
from types import SimpleNamespace


class Sink:
    """`with Sink() as sink:` — `sink.port`, `sink.taken` [(address, message)], `sink.hold(verb, address)`."""

    def __init__(self):
        self.taken = []
        self.refusals = {}  # address → the line it is refused with
        self.held = SimpleNamespace(verb=None, address=None, reached=threading.Event(), released=threading.Event())

    def __enter__(self):
        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _handler(self))
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *failure):
        self.held.released.set()
        self.server.shutdown()
        self.server.server_close()

    def hold(self, verb, address):
        """Be silent before the answer to `verb` (DATA: before the text; END: when the mail is already kept)."""
        self.held.verb, self.held.address = verb, address

    def pause(self, verb, address):
        if (verb, address) == (self.held.verb, self.held.address) and not self.held.released.is_set():
            self.held.reached.set()
            self.held.released.wait()


def _handler(sink):
    class Handler(socketserver.StreamRequestHandler):
        def say(self, line):
            self.wfile.write(f"{line}\r\n".encode())

        def talk(self):
            address = None
            self.say("220 sink")
            for line in self.rfile:
                verb = line[:4].decode().upper().strip()
                if verb == "RCPT":
                    address = line.decode().split("<")[1].split(">")[0]
                    self.say(sink.refusals.get(address, "250 OK"))
                elif verb == "DATA":
                    sink.pause("DATA", address)
                    self.say("354 Go on")
                    message = self.message()
                    if message is None:
                        return None
                    sink.taken.append((address, message))
                    sink.pause("END", address)
                    self.say("250 Taken")
                elif verb == "QUIT":
                    self.say("221 Bye")
                else:
                    self.say("250 OK")

        def message(self):
            """The text up to its last line, a dot; None when the other side was killed before."""
            lines = []
            for line in self.rfile:
                if line == b".\r\n":
                    return message_from_bytes(b"".join(lines), policy=policy.default)
                lines.append(line.removeprefix(b"."))
            return None

        def handle(self):
            with contextlib.suppress(OSError):  # the other side was killed
                self.talk()

        def finish(self):
            with contextlib.suppress(OSError):
                super().finish()

    return Handler
