// How far bid and ask of a simulated market are apart: an amount, a part of the price, or as recorded beside its bars.
import { assertNever } from '../../kernel/assert.ts';
import { type Instant, instant } from '../../kernel/instant.ts';
import { type BarColumns, indexFrom } from '../../market/bars/bar-columns.ts';
import { incrementAt, type PriceStep } from '../../market/instruments/tick-grid.ts';

export type SpreadModel =
  | { readonly kind: 'amount'; readonly amount: number }
  | { readonly kind: 'percent'; readonly percent: number }
  /** Bars that open at the bid and close at the ask. */
  | { readonly kind: 'recorded'; readonly quotes: BarColumns };

/** Of the symbols that are named, and of all others. */
export interface Spreads {
  readonly usual: SpreadModel | undefined;
  readonly bySymbol: ReadonlyMap<string, SpreadModel>;
}

export const ONE_STEP: Spreads = { usual: undefined, bySymbol: new Map() };

export function spreadOf({ usual, bySymbol }: Spreads, symbol: string): SpreadModel | undefined {
  return bySymbol.get(symbol) ?? usual;
}

/** Less than a tick in total is a rounding error, not a further step. */
const DUST = 1e-6;

/** Half of the spread, rounded up to whole steps, at least one. */
export function halfSpreadOf(
  model: SpreadModel,
  steps: readonly PriceStep[],
  now: () => Instant,
): (last: number) => number {
  return (last) => {
    const step = incrementAt(steps, last);
    const half = spreadAt(model, last, now) / 2;
    return Math.max(1, Math.ceil(half / step - DUST)) * step;
  };
}

function spreadAt(model: SpreadModel, last: number, now: () => Instant): number {
  switch (model.kind) {
    case 'amount':
      return model.amount;
    case 'percent':
      return (last * model.percent) / 100;
    case 'recorded':
      return recordedAt(model.quotes, now());
    default:
      return assertNever(model);
  }
}

/** Of the newest minute that has ended: what comes later is not known yet. 0 before the first. */
function recordedAt(quotes: BarColumns, now: Instant): number {
  const index = indexFrom(quotes, instant(now - quotes.lengthMs + 1)) - 1;
  return index < 0 ? 0 : (quotes.close[index] ?? 0) - (quotes.open[index] ?? 0);
}
