# A receiver of webhooks, written from docs/api.md alone: prints each message whose signature is right, as a line of JSON.
import hashlib
import hmac
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

SECRET = b""
SEEN = set()


def is_signed(header, body):
    parts = [part.split("=", 1) for part in header.split(",")]
    sent = next((value for name, value in parts if name == "t"), "0")
    wanted = hmac.new(SECRET, sent.encode() + b"." + body, hashlib.sha256).hexdigest()
    given = [value for name, value in parts if name == "v1"]
    is_fresh = abs(time.time() - int(sent)) <= 300
    return is_fresh and any(hmac.compare_digest(wanted, value) for value in given)


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        is_right = is_signed(self.headers["sluice-signature"], body)
        self.send_response(204 if is_right else 401)
        self.end_headers()
        delivery = self.headers["sluice-delivery"]
        if is_right and delivery not in SEEN:
            SEEN.add(delivery)
            print(json.dumps(json.loads(body)), flush=True)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Receiver)
print(server.server_address[1], flush=True)
SECRET = sys.stdin.readline().strip().encode()
server.serve_forever()
