# The task by backtesting.py from the file of its bars to the printed statistics.
import sys

import pandas

FOLDER = sys.argv[1]
frame = pandas.read_csv(f"{FOLDER}/bars.csv", parse_dates=["date"], index_col="date")
frame.columns = [name.capitalize() for name in frame.columns]

from backtesting import Backtest

from bars_backtesting import Task

print(Backtest(frame, Task, cash=1_000_000, finalize_trades=True).run())
