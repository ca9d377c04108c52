// The days of a portfolio as lines: what it was worth, what it returned beside a benchmark, and how far it was below its peak.
import { amount } from './amounts.ts';
import type { Performance } from './book-shapes.ts';
import { signedShare } from './decimals.ts';

export type CurveDay = Performance['curve'][number];
export type CurveName = 'growth' | 'value' | 'drawdown';

export interface CurveLine {
  readonly label: string;
  readonly values: readonly (number | null)[];
}

export interface Curve {
  readonly name: CurveName;
  readonly title: string;
  readonly days: readonly string[];
  /** The portfolio's first; each has a different dash. */
  readonly lines: readonly CurveLine[];
  readonly text: (value: number | null) => string;
}

interface Named {
  readonly currency: string;
  /** Empty if there is none. */
  readonly benchmark: string;
}

export const CURVES: readonly { readonly name: CurveName; readonly title: string }[] = [
  { name: 'growth', title: 'Return' },
  { name: 'value', title: 'Value' },
  { name: 'drawdown', title: 'Drawdown' },
];

/** Undefined if no day has a figure of this kind. */
export function curveOf(
  name: CurveName,
  rows: readonly CurveDay[],
  { currency, benchmark }: Named,
): Curve | undefined {
  const values = rows.map((row) => row[name]);
  if (values.filter((value) => value !== null).length < 2) return undefined;
  const beside = rows.map((row) => row.benchmark);
  const hasBeside = name === 'growth' && beside.some((value) => value !== null);
  return {
    name,
    title: TITLES[name],
    days: rows.map(({ date }) => date),
    lines: [
      { label: 'Portfolio', values },
      ...(hasBeside ? [{ label: benchmark, values: beside }] : []),
    ],
    text: name === 'value' ? (value) => `${amount(value)} ${currency}` : signedShare,
  };
}

const TITLES: Readonly<Record<CurveName, string>> = {
  growth: 'Time-weighted return since the first day',
  value: 'Value at the end of each day, with what was paid in and out',
  drawdown: 'Below the highest return so far',
};

/** For those who do not see the lines: where each began and ended, and its extremes. */
export function curveWords({ title, days, lines, text }: Curve): string {
  const lineTexts = lines.map(({ label, values }) => {
    const known = values.filter((value) => value !== null);
    const [lowest, highest] = [Math.min(...known), Math.max(...known)];
    return `${label} ended at ${text(known.at(-1) ?? null)}, between ${text(lowest)} and ${text(highest)}`;
  });
  return `${title}, ${days[0] ?? ''} to ${days.at(-1) ?? ''}. ${lineTexts.join('; ')}.`;
}
