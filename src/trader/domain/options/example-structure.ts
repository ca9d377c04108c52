// What the terms of a trade mean in numbers: what they choose for a stock at 100, in a chain that is made up for it.
import { plus, type TradingDay } from '../../../kernel/instant.ts';
import { ok, type Result } from '../../../kernel/result.ts';
import type { Calendar } from '../../../market/time/calendar.ts';
import type { OptionTrade } from '../terms/option-trade.ts';
import type { Refusal } from '../terms/refusal.ts';
import type { PositionSide } from '../terms/side.ts';
import { chooseStructure } from './choose-structure.ts';
import { MADE_UP_RATES, type MadeUpChain, madeUpRows } from './made-up-rows.ts';
import type { Structure } from './structures/structure.ts';

/** Volatility per year. */
export const EXAMPLE = { spot: 100, volatility: 0.3 } as const;

/** Any day on which exchanges are open. */
const DAY = '2026-03-04' as TradingDay;
const STRIKES = Array.from({ length: 200 }, (_, index) => index + 1);

export interface ExampleStructure {
  readonly structure: Structure;
  /** Calendar days to expiry. */
  readonly days: number;
}

export interface ExampleSignal {
  readonly side: PositionSide;
  readonly calendar: Calendar;
}

/** With strikes at each point and one expiry, in the middle of the days. Undefined if the terms choose nothing there. */
export function exampleStructure(
  trade: OptionTrade,
  signal: ExampleSignal,
): ExampleStructure | undefined {
  const days = middleOf(trade);
  const chosen = chosenFrom({ ...EXAMPLE, strikes: STRIKES, days }, trade, signal);
  return chosen.ok && chosen.value !== undefined ? { structure: chosen.value, days } : undefined;
}

export function middleOf({ dte }: Pick<OptionTrade, 'dte'>): number {
  return Math.round((dte.from + dte.until) / 2);
}

/** As soon as the terms allow it after an open; undefined if the calendar has no such day. */
export function chosenFrom(
  chain: Omit<MadeUpChain, 'at' | 'day'>,
  trade: OptionTrade,
  { side, calendar }: ExampleSignal,
): Result<Structure | undefined, readonly Refusal[]> {
  const session = calendar.sessionOf(DAY);
  if (session === undefined) return ok(undefined);
  const at = plus(session.open, trade.openMinMs);
  const rows = madeUpRows({ ...chain, at, day: DAY });
  const seen = { at, rows, underlyingPrice: chain.spot, calendar, ...MADE_UP_RATES };
  // The contract of a flow is none of this chain: the one that the terms would choose stands for it.
  const terms = trade.as === 'same' ? { ...trade, as: 'call_or_put' as const } : trade;
  const chosen = chooseStructure(seen, { ...terms, openInterestMin: 0, volumeMin: 0 }, { side });
  return chosen.ok ? ok(chosen.value.structure) : chosen;
}
