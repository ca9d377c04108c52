// An invented year of prices that ends yesterday, put on record and quoted, and books that are sent to the API as a file.
import { later } from '../../../../src/api/app/live.ts';
import { decimal, price } from '../../../../src/kernel/decimal.ts';
import { instant, type TradingDay } from '../../../../src/kernel/instant.ts';
import { failed, ok, type Result } from '../../../../src/kernel/result.ts';
import type { CurrencyCode } from '../../../../src/ledger/domain/entries/ids.ts';
import { DRAFT_FIELDS } from '../../../../src/ledger/interchange/drafts/draft-fields.ts';
import { csvText } from '../../../../src/ledger/interchange/text/csv-text.ts';
import type { Prices, SourceFailure, SourceQuote } from '../../../../src/ledger/ports/prices.ts';
import { createMemoryCacheStore } from '../../../../src/ledger/prices/cache/memory-cache-store.ts';
import { createPrices } from '../../../../src/ledger/prices/prices.ts';
import { addDays, weekdayOf } from '../../../../src/market/time/day.ts';
import { US } from '../../../../src/market/venues/us.ts';
import { drawing } from '../../../runs/drawing.ts';
import { homeDay } from '../../harness/home-day.ts';
import type { Served } from '../../harness/served.ts';
import type { Listed, Market, NewBook } from './books.ts';

const SESSIONS = 251;
const WEDNESDAY = 3;
const OPTION = /\d{6}[CP]\d{8}$/;
const A_PREMIUM = { price: 0.5, currency: 'USD' as CurrencyCode };
/** Closes before the first booking, of which deviations are known. */
const DAYS_BEFORE = 40;

const isOpen = (on: TradingDay) => US.calendar.sessionOf(on) !== undefined;

/** So many up to yesterday; what is left of a year is still to come. */
function sessionsOfYear(past: number): readonly TradingDay[] {
  const days: TradingDay[] = [];
  for (let on = homeDay(-1); days.length < past; on = addDays(on, -1))
    if (isOpen(on)) days.push(on);
  days.reverse();
  for (let on = homeDay(0); days.length < SESSIONS; on = addDays(on, 1))
    if (isOpen(on)) days.push(on);
  return days;
}

export interface PlantedMarket {
  readonly prices: Prices;
  /** Puts the prices of its securities on record. */
  list(api: Served, book: Pick<NewBook, 'securities'>): Promise<Market>;
}

export function plantedMarket(past: number = SESSIONS): PlantedMarket {
  const sessions = sessionsOfYear(past);
  const quoted = new Map<string, { readonly price: number; readonly currency: CurrencyCode }>();

  async function list(api: Served, { securities }: Pick<NewBook, 'securities'>): Promise<Market> {
    const closes = new Map<string, ReadonlyMap<TradingDay, number>>();
    for (const [symbol, listed] of Object.entries(securities)) {
      const own = closesOf(symbol, listed, sessions);
      const currency = (listed.currency ?? 'USD') as CurrencyCode;
      closes.set(symbol, own);
      quoted.set(symbol, { price: [...own.values()].at(-1) ?? 1, currency });
      const recorded = [...own].filter(([on]) => !listed.isWeekly || weekdayOf(on) === WEDNESDAY);
      await api.history.recordCloses(
        recorded.map(([on, at]) => ({
          ...{ symbol, on, currency, source: 'test', price: price(String(at)) },
        })),
      );
      await api.history.recordSplits(
        (listed.splits ?? []).map(([at, ratio]) => ({
          ...{ symbol, on: dayIn(at), source: 'test', oldShares: decimal('1') },
          newShares: decimal(String(ratio)),
        })),
      );
    }
    return {
      day: dayIn,
      close: (symbol, at) => closes.get(symbol)?.get(dayIn(at)) ?? Number.NaN,
    };
  }

  function dayIn(at: number): TradingDay {
    const on = sessions[at];
    if (on === undefined) throw new Error(`no session ${at}`);
    return on;
  }

  function quoteOf(symbol: string): Result<SourceQuote, SourceFailure> {
    const known = quoted.get(symbol) ?? (OPTION.test(symbol) ? A_PREMIUM : undefined);
    if (known === undefined) return failed({ kind: 'unknown-symbol' });
    return ok({
      ...{ symbol, currency: known.currency, price: price(String(known.price)) },
      ...{ at: instant(Date.now()), source: 'stated', volume: undefined, marketCap: undefined },
      ...{ open: undefined, high: undefined, low: undefined, previousClose: undefined },
    });
  }

  const prices = createPrices({
    sources: [
      {
        name: 'stated',
        knowsEverySymbol: true,
        quotes: async (symbols) => new Map(symbols.map((one) => [one, quoteOf(one)])),
      },
    ],
    cacheStore: createMemoryCacheStore(),
    priceAgeMaxMs: 86_400_000,
    watchEveryMs: 86_400_000,
    now: () => instant(Date.now()),
    after: later,
  });
  return { prices, list };
}

function closesOf(
  symbol: string,
  { first, volatility, splits = [], hasWeekends = false }: Listed,
  sessions: readonly TradingDay[],
): ReadonlyMap<TradingDay, number> {
  const draw = drawing([...symbol].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7));
  const closes = new Map<TradingDay, number>();
  const start = addDays(sessions[0] as TradingDay, -DAYS_BEFORE);
  let last = first;
  for (let on = start; on <= homeDay(-1); on = addDays(on, 1)) {
    if (!hasWeekends && !isOpen(on)) continue;
    const normal = Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
    last *= Math.exp(volatility * normal);
    for (const [at, ratio] of splits) if (sessions[at] === on) last /= ratio;
    closes.set(on, Number(last.toFixed(4)));
  }
  return closes;
}

/** Of the ledger's own CSV, in the order of their moments. */
export function fileOf(rows: readonly Readonly<Record<string, unknown>>[]): string {
  const named = rows.map((row, at) => ({
    ...row,
    at: `${row.on}T${String(10 + Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}:00Z`,
    origin_id: row.origin_source === undefined ? undefined : String(at),
  }));
  const sorted = named.toSorted((one, other) => (one.at < other.at ? -1 : 1));
  const cells = sorted.map((row) =>
    DRAFT_FIELDS.map((name) => String((row as Record<string, unknown>)[name] ?? '')),
  );
  return csvText([[...DRAFT_FIELDS], ...cells]);
}
