// Our figures of twenty years beside those of empyrical-reloaded: the same returns, the same values, one after the other.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { CONVENTIONS, figuresOf, ROUNDS, WINDOW } from './performance.ts';
import { type MeasuredSeries, twentyYears } from './performance-series.ts';
import { secondsOf } from './timing.ts';

const PEER = fileURLToPath(new URL('./performance_peer.py', import.meta.url));
/** In turn, so that both meet the same load of the machine; the best of each counts. */
const TURNS = 3;
const DIFFERENCE_MAX = 1e-9;

interface PeerAnswer {
  readonly figures_ms: number;
  readonly rolling_ms: number;
  readonly figures: Readonly<Record<string, number>>;
}

export function comparePerformance(python: string): void {
  const measured = twentyYears();
  let [own, peer, rolling] = [Infinity, Infinity, Infinity];
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (let round = 0; round < ROUNDS; round += 1)
      own = Math.min(own, 1_000 * secondsOf(() => void figuresOf(measured)));
    const answer = askPeer(python, measured);
    checkSame(measured, answer);
    peer = Math.min(peer, answer.figures_ms);
    rolling = Math.min(rolling, answer.rolling_ms);
  }
  const line = (name: string, ms: number) => `${name.padEnd(46)} ${ms.toFixed(2)} ms`;
  process.stdout.write(
    [
      `${measured.returns.length} daily returns and a benchmark; the same figures to ${DIFFERENCE_MAX}`,
      line('sluice, with XIRR, cash flows and rolling', own),
      line('empyrical-reloaded, without these', peer),
      line('empyrical-reloaded, rolling alone', rolling),
      `${'ratio without rolling, and with it'.padEnd(46)} ${(peer / own).toFixed(1)}, ${((peer + rolling) / own).toFixed(1)}`,
      '',
    ].join('\n'),
  );
}

function askPeer(python: string, { returns, benchmark }: MeasuredSeries): PeerAnswer {
  const { riskFreeAnnual, periodsPerYear } = CONVENTIONS;
  const input = JSON.stringify({
    days: returns.map(({ on }) => on),
    returns: returns.map(({ value }) => value),
    benchmark: benchmark.map(({ value }) => value),
    risk_free: (1 + riskFreeAnnual) ** (1 / periodsPerYear) - 1,
    window: WINDOW,
    rounds: ROUNDS,
  });
  return JSON.parse(execFileSync(python, [PEER], { input, encoding: 'utf8' })) as PeerAnswer;
}

/** Its conditional value at risk takes another number of returns into the tail, so that one is not compared. */
function checkSame(measured: MeasuredSeries, { figures }: PeerAnswer): void {
  const { performance, beside } = figuresOf(measured);
  const { risk } = performance;
  const own = {
    time_weighted: performance.timeWeighted.value,
    volatility: risk.volatility.value,
    downside: risk.downsideDeviation.value,
    sharpe: risk.sharpe.value,
    sortino: risk.sortino.value,
    drawdown: risk.drawdown?.fraction,
    calmar: risk.calmar.value,
    value_at_risk: -(risk.valueAtRisk.value ?? Number.NaN),
    alpha: beside.alpha.value,
    beta: beside.beta.value,
  };
  for (const [name, value] of Object.entries(own)) {
    const theirs = figures[name] ?? Number.NaN;
    const difference = Math.abs(Number(value) - theirs) / Math.max(1, Math.abs(theirs));
    if (!(difference < DIFFERENCE_MAX)) throw new Error(`${name}: ${value}, by the peer ${theirs}`);
  }
}
