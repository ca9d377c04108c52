# What every backtester here is given and asked: the minutes, at which of them it enters with which stop and target, and its trades; how
# long one run and a variant take, the fastest of a few rounds without reading the bars, or its own report of the file.
import array
import json
import pathlib
import sys
import time

import pandas

FOLDER = pathlib.Path(sys.argv[1])
IS_REPORT = sys.argv[2] == "report"
GIVEN = json.loads((FOLDER / "task.json").read_text())
HOLD = GIVEN["hold_bars"]
SHARES = GIVEN["shares"]
CASH = 1_000_000
COLUMNS = ("open", "high", "low", "close", "volume")


def frame():
    if IS_REPORT:
        return pandas.read_csv(FOLDER / "bars.csv", parse_dates=["date"], index_col="date")
    index = pandas.to_datetime(column("start"), unit="ms", utc=True)
    return pandas.DataFrame({name: column(name) for name in COLUMNS}, index=index)


def column(name):
    values = array.array("d")
    values.frombytes((FOLDER / f"{name}.f64").read_bytes())
    return values


def width(variant):
    """How much farther than given its stops and targets are."""
    return 1 + variant / 100


def levels(variant):
    """Stop and target by the bar after whose end it is entered."""
    wide = width(variant)
    return {
        bar: (price + (stop - price) * wide, price + (target - price) * wide)
        for bar, price, stop, target in GIVEN["entries"]
    }


def answer(play, report, play_all=None):
    """`play` returns bar and price of each entry and exit; `play_all` plays so many variants at once."""
    if IS_REPORT:
        report()
        return
    variants = GIVEN["variants"]
    rounds = GIVEN["rounds"]
    seconds, trades = timed(lambda: play(0), rounds)
    if play_all is None:
        all_seconds, _ = timed(lambda: [play(variant) for variant in range(variants)], 1)
    else:
        all_seconds, _ = timed(lambda: play_all(variants), rounds)
    rows = [[int(entered), int(exited), float(entry), float(exit)] for entered, exited, entry, exit in trades]
    print(json.dumps({"seconds": seconds, "variant_seconds": all_seconds / variants, "trades": rows}))


def timed(run, rounds):
    best, answered = float("inf"), None
    for _ in range(rounds):
        began = time.process_time()
        answered = run()
        best = min(best, time.process_time() - began)
    return best, answered
