// What the account was worth when each day began, and is worth now, as a curve.
import { amount } from './amounts.ts';
import type { Curve } from './curves.ts';

interface EquityDay {
  readonly day: string;
  readonly net_liquidation: number;
}

interface Latest {
  readonly worth: number | null;
  /** The gateway says nothing: it is not of now. */
  readonly isQuiet: boolean;
}

/** Undefined before there are two points to connect. */
export function equityCurve(
  rows: readonly EquityDay[],
  { worth, isQuiet }: Latest,
  currency: string,
): Curve | undefined {
  const last = isQuiet ? 'last reported' : 'now';
  const points = [
    ...rows.map(({ day, net_liquidation: value }) => ({ day, value })),
    ...(worth === null ? [] : [{ day: last, value: worth }]),
  ];
  if (points.length < 2) return undefined;
  return {
    name: 'value',
    title: `Value at the beginning of each day, and ${isQuiet ? 'as last reported' : 'now'}`,
    days: points.map(({ day }) => day),
    lines: [{ label: 'Value', values: points.map(({ value }) => value) }],
    text: (value) => `${amount(value)} ${currency}`,
  };
}
