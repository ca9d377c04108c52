"""Asks a script of this folder what the program answers."""

import json
import subprocess
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
INSTALLED = FOLDER.parents[1] / "node_modules" / ".bin" / "node"
"""The version that `npm ci` installs runs the sources as they are."""


def answers(script, asked):
    """One answer for each of what is asked, in order."""
    node = str(INSTALLED) if INSTALLED.exists() else "node"
    command = [node, str(FOLDER / script)]
    ran = subprocess.run(command, input=json.dumps(asked), stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(ran.stdout)
