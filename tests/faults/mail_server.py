"""A mail server that counts: it takes every message and remembers each Message-ID as often as it came."""

import email
import socketserver
import threading
from collections import Counter
from types import TracebackType

END = b"."


class _Session(socketserver.StreamRequestHandler):
    server: "MailServer"

    def handle(self) -> None:
        self._say("220 counting mail server")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self._say("354 go on")
                self.server.took(self._message())
                self._say("250 taken")
            elif word == b"QUIT":
                self._say("221 goodbye")
                return
            else:
                self._say("250 yes")

    def _message(self) -> bytes:
        lines = []
        while (line := self.rfile.readline().rstrip(b"\r\n")) != END:
            lines.append(line)
        return b"\n".join(lines)

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """Listens on a free port of the loopback address for the length of a `with` block."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.deliveries: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        """What `EMAIL_URL` must say."""
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def took(self, content: bytes) -> None:
        """Count one message that was taken."""
        message_id = str(email.message_from_bytes(content)["Message-ID"]).strip()
        with self._lock:
            self.deliveries[message_id] += 1

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that is killed in the middle of a message is what these tests are about."""

    def __enter__(self) -> "MailServer":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.shutdown()
        self.server_close()
