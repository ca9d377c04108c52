"""Checks a file of `sluice ledger seal` without sluice: python3 verify_chain.py FILE keys.pem [EARLIER FILE...]

FILE holds the signed head of a portfolio's chain of events, then each event. The head must be signed by a key of keys.pem
(`sluice events keys`), every event must be in the chain that leads to it, and the heads of earlier files must lie on that chain:
then nothing that was recorded has been changed, left out or added since. Ed25519 as in RFC 8032, section 5.1. Python 3.8 or newer.
"""
import base64
import hashlib
import json
import re
import sys

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)  # of -1
PREFIX = bytes.fromhex("302a300506032b6570032100")  # of a public key in DER (RFC 8410)


def add(a, b):
    """Sum of two points in extended coordinates."""
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    i, j, k, m = f - e, h - g, h + g, f + e
    return i * j % P, k * m % P, j * k % P, i * m % P


def times(n, point):
    result = (0, 1, 1, 0)
    while n > 0:
        result = add(result, point) if n & 1 else result
        point, n = add(point, point), n >> 1
    return result


def point(octets):
    """The point of 32 bytes; none if they are not one."""
    number = int.from_bytes(octets, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if (x * x - square) % P == 0 else x * ROOT % P
    if (x * x - square) % P != 0 or (x == 0 and sign == 1):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(key, text, signature):
    a, r, s = point(key), point(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or len(signature) != 64 or s >= L:
        return False
    digest = hashlib.sha512(signature[:32] + key + text).digest()
    left, right = times(s, BASE), add(r, times(int.from_bytes(digest, "little") % L, a))
    return all((left[n] * right[2] - right[n] * left[2]) % P == 0 for n in (0, 1))


def keys_in(file):
    """The keys of a PEM file, by the id that heads name."""
    pems = re.findall("-----BEGIN PUBLIC KEY-----(.*?)-----END", open(file).read(), re.S)
    ders = [base64.b64decode(pem) for pem in pems]
    return {hashlib.sha256(der).hexdigest()[:16]: der[len(PREFIX):] for der in ders if der.startswith(PREFIX)}


def sealed(file, keys):
    """Its head, and the hash of each version from 0 on."""
    first, *events = open(file, "rb").read().splitlines() or [b""]
    found = re.fullmatch(rb'({"type":"CHAIN_HEAD".*),"signature":"([A-Za-z0-9+/=]+)"}', first)
    text, signature = found.groups() if found else sys.exit(f"{file}: not a file of `sluice ledger seal`")
    head = json.loads(text + b"}")
    if head["key"] not in keys:
        sys.exit(f"{file}: the key {head['key']} is not among those that you trust")
    if not is_signed(keys[head["key"]], text + b"}", base64.b64decode(signature)):
        sys.exit(f"{file}: the signature of its head is wrong")
    hashes = [""]
    for version, line in enumerate(events, 1):
        if json.loads(line)[:2] != [head["stream"], version]:
            sys.exit(f"{file}: line {version + 1} is not event {version} of {head['stream']}")
        hashes.append(hashlib.sha256(b'["%s",%s' % (hashes[-1].encode(), line[1:])).hexdigest())
    if (len(events), hashes[-1]) != (head["version"], head["hash"]):
        sys.exit(f"{file}: its {len(events)} events do not lead to the head, version {head['version']}: some were changed, left out or added")
    return head, hashes


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    trusted = keys_in(sys.argv[2])
    head, hashes = sealed(sys.argv[1], trusted)
    for earlier, _ in (sealed(file, trusted) for file in sys.argv[3:]):
        if earlier["stream"] != head["stream"] or hashes[earlier["version"]:earlier["version"] + 1] != [earlier["hash"]]:
            sys.exit(f"version {earlier['version']} is another one than on {earlier['recorded_before']}: the past was changed")
    print(f"{head['stream']}: {head['version']} events, all as they were signed; recorded before {head['recorded_before']}")
