// What closings of lots gained in the currency of their portfolio: the proceeds at the rate of the closing, the cost at the
// rate at which it was paid.
import type { TradingDay } from '../../../kernel/instant.ts';
import { createGaps, type Gap } from '../../domain/analytics/gaps.ts';
import type { Entry } from '../../domain/entries/entry.ts';
import type { CurrencyCode } from '../../domain/entries/ids.ts';
import type { Consequences } from '../../domain/portfolio/portfolio-book.ts';
import type { DayRange } from '../../ports/price-history.ts';
import { gainInBase, type UnknownRate } from '../valuation/converted-gains.ts';
import type { LotRates } from '../valuation/lot-costs.ts';
import { type PastReads, pastRates } from './past-prices.ts';

export interface ClosureGains {
  add(closures: Consequences['closures'], currency: CurrencyCode): void;
  list(): readonly number[];
  /** Of closings that are left out: the currency and the days whose rate is not known. */
  unconverted(): readonly Gap[];
}

export function createClosureGains(rates: LotRates): ClosureGains {
  const gains: number[] = [];
  const missing = new Map<string, UnknownRate>();
  return {
    add(closures, currency) {
      for (const closure of closures) {
        const converted = gainInBase({ ...closure, currency }, rates);
        if (converted.ok) gains.push(converted.value.gain.toNumber());
        else missing.set(`${converted.failure.on} ${currency}`, converted.failure);
      }
    },
    list: () => gains,
    unconverted() {
      const gaps = createGaps();
      const byDay = [...missing].toSorted(([a], [b]) => (a < b ? -1 : 1));
      for (const [, { currency, on }] of byDay) gaps.note({ kind: 'NO_FX', currency }, on);
      return gaps.list();
    },
  };
}

interface Booked {
  readonly entries: readonly Entry[];
  readonly range: DayRange;
}

/** Of the days of the range, and of those on which lots in other currencies were opened. */
export async function ratesOfLots(
  reads: PastReads,
  base: CurrencyCode,
  { entries, range }: Booked,
): Promise<LotRates> {
  const foreign = entries.filter(({ currency }) => currency !== base);
  const currencies = [...new Set(foreign.map(({ currency }) => currency))];
  let { from } = range;
  for (const entry of foreign) for (const on of openingDays(entry)) if (on < from) from = on;
  const rateOn = await pastRates(reads, base, { currencies, range: { from, to: range.to } });
  const stated = await reads.read.statedRates(foreign.map(({ id }) => id));
  return { stated, rateOn };
}

function openingDays(entry: Entry): readonly TradingDay[] {
  return entry.kind === 'lots-in' ? entry.lots.map(({ openedOn }) => openedOn) : [entry.on];
}
