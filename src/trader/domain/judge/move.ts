// How far a price moved from a minute of a session to a horizon.
import type { PriceDays } from './price-days.ts';

export const JUDGE_HORIZONS = [
  '1m',
  '5m',
  '15m',
  '30m',
  '60m',
  '120m',
  'close',
  'next close',
] as const;
export type JudgeHorizon = (typeof JUDGE_HORIZONS)[number];

const MINUTES: Readonly<Record<Exclude<JudgeHorizon, 'close' | 'next close'>, number>> = {
  '1m': 1,
  '5m': 5,
  '15m': 15,
  '30m': 30,
  '60m': 60,
  '120m': 120,
};

/**
 * From the close of the bar that contains the minute to the close of the bar that contains the horizon, a fraction of the first;
 * NaN if either is not known or lies after the session.
 */
export type Moves = (session: number, minute: number) => number;

export function movesOf(prices: PriceDays, symbol: string, horizon: JudgeHorizon): Moves {
  const closes = prices.closesBySymbol.get(symbol);
  if (closes === undefined) return () => Number.NaN;
  const at = (session: number, minute: number) => closes[session]?.[minute] ?? Number.NaN;
  const lastOf = (session: number) => at(session, (closes[session]?.length ?? 0) - 1);
  switch (horizon) {
    case 'close':
      return (session, minute) => lastOf(session) / at(session, minute) - 1;
    case 'next close':
      return (session, minute) =>
        (lastOf(session + 1) * prices.splitAfter(symbol, session)) / at(session, minute) - 1;
    default: {
      const minutes = MINUTES[horizon];
      return (session, minute) => at(session, minute + minutes) / at(session, minute) - 1;
    }
  }
}
