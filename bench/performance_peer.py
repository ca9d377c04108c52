# The figures of a series of returns by empyrical-reloaded: the fastest of as many rounds, in milliseconds, and the figures.
import json
import sys
import time

import empyrical
import pandas

given = json.load(sys.stdin)
days = pandas.DatetimeIndex(given["days"])
returns = pandas.Series(given["returns"], index=days)
benchmark = pandas.Series(given["benchmark"], index=days)
risk_free = given["risk_free"]
window = given["window"]


def figures():
    alpha, beta = empyrical.alpha_beta(returns, benchmark, risk_free=risk_free)
    return {
        "time_weighted": empyrical.cum_returns_final(returns),
        "volatility": empyrical.annual_volatility(returns),
        "downside": empyrical.downside_risk(returns),
        "sharpe": empyrical.sharpe_ratio(returns, risk_free=risk_free),
        "sortino": empyrical.sortino_ratio(returns),
        "drawdown": empyrical.max_drawdown(returns),
        "calmar": empyrical.calmar_ratio(returns),
        "value_at_risk": empyrical.value_at_risk(returns),
        "conditional": empyrical.conditional_value_at_risk(returns),
        "alpha": alpha,
        "beta": beta,
        "months": len(empyrical.aggregate_returns(returns, "monthly")),
    }


def rolling():
    return (
        empyrical.roll_annual_volatility(returns, window=window),
        empyrical.roll_sharpe_ratio(returns, window=window, risk_free=risk_free),
    )


def fastest(work, rounds):
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best * 1_000


rounds = given["rounds"]
json.dump(
    {
        "figures_ms": fastest(figures, rounds),
        "rolling_ms": fastest(rolling, max(1, rounds // 20)),
        "figures": figures(),
    },
    sys.stdout,
)
