"""Sends a GET for each target at once, then reads: ADDRESS PORT HOST TARGET... Prints status and body of each answer."""

import socket
import sys

address, port, host, *targets = sys.argv[1:]
requests = [f"GET {target} HTTP/1.1\r\nHost: {host}\r\n" for target in targets]
requests[-1] += "Connection: close\r\n"
with socket.create_connection((address, int(port)), timeout=50) as connection:
    connection.sendall("".join(request + "\r\n" for request in requests).encode())
    with connection.makefile("rb") as answers:
        while status := answers.readline():
            length = 0
            while field := answers.readline().strip():
                name, _, value = field.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            print(status.split()[1].decode(), answers.read(length).decode())
