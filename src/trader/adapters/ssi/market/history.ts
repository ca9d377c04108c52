// Asks for the minutes of a share, page by page and one share after another, and again after a failure.
import { type Instant, MINUTE_MS } from '../../../../kernel/instant.ts';
import type { Bar } from '../../../../market/bars/bar.ts';
import { historyStart } from '../../../../market/bars/whole-minutes.ts';
import type { Instrument } from '../../../../market/instruments/instrument.ts';
import { fieldsOf, numberOf, textOf } from '../../kit/fields.ts';
import { createHistoryRetries } from '../../kit/history-retries.ts';
import type { Calls } from '../connection/calls.ts';
import type { SessionContext } from '../connection/context.ts';
import { rowsIn } from '../messages/answers.ts';
import { exchangeTimeText, parseExchangeTime } from '../messages/exchange-time.ts';

export interface HistoryRequests {
  ask(instrument: Instrument): void;
  forget(symbol: string): void;
  closed(): void;
}

export interface HistoryWiring {
  readonly context: SessionContext;
  readonly calls: Calls;
  isOpen(): boolean;
  answered(symbol: string, bars: readonly Bar[], askedAt: Instant): void;
}

const PAGE_SIZE = 1_000;
const PAGES_MAX = 20;

interface Asked {
  readonly instrument: Instrument;
  readonly askedAt: Instant;
  readonly bars: Bar[];
}

export function createHistoryRequests({
  context,
  calls,
  isOpen,
  answered,
}: HistoryWiring): HistoryRequests {
  const askedBySymbol = new Map<string, Asked>();
  const retries = createHistoryRetries(context);

  function ask(instrument: Instrument): void {
    const { symbol } = instrument;
    retries.forget(symbol);
    if (!isOpen()) return;
    const asked: Asked = { instrument, askedAt: context.clock.now(), bars: [] };
    askedBySymbol.set(symbol, asked);
    page(asked, 1);
  }

  function page(asked: Asked, pageIndex: number): void {
    const { instrument, askedAt, bars } = asked;
    const { symbol, brokerSymbol, venue } = instrument;
    const { calendar } = context.venues.named(venue);
    calls.make({
      method: 'GET',
      path: '/data/ohlc',
      query: {
        symbol: brokerSymbol,
        timeFrame: '1m',
        from: exchangeTimeText(historyStart(calendar, askedAt)),
        to: exchangeTimeText(askedAt),
        pageIndex,
        pageSize: PAGE_SIZE,
      },
      urgency: 'data',
      answered(result) {
        if (askedBySymbol.get(symbol) !== asked) return;
        if (result.kind !== 'done')
          return failed(instrument, 'text' in result ? result.text : result.kind);
        const before = bars.length;
        const rows = rowsIn(result);
        if (rows === undefined) return failed(instrument, 'the minutes cannot be read');
        for (const row of rows) {
          const bar = barIn(row);
          if (bar !== undefined) bars.push(bar);
        }
        // An answer that does not page repeats itself: its rows are the whole.
        const isRepeated = pageIndex > 1 && bars[before]?.start === bars[0]?.start;
        if (rows.length >= PAGE_SIZE && !isRepeated && pageIndex < PAGES_MAX)
          return page(asked, pageIndex + 1);
        askedBySymbol.delete(symbol);
        answered(symbol, bars, askedAt);
      },
    });
  }

  function failed(instrument: Instrument, why: string): void {
    const { symbol } = instrument;
    askedBySymbol.delete(symbol);
    retries.failed(symbol, why, () => ask(instrument));
  }

  return {
    ask,
    forget(symbol) {
      askedBySymbol.delete(symbol);
      retries.forget(symbol);
    },
    closed() {
      askedBySymbol.clear();
      retries.closed();
    },
  };
}

function barIn(raw: unknown): Bar | undefined {
  const row = fieldsOf(raw);
  return barOf(textOf(row.tradingDate), {
    open: row.open,
    high: row.high,
    low: row.low,
    close: row.close,
    volume: row.volume,
  });
}

/** The time is the start of the minute. Undefined if a field cannot be read. */
export function barOf(
  time: string,
  prices: Readonly<Record<'open' | 'high' | 'low' | 'close' | 'volume', unknown>>,
): Bar | undefined {
  const start = parseExchangeTime(time);
  const open = numberOf(prices.open);
  const high = numberOf(prices.high);
  const low = numberOf(prices.low);
  const close = numberOf(prices.close);
  const volume = numberOf(prices.volume) ?? 0;
  if (start === undefined || open === undefined || close === undefined) return undefined;
  if (high === undefined || low === undefined || start % MINUTE_MS !== 0) return undefined;
  return { start, lengthMs: MINUTE_MS, open, high, low, close, volume: Math.max(volume, 0) };
}
