// The option chain of one underlying as it was known at a moment: rows are played in the order of their times, and nothing later
// is ever looked at.
import { type Instant, instant, type TradingDay } from '../../kernel/instant.ts';
import type { PriceStep } from '../../market/instruments/tick-grid.ts';
import type { OptionContract } from '../../market/options/option-contract.ts';
import type { Calendar } from '../../market/time/calendar.ts';
import { numberOfDay, type OptionColumns } from '../options/option-columns.ts';
import { contractKey, createListedContracts } from './listed-contracts.ts';

/** A contract as its newest row quotes it. */
export interface QuotedContract {
  readonly contract: OptionContract;
  /** Of the row. */
  readonly at: Instant;
  /** 0 if there are no buyers; NaN if unknown. */
  readonly bid: number;
  readonly ask: number;
  readonly bidSize: number;
  readonly askSize: number;
  readonly last: number;
  readonly volume: number;
  /** At the end of a day before the moment; NaN if unknown. */
  readonly openInterest: number;
  readonly volatility: number;
  readonly delta: number;
}

export interface ChainTape {
  /** Plays the rows until the moment, including it; calls back after all rows of one time. */
  playTo(now: Instant, quotedAt?: (at: Instant) => void): void;
  /**
   * The contracts that are quoted: by rows of today if there are any, else by those of the session before. A contract without a
   * row there is not listed any more, or not quoted. Of expiries within both days alone, if they are given.
   */
  quoted(within?: ExpiryDays): Iterable<QuotedContract>;
  quoteOf(id: string): QuotedContract | undefined;
  /** Of the underlying by the newest row that has it; NaN before. */
  underlyingPrice(): number;
  /** Undefined until a row of it was played. */
  contractOf(id: string): OptionContract | undefined;
}

/** The chain of one stock in a run, recorded or not. */
export interface UnderlyingChain {
  readonly underlying: string;
  readonly tape: ChainTape;
}

export interface ExpiryDays {
  readonly from: TradingDay;
  readonly until: TradingDay;
}

export function isWithin({ from, until }: ExpiryDays, expiry: TradingDay): boolean {
  return expiry >= from && expiry <= until;
}

export interface TapedRows {
  readonly underlying: string;
  /** Days with rows, ascending. */
  readonly days: readonly TradingDay[];
  /** Ascending by time. */
  rowsOf(day: TradingDay): OptionColumns;
  /** Of all its contracts. */
  readonly priceSteps: readonly PriceStep[];
  readonly calendar: Calendar;
}

interface Place {
  readonly rows: OptionColumns;
  readonly row: number;
}

export function recordedChain(taped: TapedRows): UnderlyingChain {
  return { underlying: taped.underlying, tape: createChainTape(taped) };
}

export function createChainTape(taped: TapedRows): ChainTape {
  const { underlying, days, rowsOf, calendar } = taped;
  const listed = createListedContracts(underlying, taped.priceSteps, calendar);
  let index = -1;
  let rows: OptionColumns | undefined;
  let next = 0;
  let now = instant(0);
  let today = calendar.dayOf(now);
  /** The newest row of each contract, of the newest day that has one. */
  let current = new Map<number, Place>();
  /** The same of the day before it. */
  let before = new Map<number, Place>();
  let currentDay: TradingDay | undefined;
  let price = Number.NaN;
  const contracts = new Map<string, { readonly contract: OptionContract; readonly key: number }>();

  /** False after the last day. */
  function openDay(): boolean {
    const day = days[index + 1];
    if (day === undefined || day > today) return false;
    index += 1;
    rows = rowsOf(day);
    next = 0;
    return true;
  }

  function take(from: OptionColumns, row: number): void {
    const day = days[index];
    if (day !== currentDay) {
      before = current;
      current = new Map();
      currentDay = day;
    }
    const key = contractKey(from, row);
    current.set(key, { rows: from, row });
    const middle = ((from.underlyingBid[row] ?? 0) + (from.underlyingAsk[row] ?? 0)) / 2;
    if (middle > 0) price = middle;
    const contract = listed.of(from, row);
    if (contract !== undefined) contracts.set(contract.id, { contract, key });
  }

  /** Whether the newest rows are of today or of the session before. */
  function isInForce(): boolean {
    if (currentDay === undefined) return false;
    return currentDay === today || calendar.previousSession(today)?.day === currentDay;
  }

  function quotedBy(key: number, { rows: from, row }: Place): QuotedContract | undefined {
    const contract = listed.of(from, row);
    if (contract === undefined || contract.lastTradeDay < today) return undefined;
    const figure = (name: Exclude<keyof OptionColumns, 'count'>) => from[name][row] ?? Number.NaN;
    return {
      contract,
      at: instant(figure('at')),
      ...{ bid: figure('bid'), ask: figure('ask'), last: figure('last') },
      ...{ bidSize: figure('bidSize'), askSize: figure('askSize'), volume: figure('volume') },
      openInterest: openInterestOf(key, { rows: from, row }),
      ...{ volatility: figure('volatility'), delta: figure('delta') },
    };
  }

  /** That of the end of today is known tomorrow. */
  function openInterestOf(key: number, newest: Place): number {
    const limit = numberOfDay(today);
    for (const place of [newest, before.get(key)]) {
      if (place === undefined) continue;
      const day = place.rows.openInterestDay[place.row] ?? Number.NaN;
      if (day < limit) return place.rows.openInterest[place.row] ?? Number.NaN;
    }
    return Number.NaN;
  }

  return {
    playTo(moment, quotedAt) {
      now = moment;
      today = calendar.dayOf(now);
      for (;;) {
        while (rows !== undefined && next < rows.count && (rows.at[next] ?? 0) <= now) {
          const at = rows.at[next] ?? 0;
          take(rows, next);
          next += 1;
          if (rows.at[next] !== at) quotedAt?.(instant(at));
        }
        if (rows !== undefined && next < rows.count) return;
        if (!openDay()) return;
      }
    },
    *quoted(within) {
      if (!isInForce()) return;
      for (const [key, place] of current) {
        const quoted = quotedBy(key, place);
        if (quoted === undefined) continue;
        if (within === undefined || isWithin(within, quoted.contract.expiry)) yield quoted;
      }
    },
    quoteOf(id) {
      const known = contracts.get(id);
      const place = known && current.get(known.key);
      return place === undefined || known === undefined || !isInForce()
        ? undefined
        : quotedBy(known.key, place);
    },
    underlyingPrice: () => price,
    contractOf: (id) => contracts.get(id)?.contract,
  };
}
