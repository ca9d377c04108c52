"""Asks the program, or a script of this folder that knows its answers."""

import json
import os
import subprocess
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
INSTALLED = FOLDER.parents[1] / "node_modules" / ".bin" / "node"
"""The version that `npm ci` installs runs the sources as they are."""
NODE = str(INSTALLED) if INSTALLED.exists() else "node"


IS_PART = float(os.environ.get("TEST_RUNS", 1)) < 1
"""As `.ci/run` sets it: a night tries all."""


def drawn_of(whole):
    """How many of so many drawn cases are tried."""
    return whole // 5 if IS_PART else whole


def answers(script, asked):
    """One answer for each of what is asked, in order."""
    ran = subprocess.run([NODE, str(FOLDER / script)], input=json.dumps(asked), stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(ran.stdout)


class Program:
    """Runs command lines in one process, started with the first of them."""

    def __init__(self):
        self.process = None

    def __call__(self, *arguments):
        """What `sluice ARGUMENTS` prints."""
        if self.process is None:
            command = [NODE, str(FOLDER / "command-lines.ts")]
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.process.stdin.write(json.dumps([str(one) for one in arguments]) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError(f"sluice {arguments[0]} ended without an answer")
        ran = json.loads(answer)
        if ran["code"] != 0:
            raise RuntimeError(f"sluice {arguments[0]} exited with {ran['code']}: {ran['stderr'].strip() or ran['stdout'][:400]}")
        return ran["stdout"]


sluice = Program()
