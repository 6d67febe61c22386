# The round trip of an execution as a client sees it that acknowledges each segment at once, which
# Node.js cannot ask for: TCP_QUICKACK has to be set again and again (tcp(7)).
#
#   python quickack.py '{"port": 1, "path": "/…", "headers": {}, "protocol": "v1", "count": 100}'
#
# Prints the seconds of each execution of `1 + 1` as JSON.
import json
import socket
import struct
import sys
import time
import uuid

V1 = "v1.kernel.websocket.jupyter.org"
SESSION = uuid.uuid4().hex
EMPTY = b"{}"


class Websocket:
    def __init__(self, port, path, headers, protocol):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.pending = b""
        lines = {
            "Host": f"127.0.0.1:{port}",
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "ZWxhcmEtYmVuY2gtLS0tLQ==",
            **({"Sec-WebSocket-Protocol": V1} if protocol == "v1" else {}),
            **headers,
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        self.socket.sendall(f"GET {path} HTTP/1.1\r\n{head}\r\n".encode())
        while b"\r\n\r\n" not in self.pending:
            self.receive()
        answer, self.pending = self.pending.split(b"\r\n\r\n", 1)
        if b" 101 " not in answer.split(b"\r\n", 1)[0]:
            sys.exit(f"No websocket: {answer[:100]!r}")

    def receive(self):
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        chunk = self.socket.recv(1 << 20)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        if not chunk:
            sys.exit("The server closed the websocket")
        self.pending += chunk

    def take(self, size):
        while len(self.pending) < size:
            self.receive()
        taken, self.pending = self.pending[:size], self.pending[size:]
        return taken

    def frame(self):
        first, length = self.take(2)
        if length == 126:
            (length,) = struct.unpack(">H", self.take(2))
        elif length == 127:
            (length,) = struct.unpack(">Q", self.take(8))
        return first & 15, self.take(length)

    def send(self, opcode, payload):
        length = len(payload)
        head = bytes([0x80 | opcode])
        head += bytes([0x80 | length]) if length < 126 else b"\xfe" + struct.pack(">H", length)
        self.socket.sendall(head + bytes(4) + payload)


def encode(protocol, header, content):
    if protocol == "json":
        fields = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
        return 1, json.dumps({**fields, "channel": "shell", "buffers": []}).encode()
    parts = [b"shell", json.dumps(header).encode(), EMPTY, EMPTY, json.dumps(content).encode()]
    offsets = [8 * (len(parts) + 2)]
    for part in parts:
        offsets.append(offsets[-1] + len(part))
    return 2, struct.pack(f"<{len(offsets) + 1}Q", len(offsets), *offsets) + b"".join(parts)


def decode(opcode, payload):
    """The parent's id, and the state or the type of a message."""
    if opcode == 1:
        message = json.loads(payload)
        header, parent = message["header"], message["parent_header"]
        content = message["content"]
    else:
        count = struct.unpack("<Q", payload[:8])[0]
        offsets = struct.unpack(f"<{count}Q", payload[8 : 8 * (count + 1)])
        parts = [payload[a:b] for a, b in zip(offsets, offsets[1:])]
        header, parent, content = (json.loads(parts[index]) for index in (1, 2, 4))
    state = content.get("execution_state") if header["msg_type"] == "status" else None
    return parent.get("msg_id"), state or header["msg_type"]


def execute(websocket, protocol):
    header = {
        "msg_id": uuid.uuid4().hex,
        "msg_type": "execute_request",
        "username": "bench",
        "session": SESSION,
        "date": "2026-01-01T00:00:00Z",
        "version": "5.4",
    }
    content = {"code": "1 + 1", "silent": False, "store_history": True, "user_expressions": {}}
    content |= {"allow_stdin": False, "stop_on_error": True}
    ends = {"execute_reply", "idle"}
    websocket.send(*encode(protocol, header, content))
    while ends:
        opcode, payload = websocket.frame()
        if opcode == 9:
            websocket.send(10, payload)
        elif opcode in (1, 2):
            parent, end = decode(opcode, payload)
            if parent == header["msg_id"]:
                ends.discard(end)


def main():
    told = json.loads(sys.argv[1])
    protocol = told["protocol"]
    path = f"{told['path']}?session_id={SESSION}"
    websocket = Websocket(told["port"], path, told["headers"], protocol)
    for _ in range(20):
        execute(websocket, protocol)
    seconds = []
    for _ in range(told["count"]):
        begun = time.perf_counter()
        execute(websocket, protocol)
        seconds.append(time.perf_counter() - begun)
    print(json.dumps(seconds))


main()
