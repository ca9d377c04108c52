// A live valuation as messages: one for each position that moved, then that of the portfolio, all under its key.
import type { Message } from '../broker/broker.ts';
import { type Topic, topicName } from '../messages/topics.ts';
import {
  LIVE_FAMILY,
  LIVE_VERSION,
  type LivePosition,
  type LiveTotals,
  type LiveType,
  liveSchemaName,
} from '../schemas/live-schemas.ts';

export interface LiveValuation {
  readonly portfolio: number;
  /** The newest event of the portfolio that it knows: `portfolio-7@12`. */
  readonly of: string;
  /** Of that event, in the order of all events. */
  readonly position: number;
  /** Epoch ms. */
  readonly at: number;
  /** That moved since the last one. */
  readonly positions: readonly LivePosition[];
  readonly totals: LiveTotals;
}

/** What they say is true for a moment, and can be computed again. */
export const LIVE_VALUATIONS: Topic = { family: LIVE_FAMILY, keptDays: 1 };

export function liveMessages(prefix: string, valuation: LiveValuation): readonly Message[] {
  return [
    ...valuation.positions.map((data) => message(prefix, valuation, ['POSITION_VALUED', data])),
    message(prefix, valuation, ['PORTFOLIO_VALUED', valuation.totals]),
  ];
}

function message(
  prefix: string,
  { portfolio, of, position, at }: LiveValuation,
  [type, data]: readonly [LiveType, object],
): Message {
  return {
    topic: topicName(prefix, LIVE_VALUATIONS),
    key: String(portfolio),
    value: JSON.stringify({
      ...{ type, schema_version: LIVE_VERSION, valued_at: at, portfolio, of, position, data },
    }),
    headers: { type, of, schema: liveSchemaName(type) },
  };
}
