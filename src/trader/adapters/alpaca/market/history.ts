// The minutes of a stock at Alpaca.
import { instant, MINUTE_MS, toIso } from '../../../../kernel/instant.ts';
import type { Bar } from '../../../../market/bars/bar.ts';
import { historyStart } from '../../../../market/bars/whole-minutes.ts';
import { type Fields, fieldsOf, listOf, numberOf, textOf } from '../../kit/fields.ts';
import {
  createPagedHistory,
  type HistoryRequests,
  type HistoryWiring,
  type Page,
} from '../../kit/paged-history.ts';
import { type CallResult, type Calls, textIn } from '../connection/calls.ts';
import type { SessionContext } from '../connection/context.ts';
import { timeIn } from '../messages/times.ts';

const PAGE_SIZE = 10_000;
const ANSWER_MAX_MS = 30_000;

export function createHistoryRequests(
  context: SessionContext,
  calls: Calls,
  handlers: Pick<HistoryWiring<string>, 'isOpen' | 'answered'>,
): HistoryRequests {
  const { settings } = context;
  const { calendar } = context.venue;
  return createPagedHistory<string>({
    ...{ context, ...handlers },
    askPage({ instrument, askedAt, mark }, answered) {
      calls.make({
        method: 'GET',
        path: `/v2/stocks/${encodeURIComponent(instrument.brokerSymbol)}/bars`,
        service: 'data',
        query: {
          timeframe: '1Min',
          start: toIso(historyStart(calendar, askedAt)),
          end: toIso(askedAt),
          limit: PAGE_SIZE,
          // Prices of today, as the indicators of a running strategy need them.
          adjustment: 'split',
          feed: settings.data,
          ...(mark !== undefined && { page_token: mark }),
        },
        urgency: 'data',
        deadlineMs: ANSWER_MAX_MS,
        answered: (result) => answered(pageIn(result)),
      });
    },
  });
}

function pageIn(result: CallResult): Page<string> {
  if (result.kind !== 'done') return { kind: 'failed', why: textIn(result) };
  const fields = fieldsOf(result.data);
  const bars = listOf(fields.bars).flatMap((row) => barIn(fieldsOf(row)) ?? []);
  return { kind: 'page', bars, next: textOf(fields.next_page_token) || undefined };
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
