"""A WebSocket client that compares what comes back from the URL of its argument with what it sent."""

import sys

import websocket

socket = websocket.create_connection(sys.argv[1], timeout=50)
for text in ("snow \u2603", "", "x" * 200_000):
    socket.send(text)
    assert socket.recv() == text, "another text came back"
binary = bytes(range(256)) * 1000
socket.send_binary(binary)
assert socket.recv() == binary, "other bytes came back"
socket.ping("still there?")
assert socket.recv_data(control_frame=True) == (websocket.ABNF.OPCODE_PONG, b"still there?"), "no pong"
socket.send_close(1000, b"bye")
opcode, reason = socket.recv_data(control_frame=True)
assert (opcode, int.from_bytes(reason[:2], "big")) == (websocket.ABNF.OPCODE_CLOSE, 1000), reason
socket.shutdown()
print("all came back")
