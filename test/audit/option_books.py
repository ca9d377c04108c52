"""Books with options, share by share and contract by contract, by the rules of docs/ledger/options.md."""

import random
import sys
from datetime import date, timedelta
from fractions import Fraction

from program import answers, drawn_of

BOOKS, ENTRIES, SEED = drawn_of(400), 40, 20261126
STOCK, CALL, PUT = 1, 2, 3
STRIKE, SHARES = 50, 100
FIRST = date(2025, 1, 6)


def drawn(dice):
    day, entries = FIRST, []
    for _ in range(ENTRIES):
        day += timedelta(days=dice.randrange(0, 30))
        price, fees = str(dice.randrange(0, 900)), f"0.{dice.randrange(0, 99):02d}"
        common = {"on": day.isoformat(), "fees": fees}
        kind = dice.random()
        if kind < 0.35:
            terms = {"security": dice.choice((CALL, PUT)), "quantity": str(dice.randrange(1, 4)), "price": price}
            entries.append({"kind": "trade", "side": dice.choice(("BUY", "SELL")), **terms, **common})
        elif kind < 0.55:
            terms = {"security": STOCK, "quantity": str(dice.choice((50, 100, 150))), "price": str(dice.randrange(30, 70))}
            entries.append({"kind": "trade", "side": dice.choice(("BUY", "SELL")), **terms, **common})
        else:
            option, count = dice.choice((CALL, PUT)), dice.randrange(1, 3)
            end = {"kind": "option-end", "security": option, "side": dice.choice(("LONG", "SHORT")), "quantity": str(count)}
            how = dice.choice(("expired", "settled", "delivered", "delivered"))
            end["price"] = price if how == "settled" else "0"
            if how == "delivered":
                right = "call" if option == CALL else "put"
                amount = str(count * STRIKE * SHARES)
                end["delivery"] = {"security": STOCK, "right": right, "quantity": str(count * SHARES), "amount": amount}
            entries.append({**end, **common})
    return entries


class Book:
    """Each unit that is held has its day and its cost, or what it brought."""

    def __init__(self):
        self.units, self.cash, self.gains = {STOCK: [], CALL: [], PUT: []}, Fraction(0), []

    def side(self, security):
        return self.units[security][0][0] if self.units[security] else None

    def trade(self, security, buys, count, total, day, gain):
        """`total`: paid with all costs, or received after them, the same for each unit."""
        opens, each = ("LONG" if buys else "SHORT"), total / count
        for _ in range(count):
            if self.side(security) in (None, opens):
                self.units[security].append((opens, day, each))
                continue
            side, since, before = self.units[security].pop(0)
            result = each - before if side == "LONG" else before - each
            gain["long" if side == "LONG" and is_long(since, day) else "short"] += result

    def end(self, entry, day, gain):
        security, side, count = entry["security"], entry["side"], int(entry["quantity"])
        if self.side(security) != side or len(self.units[security]) < count:
            return False
        fees, price, delivery = Fraction(entry["fees"]), Fraction(entry["price"]), entry.get("delivery")
        if delivery is None:
            total = count * price - fees if side == "LONG" else count * price + fees
            self.trade(security, side == "SHORT", count, total, day, gain)
            self.cash += total if side == "LONG" else -total
            return True
        premium = sum(self.units[security].pop(0)[2] for _ in range(count)) * (1 if side == "LONG" else -1)
        amount, shares = Fraction(delivery["amount"]), int(delivery["quantity"])
        if (security == CALL) == (side == "LONG"):
            self.trade(STOCK, True, shares, amount + fees + premium, day, gain)
            self.cash -= amount + fees
        else:
            self.trade(STOCK, False, shares, amount - fees - premium, day, gain)
            self.cash += amount - fees
        return True

    def book(self, entry):
        day, gain = date.fromisoformat(entry["on"]), {"short": Fraction(0), "long": Fraction(0)}
        if entry["kind"] == "option-end":
            self.gains.append(gain if self.end(entry, day, gain) else None)
            return
        count, fees = int(entry["quantity"]), Fraction(entry["fees"])
        value, buys = count * Fraction(entry["price"]), entry["side"] == "BUY"
        total = value + fees if buys else value - fees
        self.trade(entry["security"], buys, count, total, day, gain)
        self.cash += -total if buys else total
        self.gains.append(gain)


def is_long(since, day):
    """More than a year: the anniversary of 29 February is 28 February."""
    try:
        anniversary = since.replace(year=since.year + 1)
    except ValueError:
        anniversary = date(since.year + 1, 2, 28)
    return day > anniversary


def near(one, other):
    return abs(Fraction(one) - other) < Fraction(1, 10**6)


def main():
    dice = random.Random(SEED)
    books = [drawn(dice) for _ in range(BOOKS)]
    compared, ends, wrong = 0, 0, 0
    for entries, theirs in zip(books, answers("folded-books.ts", books), strict=True):
        ours = Book()
        for entry in entries:
            ours.book(entry)
        same = near(theirs["cash"], ours.cash)
        for entry, gain, stated in zip(entries, ours.gains, theirs["booked"], strict=True):
            same &= (gain is None) == (stated is None)
            if gain is None or stated is None:
                continue
            compared, ends = compared + 1, ends + (entry["kind"] == "option-end")
            same &= all(near(stated[term], gain[term]) for term in ("short", "long"))
        for security, units, basis in theirs["held"]:
            sign = -1 if ours.side(security) == "SHORT" else 1
            same &= near(units, sign * len(ours.units[security]))
            same &= near(basis, sign * sum(cost for _, _, cost in ours.units[security]))
        wrong += not same
    print(f"{BOOKS} books, {compared} entries, {ends} of them ends of contracts: {wrong} differ")
    sys.exit(0 if wrong == 0 and ends > BOOKS else 1)


if __name__ == "__main__":
    main()
