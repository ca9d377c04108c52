"""Plays the same markets with `sluice backtest --json` and with the program beside this file, written from the
documentation alone, and compares them trade by trade. docs/audit.md explains it.

    python3 test/audit/audit.py [--keep FOLDER] [SCENARIO]...
"""

import json
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timezone
from pathlib import Path

import world
from program import IS_PART, sluice
from replay import Replay
from scenarios import ON_RECORDED_MINUTES, SCENARIOS

ROOT = Path(__file__).resolve().parents[2]
LEAN = ROOT / "test" / "fixtures" / "lean" / "minutes-2013-10-07-to-11.csv.gz"
FIELDS = (
    *("symbol", "side", "quantity", "opened_at", "entry", "closed_at", "exit", "reason", "initial_stop"),
    *("commission", "pnl", "net_pnl", "r_multiple", "mae", "mfe", "equity"),
)
LEAST_TRADES = 2000
LEAST_OF_SCENARIO = 20
MUST_OCCUR = {"stop", "target", "max_minutes", "session_end", "opposite", "neutral", "exit_condition"}
TERMS = dict(
    cash=100_000,
    commission="fixed",
    slippage=("usd", 0),
    volume_share=10,
    poll_ms=30_000,
    collar_percent=0.2,
    entry_seconds=30,
    max_position_notional=50_000,
    max_symbol_percent=100,
    max_leverage=1,
    max_minute_volume_percent=1,
    max_daily_loss_percent=2,
    max_reversal_move_atr=0.5,
    min_stop_percent=0.1,
    seconds_after_execution=5,
)
ACCOUNT = {"account": "DU1234567", "strategies": "strategies"}
FEED = {"name": "flow", "profile": "prediction-api", "url": "http://127.0.0.1:9/api", "api_key": "unused"}
"""The defaults of docs/backtest.md, docs/risk.md and config/sluice.yaml."""


def iso(at):
    return datetime.fromtimestamp(at / 1000, timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def millis(text):
    return round(datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1000)


def write_files(folder, name, case, bars, predictions):
    """What the engine reads; JSON is YAML. Returns the arguments."""
    arguments = []
    for symbol, rows in bars.items():
        lines = [f"{iso(start)},{o / 100:.4f},{h / 100:.4f},{l / 100:.4f},{c / 100:.4f},{v}\n" for start, o, h, l, c, v in rows]
        (folder / f"{symbol}.csv").write_text("date,open,high,low,close,volume\n" + "".join(lines))
        arguments += ["--bars", f"{symbol}={folder / symbol}.csv"]
    symbols = [symbol for symbol in bars if symbol not in case["watched"]]
    strategy = {**as_written(case["strategy"]), "name": name, "symbols": symbols}
    if strategy["entry"].get("on") != "bar":
        when = [f"prediction.confidence >= {case['strategy']['confidence']}", strategy["entry"].get("when")]
        strategy["entry"] = dict(strategy["entry"], when=" && ".join(filter(None, when)))
        (folder / "predictions.ndjson").write_text("".join(json.dumps(line) + "\n" for line in predictions))
        arguments += ["--predictions", str(folder / "predictions.ndjson")]
    (folder / "strategies").mkdir(exist_ok=True)
    if case["code"]:
        (folder / "strategies" / "audited.ts").write_text(in_typescript(strategy, case["code"]))
    else:
        (folder / "strategies" / "audited.yaml").write_text(json.dumps(strategy))
    (folder / "sluice.yaml").write_text(json.dumps({**ACCOUNT, "feeds": [{**FEED, "symbols": list(bars)}], **case["config"]}))
    arguments += ["--strategy", str(folder / "strategies")]
    if case["config"]:
        arguments += ["-c", str(folder / "sluice.yaml")]
    return arguments + options_of(case["options"])


def as_written(terms):
    """Without what only this program reads: functions that say in Python what a condition says."""
    if isinstance(terms, list):
        return [as_written(one) for one in terms]
    if not isinstance(terms, dict):
        return terms
    return {key: as_written(value) for key, value in terms.items() if key != "confidence" and not callable(value)}


def in_typescript(strategy, code):
    """The same terms with a function as their condition."""
    entry = ", ".join([*(f"{key}: {json.dumps(value)}" for key, value in strategy["entry"].items() if key != "when"), f"when: {code}"])
    terms = ", ".join(f"{key}: {json.dumps(value)}" for key, value in strategy.items() if key != "entry")
    return f"import {{ defineStrategy }} from 'sluice';\nexport const strategy = defineStrategy({{ {terms}, entry: {{ {entry} }} }});\n"


def options_of(options):
    texts = []
    for key, value in options.items():
        if key == "borrow":
            texts += [text for symbol, rate in value.items() for text in ("--borrow", f"{symbol}={rate}%" if symbol else f"{rate}%")]
            continue
        if key == "slippage":
            value = f"{value[1]}bp" if value[0] == "bp" else value[1]
        texts += ["--" + key.replace("_", "-"), str(value)]
    return texts


def engine_trades(arguments):
    report = json.loads(sluice("backtest", *arguments, "--monte-carlo", "0", "--json"))
    marks = [(millis(mark["at"]), mark["equity"]) for mark in report["equity"]]
    trades = []
    for trade in report["trades"]:
        trade.update(opened_at=millis(trade["opened_at"]), closed_at=millis(trade["closed_at"]))
        index = next(i for i, (at, _) in enumerate(marks) if at == trade["closed_at"])
        trades.append({**trade, "equity": marks.pop(index)[1]})
    return trades


def audit_trades(case, bars, predictions, sessions):
    units = {symbol: {row[0]: (*(round(price * 100) for price in row[1:5]), row[5]) for row in rows} for symbol, rows in bars.items()}
    strategy = dict(case["strategy"])
    strategy["exit"] = {"opposite": True, "neutral": False, **strategy["exit"]}
    terms = {**TERMS, **case["config"].get("risk", {}), **case["config"].get("execution", {}), **case["options"]}
    return Replay(strategy, units, sessions, terms).run(predictions)


def is_same(engine, audit):
    """Prices and R are printed with six digits."""
    if isinstance(engine, (int, float)) and isinstance(audit, (int, float)):
        return abs(engine - audit) < 1.01e-6
    return engine == audit


def differences(engine, audit):
    """One sentence for each trade that is not the same."""
    def key(trade):
        return trade["symbol"], trade["opened_at"]

    ours, theirs, found = {key(t): t for t in audit}, {key(t): t for t in engine}, []
    for symbol, at in sorted({*ours, *theirs}, key=lambda one: (one[1], one[0])):
        left, right = theirs.get((symbol, at)), ours.get((symbol, at))
        if left is None or right is None:
            found.append(f"{symbol} {iso(at)}: only in the {'audit' if left is None else 'engine'}: {left or right}")
            continue
        wrong = [f for f in FIELDS if not is_same(left.get(f), right.get(f))]
        if wrong:
            texts = (f"{f} {shown(f, left.get(f))}, audit {shown(f, right.get(f))}" for f in wrong)
            found.append(f"{symbol} {iso(at)}: " + "; ".join(texts))
    return found


def shown(field, value):
    return iso(value) if field.endswith("_at") else value


def play(name, keep):
    case = {**SCENARIOS, **ON_RECORDED_MINUTES}[name]
    sessions = world.sessions_from(case["first"], case["days"])
    if "recorded" in case["markets"].values():
        bars, predictions = world.recorded(ROOT / "config" / "demo")
    else:
        is_lean = name in ON_RECORDED_MINUTES
        bars = world.of_lean(LEAN) if is_lean else world.markets_of(case["markets"], sessions, name)
        symbols = [symbol for symbol in bars if symbol not in case["watched"]]
        predictions = world.predictions_of(symbols, sessions[case["quiet_days"] :], case["per_day"], name)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(keep) / name if keep else Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        engine = engine_trades(write_files(folder, name, case, bars, predictions))
    audit = audit_trades(case, bars, predictions, sessions)
    found = differences(engine, audit)
    if len(engine) < LEAST_OF_SCENARIO:
        found.append(f"only {len(engine)} trades, at least {LEAST_OF_SCENARIO} are expected")
    return name, engine, found


def main(arguments):
    keep = None
    if arguments[:1] == ["--keep"]:
        keep, arguments = arguments[1], arguments[2:]
    began, failed, trades = time.time(), 0, []
    names = arguments or list(SCENARIOS)[:: 2 if IS_PART else 1]
    with ProcessPoolExecutor(2) as pool:
        for name, engine, found in pool.map(play, names, [keep] * len(names)):
            trades += engine
            failed += bool(found)
            print(f"{'✗' if found else '✓'} {name}: {len(engine)} trades, {len(found)} differ")
            for text in found[:5]:
                print("    " + text)
    occurred = {trade["reason"] for trade in trades}
    if not arguments and not IS_PART and (len(trades) < LEAST_TRADES or not MUST_OCCUR <= occurred):
        failed += 1
        print(f"✗ all: {len(trades)} trades of at least {LEAST_TRADES}; no exit by {sorted(MUST_OCCUR - occurred)}")
    print(f"{len(trades)} trades compared in {len(FIELDS)} fields in {time.time() - began:.0f} s")
    print(f"{len(names) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
