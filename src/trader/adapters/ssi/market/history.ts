// The minutes of a share at SSI.
import { MINUTE_MS } from '../../../../kernel/instant.ts';
import type { Bar } from '../../../../market/bars/bar.ts';
import { historyStart } from '../../../../market/bars/whole-minutes.ts';
import { fieldsOf, numberOf, textOf } from '../../kit/fields.ts';
import {
  createPagedHistory,
  type HistoryRequests,
  type HistoryWiring,
  type Page,
  type PageRequest,
} from '../../kit/paged-history.ts';
import type { CallResult, Calls } from '../connection/calls.ts';
import type { SessionContext } from '../connection/context.ts';
import { rowsIn } from '../messages/answers.ts';
import { exchangeTimeText, parseExchangeTime } from '../messages/exchange-time.ts';

const PAGE_SIZE = 1_000;

export function createHistoryRequests(
  context: SessionContext,
  calls: Calls,
  handlers: Pick<HistoryWiring<number>, 'isOpen' | 'answered'>,
): HistoryRequests {
  return createPagedHistory<number>({
    ...{ context, ...handlers },
    askPage(request, answered) {
      const { instrument, askedAt, mark = 1 } = request;
      const { calendar } = context.venues.named(instrument.venue);
      calls.make({
        method: 'GET',
        path: '/data/ohlc',
        query: {
          symbol: instrument.brokerSymbol,
          timeFrame: '1m',
          from: exchangeTimeText(historyStart(calendar, askedAt)),
          to: exchangeTimeText(askedAt),
          pageIndex: mark,
          pageSize: PAGE_SIZE,
        },
        urgency: 'data',
        answered: (result) => answered(pageIn(request, result)),
      });
    },
  });
}

function pageIn({ bars: before, mark = 1 }: PageRequest<number>, result: CallResult): Page<number> {
  if (result.kind !== 'done')
    return { kind: 'failed', why: 'text' in result ? result.text : result.kind };
  const rows = rowsIn(result);
  if (rows === undefined) return { kind: 'failed', why: 'the minutes cannot be read' };
  const bars = rows.flatMap((row) => barIn(row) ?? []);
  // An answer that does not page repeats itself: its rows are the whole.
  const isRepeated = mark > 1 && bars[0]?.start === before[0]?.start;
  return {
    kind: 'page',
    bars,
    next: rows.length >= PAGE_SIZE && !isRepeated ? mark + 1 : undefined,
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
