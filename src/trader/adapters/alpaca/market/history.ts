// Asks for the minutes of a stock, page by page, and again after a failure.
import { type Instant, instant, MINUTE_MS, toIso } from '../../../../kernel/instant.ts';
import type { Bar } from '../../../../market/bars/bar.ts';
import { historyStart } from '../../../../market/bars/whole-minutes.ts';
import type { Instrument } from '../../../../market/instruments/instrument.ts';
import { type Fields, fieldsOf, listOf, numberOf, textOf } from '../../kit/fields.ts';
import { createHistoryRetries } from '../../kit/history-retries.ts';
import { type Calls, textIn } from '../connection/calls.ts';
import type { SessionContext } from '../connection/context.ts';
import { timeIn } from '../messages/times.ts';

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

const PAGE_SIZE = 10_000;
const PAGES_MAX = 20;
const ANSWER_MAX_MS = 30_000;

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
  const { calendar } = context.venue;

  function ask(instrument: Instrument): void {
    const { symbol } = instrument;
    retries.forget(symbol);
    if (!isOpen()) return;
    const asked: Asked = { instrument, askedAt: context.clock.now(), bars: [] };
    askedBySymbol.set(symbol, asked);
    page(asked, { token: '', count: 1 });
  }

  function page(asked: Asked, { token, count }: { token: string; count: number }): void {
    const { instrument, askedAt, bars } = asked;
    const { symbol, brokerSymbol } = instrument;
    calls.make({
      method: 'GET',
      path: `/v2/stocks/${encodeURIComponent(brokerSymbol)}/bars`,
      service: 'data',
      query: {
        timeframe: '1Min',
        start: toIso(historyStart(calendar, askedAt)),
        end: toIso(askedAt),
        limit: PAGE_SIZE,
        // Prices of today, as the indicators of a running strategy need them.
        adjustment: 'split',
        feed: context.settings.data,
        ...(token !== '' && { page_token: token }),
      },
      urgency: 'data',
      deadlineMs: ANSWER_MAX_MS,
      answered(result) {
        if (askedBySymbol.get(symbol) !== asked) return;
        if (result.kind !== 'done') return failed(instrument, textIn(result));
        const fields = fieldsOf(result.data);
        for (const row of listOf(fields.bars)) {
          const bar = barIn(fieldsOf(row));
          if (bar !== undefined) bars.push(bar);
        }
        const next = textOf(fields.next_page_token);
        if (next !== '' && count < PAGES_MAX) return page(asked, { token: next, count: count + 1 });
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

/** The time is the start of the minute. Undefined if a field cannot be read. */
export function barIn({ t, o, h, l, c, v }: Fields): Bar | undefined {
  const at = timeIn(textOf(t));
  const [open, high, low, close] = [o, h, l, c].map(numberOf);
  if (at === undefined || open === undefined || high === undefined) return undefined;
  if (low === undefined || close === undefined) return undefined;
  const start = instant(Math.floor(at / MINUTE_MS) * MINUTE_MS);
  const volume = Math.max(numberOf(v) ?? 0, 0);
  return { start, lengthMs: MINUTE_MS, open, high, low, close, volume };
}
