// The last closes of securities on record on or before a day, under the ticker that each had then.
import type { TradingDay } from '../../../kernel/instant.ts';
import { addDays } from '../../../market/time/day.ts';
import type { SecurityId } from '../../domain/entries/ids.ts';
import { unitPrice } from '../../domain/options/option-security.ts';
import type { SecurityRow } from '../../ports/ledger-rows.ts';
import type { DailyClose } from '../../ports/price-history.ts';
import type { ValuationSources } from '../../ports/valuation-sources.ts';
import { tickerPeriods } from './ticker-periods.ts';

/** `symbol` is the ticker that the security had on the day; the price is that of one unit. */
export type ClosedAs = Pick<DailyClose, 'on' | 'price' | 'source' | 'symbol'>;

/** A close in another currency is not of this security. */
export async function recordedCloses(
  { read, history }: Pick<ValuationSources, 'read' | 'history'>,
  rows: readonly SecurityRow[],
  on: TradingDay,
): Promise<Map<SecurityId, ClosedAs>> {
  const periodsOf = await tickerPeriods(read, rows);
  const asked = rows.flatMap((row) =>
    periodsOf(row)
      .filter(({ from }) => from === undefined || from <= on)
      .map(({ symbol, from, until }) => {
        const day = until !== undefined && until <= on ? addDays(until, -1) : on;
        return { row, symbol, from, day };
      }),
  );
  const closes = new Map<SecurityId, ClosedAs>();
  for (const [day, all] of Map.groupBy(asked, (one) => one.day)) {
    const found = await history.lastCloses([...new Set(all.map(({ symbol }) => symbol))], day);
    for (const { row, symbol, from } of all) {
      const close = found.get(symbol);
      if (close?.currency !== row.currency || (from !== undefined && close.on < from)) continue;
      const known = closes.get(row.id);
      if (known === undefined || known.on < close.on)
        closes.set(row.id, { ...close, price: unitPrice(row, close.price) });
    }
  }
  return closes;
}
