"""An application on the port of its argument.

PUT tells the digest of what came. /events/NAME sends events, each once /seen/NAME has been asked for the one before.
"""

import collections
import hashlib
import http.server
import queue
import sys

EVENTS = 5
DEADLINE = 60
seen = collections.defaultdict(queue.Queue)


class Application(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_PUT(self):
        self.answer(hashlib.sha256(self.rfile.read(int(self.headers["Content-Length"]))).hexdigest())

    def do_GET(self):
        _, kind, name = self.path.split("/")
        if kind == "seen":
            seen[name].put(True)
            self.answer("noted")
        else:
            self.send_events(name)

    def answer(self, text):
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def send_events(self, name):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for number in range(EVENTS):
            self.send_chunk(f"data: event {number}\n\n".encode())
            seen[name].get(timeout=DEADLINE)
        self.send_chunk(b"")

    def send_chunk(self, content):
        self.wfile.write(b"%x\r\n%b\r\n" % (len(content), content))


class Server(http.server.ThreadingHTTPServer):
    address_family = http.server.socket.AF_INET6


server = Server(("::", int(sys.argv[1])), Application)
print("ready", flush=True)
server.serve_forever()
