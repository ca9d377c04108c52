// Two backtests side by side: their figures as text, their equity as curves, and the trades that differ.
import { amount, signedAmount } from './amounts.ts';
import type { Curve } from './curves.ts';
import type { BacktestReport, ComparedTrade, Comparison } from './shapes.ts';

type Figure = Comparison['figures'][number];

export interface DifferingTrade {
  readonly key: string;
  readonly symbol: string;
  readonly openedAt: string;
  /** Undefined: only the other run has it. */
  readonly a: ComparedTrade | undefined;
  readonly b: ComparedTrade | undefined;
}

const MINUTE_MS = 60_000;

export function figureText(unit: Figure['unit'], value: number | null): string {
  switch (unit) {
    case 'money':
      return amount(value);
    case 'fraction':
      return value === null ? amount(null) : amount(value * 100, 2);
    case 'ratio':
      return amount(value, 2);
    case 'count':
      return amount(value, 0);
    case 'ms':
      return value === null ? amount(null) : amount(value / MINUTE_MS, 1);
  }
}

/** What B has more than A. */
export function differenceText({ unit, difference }: Figure): string {
  const text = figureText(unit, difference);
  return difference !== null && difference > 0 ? `+${text}` : text;
}

/** In the order in which they were opened. */
export function differingTrades({ trades }: Comparison): readonly DifferingTrade[] {
  const found = [
    ...trades.only_a.map((a) => row(a, undefined)),
    ...trades.only_b.map((b) => row(undefined, b)),
    ...trades.different.map(({ a, b }) => row(a, b)),
  ].filter((one) => one !== undefined);
  return found.toSorted((one, other) => one.openedAt.localeCompare(other.openedAt));
}

function row(a: ComparedTrade | undefined, b: ComparedTrade | undefined) {
  const one = a ?? b;
  if (one === undefined) return undefined;
  const which = a === undefined ? 'B' : b === undefined ? 'A' : 'both';
  const { symbol, side, opened_at: openedAt, closed_at: closedAt } = one;
  return { key: [which, symbol, side, openedAt, closedAt].join(' '), symbol, openedAt, a, b };
}

export function inWhich({ a, b }: DifferingTrade): string {
  if (b === undefined) return 'only A';
  return a === undefined ? 'only B' : 'both, differently';
}

/** Undefined with fewer than two days. */
export function equityCurve({ equity }: Comparison): Curve | undefined {
  if (equity.length < 2) return undefined;
  return {
    name: 'value',
    title: 'Equity at the end of each day',
    days: equity.map(({ day }) => day),
    lines: [
      { label: 'A', values: equity.map(({ a }) => a) },
      { label: 'B', values: equity.map(({ b }) => b) },
    ],
    text: (value) => amount(value),
  };
}

/** How the trades differ, in one sentence. */
export function tradesSentence({ trades }: Comparison): string {
  const { same, only_a: onlyA, only_b: onlyB, different } = trades;
  if (onlyA.length + onlyB.length + different.length === 0)
    return same === 0 ? 'Neither run has a closed trade.' : `All ${same} trades are equal.`;
  const sum = (rows: readonly ComparedTrade[]) =>
    signedAmount(rows.reduce((total, { net_pnl: profit }) => total + profit, 0));
  return [
    `${onlyA.length} only in A (together ${sum(onlyA)})`,
    `${onlyB.length} only in B (${sum(onlyB)})`,
    `${different.length} in both with another size, end or result`,
    `${same} equal.`,
  ].join('; ');
}

/** How far the result is from what chance and repeated tries explain; empty if nothing is known. */
export function doubtSentences({ trials, null: chance }: BacktestReport): readonly string[] {
  return [...triesSentence(trials), ...chanceSentence(chance)];
}

function triesSentence(trials: BacktestReport['trials']): readonly string[] {
  if (trials === undefined) return [];
  if (!trials.counted) return ['This try was not counted.'];
  const { try: number = 1, tries = 1, deflated_sharpe: deflated } = trials;
  const of = tries === number ? '' : ` of ${tries}`;
  const left =
    deflated == null
      ? 'too few days for a deflated Sharpe'
      : `deflated Sharpe ${deflated.toFixed(2)}, the probability of an edge after so many`;
  return [`Try ${number}${of} on these sessions; ${left}.`];
}

function chanceSentence(chance: BacktestReport['null']): readonly string[] {
  if (chance === undefined) return [];
  const p = chance.p?.profit;
  return [
    p == null
      ? `${chance.runs} runs that can know nothing cannot be compared with it: they trade far more or less often.`
      : `Against chance: p ${p.toFixed(3)} of ${chance.runs} runs that can know nothing.`,
  ];
}
