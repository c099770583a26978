"""A mail server for tests: takes what it is given into a file, or misbehaves as it is told.

`Sink` runs it in a thread; `python tests/smtp_sink.py PORT FILE [PAUSE]` in a process of its own. How it behaves to an
address is the address's first part: never@ (550), later@ (451), silent@ (no answer to the message, kept),
drop@ (kept, then the line is cut), drip@ (an answer that never ends), content@ (554 to the message).
"""

import contextlib
import json
import os
import socketserver
import sys
import threading
import time
from email import message_from_bytes
from pathlib import Path


class Conversation(socketserver.StreamRequestHandler):
    def say(self, line: str) -> None:
        time.sleep(self.server.pause)
        self.wfile.write(f"{line}\r\n".encode())
        self.wfile.flush()

    def handle(self) -> None:
        with contextlib.suppress(OSError):
            self.server.conversations += 1
            self.say("220 sink")
            self.to = ""
            while line := self.rfile.readline():
                verb = line.decode("latin-1").strip().upper()
                if verb.startswith(("EHLO", "HELO")):
                    self.say("250 sink")
                elif verb.startswith("RCPT"):
                    self.take_address(line.decode("latin-1"))
                elif verb == "DATA":
                    self.say("354 go on")
                    if not self.take_message():
                        return
                elif verb == "QUIT":
                    self.say("221 goodbye")
                    return
                else:
                    self.say("250 ok")

    def take_address(self, line: str) -> None:
        self.to = line[line.index("<") + 1 : line.index(">")]
        refusals = {"never": "550 5.1.1 no such person", "later": "451 4.7.1 greylisted, come back later"}
        self.say(refusals.get(self.to.partition("@")[0], "250 ok"))

    def take_message(self) -> bool:
        """False when the line ends here."""
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False
            lines.append(line)
        how = self.to.partition("@")[0]
        if how == "content":
            self.say("554 5.7.1 we do not like it")
            return True
        self.server.keep(self.to, b"".join(lines))
        if how == "drop":
            return False
        if how == "silent":
            self.rfile.read(1)  # until the other side has waited long enough, and hangs up
            return False
        while how == "drip":
            self.wfile.write(b"2")
            self.wfile.flush()
            time.sleep(0.1)
        self.say("250 taken")
        return True


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True

    def __init__(self, port: int, path: Path, pause: float) -> None:
        super().__init__(("127.0.0.1", port), Conversation)
        self.path, self.pause, self.lock, self.conversations = path, pause, threading.Lock(), 0

    def keep(self, to: str, data: bytes) -> None:
        message = message_from_bytes(data)
        row = {"to": to, "id": message["Message-ID"], "at": time.time(), "text": data.decode("utf-8", "replace")}
        with self.lock, self.path.open("a") as file:
            file.write(json.dumps(row) + "\n")
            file.flush()
            os.fsync(file.fileno())


def taken(path: Path) -> list[dict]:
    """What the server has said yes to or may have: everything it keeps."""
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


@contextlib.contextmanager
def sink(path: Path, *, pause: float = 0):
    server = Server(0, path, pause)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


if __name__ == "__main__":
    Server(int(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])).serve_forever()
