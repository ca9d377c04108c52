// The symbols under which the closes of securities are on record: one that was renamed has closes under each of its tickers.
import type { TradingDay } from '../../../kernel/instant.ts';
import type { SecurityId } from '../../domain/entries/ids.ts';
import type { SecurityRow } from '../../ports/ledger-rows.ts';
import type { LedgerReads } from '../../ports/ledger-store.ts';
import type { IdentifierRow } from '../../ports/security-master.ts';

export interface TickerPeriod {
  readonly symbol: string;
  /** Undefined: from the first close on. */
  readonly from: TradingDay | undefined;
  /** Exclusive; undefined: until now. */
  readonly until: TradingDay | undefined;
}

/** In the order of their days. Where two have a close of one day, that of the earlier ticker counts. */
export type TickerPeriodsOf = (
  security: Pick<SecurityRow, 'id' | 'symbol'>,
) => readonly TickerPeriod[];

type Reads = Pick<LedgerReads, 'formerTickers' | 'identified'>;

export async function tickerPeriods(
  read: Reads,
  securities: readonly SecurityRow[],
): Promise<TickerPeriodsOf> {
  const former = Map.groupBy(
    await read.formerTickers(securities.map(({ id }) => id)),
    ({ security }) => security,
  );
  const periods = new Map<SecurityId, readonly TickerPeriod[]>();
  for (const row of securities) {
    const own = former.get(row.id);
    if (own !== undefined) periods.set(row.id, await withPresent(read, row, own));
  }
  return ({ id, symbol }) => periods.get(id) ?? [{ symbol, from: undefined, until: undefined }];
}

/** Sources report the whole past under the present ticker, but not if another security had it before. */
async function withPresent(
  read: Reads,
  { id, symbol }: SecurityRow,
  former: readonly IdentifierRow[],
): Promise<readonly TickerPeriod[]> {
  const periods = former
    .map(({ value, from, until }) => ({ symbol: value, from, until }))
    .toSorted((a, b) => ((a.until ?? '') < (b.until ?? '') ? -1 : 1));
  const isOver = periods.at(-1)?.symbol === symbol;
  if (isOver) return periods;
  const holders = await read.identified('TICKER', symbol);
  const isTaken = holders.some(({ security }) => security !== id);
  return [
    ...periods,
    { symbol, from: isTaken ? periods.at(-1)?.until : undefined, until: undefined },
  ];
}
