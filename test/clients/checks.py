"""Counts checks, one line each, and waits for what arrives over a socket."""

import json
import sys
import time
import urllib.request


class Checks:
    def __init__(self, title):
        self.title = title
        self.passed = 0
        self.failed = 0

    def equal(self, what, actual, expected):
        self._count(what, actual == expected, f"{actual!r} is not {expected!r}")

    def near(self, what, actual, expected, tolerance=1e-6):
        is_near = actual is not None and abs(float(actual) - expected) <= tolerance
        self._count(what, is_near, f"{actual!r} is not about {expected!r}")

    def true(self, what, actual):
        self._count(what, bool(actual), f"{actual!r}")

    def _count(self, what, is_good, why):
        if is_good:
            self.passed += 1
            print(f"ok      {self.title}: {what}")
        else:
            self.failed += 1
            print(f"FAILED  {self.title}: {what}: {why}")

    def finish(self):
        print(f"{self.passed} passed, {self.failed} failed")
        sys.stdout.flush()
        return 1 if self.failed else 0


def until(is_true, seconds=10.0, pause=lambda: time.sleep(0.01)):
    """Waits until the condition holds; False when it does not within the time."""
    deadline = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > deadline:
            return False
        pause()
    return True


class Control:
    """The simulator's control port."""

    def __init__(self, port):
        self.root = f"http://127.0.0.1:{port}"

    def get(self, path):
        with urllib.request.urlopen(self.root + path) as response:
            return json.load(response)

    def post(self, path, body):
        request = urllib.request.Request(
            self.root + path,
            data=json.dumps(body).encode(),
            headers={"content-type": "application/json"},
        )
        with urllib.request.urlopen(request) as response:
            return json.load(response)
