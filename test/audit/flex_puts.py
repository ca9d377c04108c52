"""Puts that are sold, assigned in part and expired for the rest, in Flex queries: the basis of the shares and the premium that is kept.
Standard library only.

    python3 test/audit/flex_puts.py
"""

import random
import sys
from decimal import Decimal

from program import answers

QUERIES, SEED = 60, 20261127
LEAST_ASSIGNED = 100


def row(kind, **terms):
    attributes = "".join(f' {key}="{value}"' for key, value in {"currency": "USD", "taxes": "0", **terms}.items())
    return f'<{kind}{attributes}/>'


def drawn(dice):
    """A query, and what must be in the book: shares, their basis, kept premiums and cash, each as the rows say."""
    rows, shares, basis, kept, cash, assigned = [], 0, Decimal(0), Decimal(0), Decimal(0), 0
    for at in range(dice.randrange(1, 6)):
        strike, count = dice.randrange(20, 300), dice.randrange(1, 5)
        premium, fee = Decimal(dice.randrange(5, 900)) / 100, Decimal(dice.randrange(60, 110)) / 100 * count
        taken = dice.randrange(0, count + 1)
        option = dict(assetCategory="OPT", symbol=f"ORCL  26{at + 1:02d}16P{strike * 1000:08d}", underlyingSymbol="ORCL", multiplier="100")
        sold = dict(tradeDate=f"2026{at + 1:02d}05", dateTime=f"2026{at + 1:02d}05;103000")
        end = dict(tradeDate=f"2026{at + 1:02d}16", dateTime=f"2026{at + 1:02d}16;162000")
        rows.append(row("Trade", **option, **sold, ibExecID=f"s.{at}", quantity=-count, tradePrice=premium, ibCommission=-fee))
        cash += premium * 100 * count - fee
        if taken > 0:
            price = dict(quantity=100 * taken, tradePrice=strike, proceeds=-strike * 100 * taken, ibCommission="0")
            rows.append(row("Trade", assetCategory="STK", symbol="ORCL", multiplier="1", **end, ibExecID=f"d.{at}", notes="A", **price))
            rows.append(row("Trade", **option, **end, ibExecID=f"a.{at}", quantity=taken, tradePrice="0", ibCommission="0", notes="C;A"))
        if taken < count:
            rows.append(row("Trade", **option, **end, ibExecID=f"e.{at}", quantity=count - taken, tradePrice="0", ibCommission="0", notes="C;Ep"))
        received = premium * 100 - fee / count
        shares, assigned = shares + 100 * taken, assigned + taken
        basis += taken * (strike * 100 - received)
        kept += (count - taken) * received
        cash -= strike * 100 * taken
    query = f'<FlexQueryResponse><FlexStatement accountId="U1"><Trades>{"".join(rows)}</Trades></FlexStatement></FlexQueryResponse>'
    return query, (shares, basis, kept, cash), assigned


def stated(book):
    positions = {name.split(" ")[0]: name.split(" ") for name in book["positions"] if name.startswith("ORCL ") and name.count(" ") == 3}
    held = positions.get("ORCL", ["ORCL", "0", "at", "0"])
    cash = book["cash"][0].split(" ")[0] if book["cash"] else "0"
    return Decimal(held[1]), Decimal(held[3]), sum(map(Decimal, book["gains"]), Decimal(0)), Decimal(cash)


def main():
    dice = random.Random(SEED)
    cases = [drawn(dice) for _ in range(QUERIES)]
    books = answers("flex-books.ts", [query for query, _, _ in cases])
    wrong = 0
    for (_, expected, _), book in zip(cases, books, strict=True):
        for name, ours, theirs in zip(("shares", "basis", "kept", "cash"), expected, stated(book), strict=True):
            if abs(ours - theirs) > Decimal("0.000001"):
                wrong += 1
                print(f"{name}: the program has {theirs}, the audit {ours}")
    assigned = sum(count for _, _, count in cases)
    print(f"{QUERIES} Flex queries, {assigned} puts assigned: {wrong} figures differ")
    sys.exit(1 if wrong or assigned < LEAST_ASSIGNED else 0)


if __name__ == "__main__":
    main()
