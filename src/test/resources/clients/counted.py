"""A client that uses the origin ADDRESS from the address SOURCE in many ways, some of them broken off, and then prints what
the kernel counted on its sockets: payload sent, payload received, connections.

Usage: counted.py SOURCE ADDRESS SEED
"""

import json
import random
import socket
import ssl
import struct
import sys
import time

DEADLINE = 50
RESET = struct.pack("ii", 1, 0)
TLS = ssl._create_unverified_context()

# struct tcp_info of Linux: the state is its first byte
ACKED, RECEIVED, NOT_SENT, UNACKED = 120, 128, 144, 24
FIN_WAIT_2, TIME_WAIT, CLOSE, CLOSE_WAIT, LAST_ACK, CLOSING = 5, 6, 7, 8, 9, 11

source, origin, seed = sys.argv[1], sys.argv[2], int(sys.argv[3])
choice = random.Random(seed)
total = {"up": 0, "down": 0, "connections": 0}


class Connection:
    """A connection whose bytes the kernel counts."""

    def __init__(self, port, secret=False):
        self.raw = socket.create_connection((origin, port), DEADLINE, (source, 0))
        self.raw.settimeout(DEADLINE)
        self.shut = False
        # The wrapped socket takes the descriptor over; the kernel counts what is on the wire either way.
        self.end = TLS.wrap_socket(self.raw, server_hostname="www.example.test") if secret else self.raw

    def info(self):
        return self.end.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256)

    def counts(self):
        """Payload that the peer's kernel acknowledged and that ours has received: SYN and FIN count one each there."""
        info = self.info()
        state = info[0]
        up = struct.unpack_from("Q", info, ACKED)[0] - 1
        down = struct.unpack_from("Q", info, RECEIVED)[0]
        over = self.shut and state == CLOSE  # what the kernel says of TIME_WAIT
        if over or state in (FIN_WAIT_2, TIME_WAIT):
            up -= 1
        if over or state in (TIME_WAIT, CLOSE_WAIT, LAST_ACK, CLOSING):
            down -= 1
        return up, down

    def is_sent(self):
        info = self.info()
        return struct.unpack_from("I", info, NOT_SENT)[0] == 0 and struct.unpack_from("I", info, UNACKED)[0] == 0

    def settle(self):
        """Waits until nothing moves any more, in either direction."""
        before, still, began = None, 0, time.monotonic()
        while still < 10:
            assert time.monotonic() - began < DEADLINE, "it never came to a rest"
            now = self.counts()
            still = still + 1 if now == before and self.is_sent() else 0
            before = now
            time.sleep(0.05)

    def close(self, broken=False):
        self.settle()
        up, down = self.counts()
        total["up"] += up
        total["down"] += down
        total["connections"] += 1
        if broken:
            self.end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        self.end.close()

    def send(self, data):
        self.end.sendall(data)
        return self

    def head(self):
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += self.end.recv(1)
        return head

    def body(self, head):
        length = next(int(line.split(b":")[1]) for line in head.splitlines() if line.lower().startswith(b"content-length"))
        return self.take(length)

    def take(self, length):
        left = length
        while left > 0:
            data = self.end.recv(min(left, 65536))
            assert data, "the end came early"
            left -= len(data)

    def to_end(self):
        while self.end.recv(65536):
            pass


def request(path, host="www.example.test", method="GET", fields=""):
    return f"{method} {path} HTTP/1.1\r\nHost: {host}\r\n{fields}\r\n".encode()


def pages():
    """Misses, hits, and what is never kept, over one connection."""
    connection = Connection(80)
    for _ in range(choice.randint(3, 8)):
        connection.send(request(choice.choice(["/page.html", "/nostore/page.html", "/missing"])))
        connection.body(connection.head())
    connection.close()


def last_page():
    connection = Connection(80).send(request("/page.html", fields="Connection: close\r\n"))
    connection.to_end()
    connection.close()


def upload():
    size = choice.randint(1, 3_000_000)
    connection = Connection(8080).send(request("/put", method="PUT", fields=f"Content-Length: {size}\r\n"))
    connection.send(choice.randbytes(size))
    connection.body(connection.head())
    connection.close()


def upload_broken_off():
    connection = Connection(8080).send(request("/put", method="PUT", fields="Content-Length: 9000000\r\n"))
    connection.send(choice.randbytes(choice.randint(1, 2_000_000)))
    connection.close(broken=True)


def download_broken_off():
    connection = Connection(80).send(request("/big.bin", fields="Cache-Control: no-store\r\n"))
    connection.head()
    connection.take(choice.randint(1, 3_000_000))
    connection.close(broken=choice.choice([True, False]))


def tunnel():
    connection = Connection(443, secret=True)
    for _ in range(choice.randint(1, 3)):
        connection.send(request("/page.html"))
        connection.body(connection.head())
    connection.close(broken=choice.choice([True, False]))


def tunnel_broken_off():
    connection = Connection(443, secret=True).send(request("/big.bin"))
    connection.head()
    connection.take(choice.randint(1, 2_000_000))
    connection.close(broken=True)


def half_a_request():
    connection = Connection(80).send(b"GET /page.html HTTP/1.1\r\nHos")
    if choice.choice([True, False]):
        connection.close(broken=True)
    else:
        connection.shut = True
        connection.end.shutdown(socket.SHUT_WR)
        connection.to_end()
        connection.close()


def banner():
    connection = Connection(2222)
    connection.take(9)
    connection.send(b"SSH-2.0-client\r\n")
    connection.close()


DEEDS = [
    pages, last_page, upload, upload_broken_off, download_broken_off, tunnel, tunnel_broken_off, half_a_request, banner
]
for deed in DEEDS + [choice.choice(DEEDS) for _ in range(9)]:
    try:
        deed()
    except Exception as failure:
        raise SystemExit(f"{deed.__name__}: {failure!r}")
print(json.dumps(total))
