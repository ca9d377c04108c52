"""Books of Canadian investors, drawn, by the tax report and by acb (https://github.com/tsiemens/acb, MIT): gains, superficial losses and
adjusted cost bases of a person and a spouse, with registered accounts beside them. Standard library only.

    python3 test/audit/acb.py              compares with what acb answered, as recorded
    python3 test/audit/acb.py PROGRAM      runs acb, on ten times as many books
    python3 test/audit/acb.py PROGRAM --record
"""

import csv
import json
import random
import re
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from program import answers

RECORDED = Path(__file__).resolve().parents[1] / "fixtures" / "acb" / "answers.json"
BOOKS, SEED = 200, 20261128
TAXED, SHELTERED = ("Default", "Spouse"), ("Default (R)", "Spouse (R)")
LEAST_DENIED = 100
CLOSE = Decimal("0.000001")
TRADES = ("Buy", "Sell", "Split")
AMOUNT = re.compile(r"([+-]?)\$([0-9.]+)")
SUPERFICIAL = re.compile(r"SfL -\$([0-9.]+)")


def drawn(dice):
    """Trades as (day, kind, person, numbers): nobody sells more than is held, and each day has one trade or one split of all."""
    persons = (TAXED + SHELTERED)[: dice.choice((1, 1, 2, 3, 4))]
    days = sorted(dice.sample(range(180), dice.randrange(4, 18)))
    held, trades = dict.fromkeys(persons, 0), []
    price = Decimal(dice.randrange(300, 20000)) / 100
    for at, offset in enumerate(days):
        day = (date(2024, 1, 2) + timedelta(days=offset)).isoformat()
        price = max(Decimal("0.05"), (price * Decimal(dice.randrange(80, 119)) / 100).quantize(Decimal("0.01")))
        if at > 2 and dice.random() < 0.06:
            ratio = dice.choice((2, 3, 10))
            trades.append((day, "split", None, (ratio, 1)))
            held, price = {one: count * ratio for one, count in held.items()}, max(Decimal("0.05"), price / ratio)
            continue
        person = dice.choice(persons)
        fee = Decimal(dice.choice((0, 0, 100, 499, 995))) / 100
        if held[person] > 0 and dice.random() < 0.55:
            count = held[person] if dice.random() < 0.3 else dice.randrange(1, held[person] + 1)
            held[person] -= count
            trades.append((day, "sell", person, (count, price, fee)))
        else:
            count = dice.randrange(1, 300)
            held[person] += count
            trades.append((day, "buy", person, (count, price, fee)))
    return trades


def lines_of(trades, person):
    """As the scripts of the tests read them."""
    return [f"{day} {kind} A {' '.join(map(str, numbers))}" for day, kind, who, numbers in trades if who in (person, None)]


def book_of(trades):
    return {
        "taxed": {person: lines_of(trades, person) for person in TAXED},
        "sheltered": [lines_of(trades, person) for person in SHELTERED],
    }


def row_of(day, kind, person, numbers):
    if kind == "split":
        return [day, day, "Split", "", "", "", f"{numbers[0]}-for-{numbers[1]}", ""]
    count, price, fee = numbers
    return [day, day, kind.capitalize(), count, price, fee, "", person]


def amount(text):
    sign, digits = AMOUNT.match(text).groups()
    return Decimal(sign + digits)


def asked(program, folder, at, trades):
    """What acb makes of a book, in the form of `canadian-books.ts`; None where it gives up."""
    file, out = folder / f"{at}.csv", folder / str(at)
    head = "security,trade date,settlement date,action,shares,amount/share,commission,split ratio,affiliate,currency".split(",")
    with file.open("w", newline="") as written:
        writer = csv.writer(written)
        writer.writerow(head)
        for trade in trades:
            writer.writerow(["A", *row_of(*trade), "CAD"])
    ran = subprocess.run([program, "--print-full-values", "-d", out, file], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if ran.returncode != 0:
        return gives_up(at, ran.stderr)
    found = {person: {"gains": [], "denied": [], "held": "0", "cost": "0"} for person in TAXED}
    tables = out / "combined"
    with ((tables if tables.exists() else out) / "A.csv").open(newline="") as read:
        for row in csv.DictReader(read):
            own = found.get(row["Affiliate"])
            if own is None:
                continue
            if row["TX"] == "Sell":
                superficial = SUPERFICIAL.search(row["Cap. Gain"])
                own["gains"].append(str(amount(row["Cap. Gain"])))
                own["denied"].append(superficial.group(1) if superficial else "0")
            if row["TX"] in TRADES:
                own["held"] = row["Share Balance"].split(" ")[0]
            own["cost"] = str(amount(row["New ACB"]))
    sales = sum(kind == "sell" and person in TAXED for _, kind, person, _ in trades)
    return found if sales == sum(len(one["gains"]) for one in found.values()) else gives_up(at, ran.stderr)


def gives_up(at, said):
    print(f"book {at}: acb gives up: {said.strip().splitlines()[:2]}")


def same(ours, theirs):
    if isinstance(ours, list):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    return abs(Decimal(ours) - Decimal(theirs)) < CLOSE


def main():
    program, recording = sys.argv[1] if len(sys.argv) > 1 else None, "--record" in sys.argv
    count = BOOKS * 10 if program and not recording else BOOKS
    dice = random.Random(SEED)
    books = [drawn(dice) for _ in range(count)]
    if program is None:
        theirs = json.loads(RECORDED.read_text())
    else:
        with tempfile.TemporaryDirectory() as folder:
            theirs = [asked(program, Path(folder), at, trades) for at, trades in enumerate(books)]
    if recording:
        RECORDED.parent.mkdir(exist_ok=True)
        RECORDED.write_text("[\n" + ",\n".join(map(json.dumps, theirs)) + "\n]\n")
    ours = answers("canadian-books.ts", [book_of(trades) for trades in books])
    wrong = 0
    for at, (own, other) in enumerate(zip(ours, theirs, strict=True)):
        for person, figures in (other or {}).items():
            for name, figure in figures.items():
                if not same(own[person][name], figure):
                    wrong += 1
                    print(f"book {at}, {person}, {name}: the program has {own[person][name]}, acb {figure}")
    sales = [one for book in theirs if book for figures in book.values() for one in figures["denied"]]
    denied = sum(Decimal(one) > 0 for one in sales)
    print(f"{count} books, {len(sales)} sales, {denied} of them with a superficial loss: {wrong} figures differ")
    sys.exit(1 if wrong or denied < LEAST_DENIED else 0)


if __name__ == "__main__":
    main()
