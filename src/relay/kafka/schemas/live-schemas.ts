// The schemas of live valuations: derived from the book and the prices of now, not events of the book.
import { z } from 'zod';
import { portfolioValue, positionValue } from './contents/booked.ts';
import type { MessageSchema } from './message-schema.ts';

export const LIVE_FAMILY = 'live_valuations';

const DATA = {
  POSITION_VALUED: positionValue.omit({ on: true }),
  PORTFOLIO_VALUED: portfolioValue.omit({ on: true }).extend({
    /** How many it holds. */
    positions: z.int(),
  }),
} as const;

export type LiveType = keyof typeof DATA;
export type LivePosition = z.infer<(typeof DATA)['POSITION_VALUED']>;
export type LiveTotals = z.infer<(typeof DATA)['PORTFOLIO_VALUED']>;

/** Of what is published now. */
export const LIVE_VERSION = 1;

export const LIVE_SCHEMAS: readonly MessageSchema[] = Object.entries(DATA).map(([type, data]) => ({
  name: liveSchemaName(type as LiveType),
  shape: z.object({
    type: z.literal(type),
    schema_version: z.literal(LIVE_VERSION),
    /** Milliseconds since 1970. */
    valued_at: z.int(),
    portfolio: z.int(),
    /** The newest event of the portfolio that it knows: `portfolio-7@12`. */
    of: z.string(),
    /** Of that event, in the order of all events. */
    position: z.int(),
    data,
  }),
}));

export function liveSchemaName(type: LiveType): string {
  return `${LIVE_FAMILY}/${type}/${LIVE_VERSION}`;
}
