// The newest quote and trade of a stock: the stream says only what happens after it was subscribed to, and before the open that may be nothing.
import { type Instant, instant } from '../../../../kernel/instant.ts';
import { type Fields, fieldsOf, textOf } from '../../kit/fields.ts';
import type { Calls } from '../connection/calls.ts';
import type { SessionContext } from '../connection/context.ts';
import { timeIn } from '../messages/times.ts';

export interface LatestPrice {
  readonly fields: Fields;
  readonly at: Instant;
}

export interface LatestPrices {
  readonly quote: LatestPrice | undefined;
  readonly trade: LatestPrice | undefined;
}

/** Of today only: what is older may be of before a split. */
export function askLatest(
  { settings, clock, venue }: SessionContext,
  calls: Calls,
  { brokerSymbol, answered }: { brokerSymbol: string; answered(latest: LatestPrices): void },
): void {
  const latestIn = (raw: unknown): LatestPrice | undefined => {
    const fields = fieldsOf(raw);
    const at = timeIn(textOf(fields.t));
    const now = clock.now();
    if (at === undefined || venue.calendar.dayOf(at) !== venue.calendar.dayOf(now))
      return undefined;
    return { fields, at: instant(Math.min(at, now)) };
  };
  calls.make({
    method: 'GET',
    path: `/v2/stocks/${encodeURIComponent(brokerSymbol)}/snapshot`,
    service: 'data',
    query: { feed: settings.data },
    urgency: 'data',
    answered(result) {
      if (result.kind !== 'done') return;
      const { latestQuote, latestTrade } = fieldsOf(result.data);
      answered({ quote: latestIn(latestQuote), trade: latestIn(latestTrade) });
    },
  });
}
