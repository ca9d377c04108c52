// What the account was worth when each day began, and is worth now, as a curve.
import { amount } from './amounts.ts';
import type { Curve } from './curves.ts';

interface EquityDay {
  readonly day: string;
  readonly net_liquidation: number;
}

/** Undefined before there are two points to connect. */
export function equityCurve(
  rows: readonly EquityDay[],
  now: number | null,
  currency: string,
): Curve | undefined {
  const points = [
    ...rows.map(({ day, net_liquidation: value }) => ({ day, value })),
    ...(now === null ? [] : [{ day: 'now', value: now }]),
  ];
  if (points.length < 2) return undefined;
  return {
    name: 'value',
    title: 'Value at the beginning of each day, and now',
    days: points.map(({ day }) => day),
    lines: [{ label: 'Value', values: points.map(({ value }) => value) }],
    text: (value) => `${amount(value)} ${currency}`,
  };
}
