// The data of events in the stream of a security.
import { z } from 'zod';
import { actionTerms } from './booked.ts';
import { currency, day, decimal, number, text } from './words.ts';

export const security = z.object({
  id: number,
  symbol: text,
  name: text.optional(),
  currency,
  exchange: text.optional(),
  isin: text.optional(),
  sector: text.optional(),
  venue: text,
  contract: z
    .object({ underlying: text, multiplier: decimal, deliverable: decimal })
    .partial()
    .optional(),
});

export const description = z.object({
  name: text.optional(),
  sector: text.optional(),
  venue: text,
});

export const identifier = z.object({
  kind: z.enum(['TICKER', 'ISIN', 'EXCHANGE', 'NUMBER']),
  value: text,
  from: day.optional(),
  until: day.optional(),
});

/** Into which one, and the actions that are announced for that one now. */
export const merged = z.object({ into: number, moved: z.array(text) });

export const announcedAction = z.object({
  actionId: text,
  action: actionTerms,
  on: day,
  currency,
});

/** How many portfolios had it, or lost it. */
export const actionStatus = z.object({ actionId: text, portfolios: number });

export const proposedAction = z.object({
  key: text,
  kind: text,
  newShares: decimal,
  oldShares: decimal,
  cashInLieu: decimal.optional(),
  on: day,
  source: text,
});

/** To the owner of one portfolio. */
export const proposedToHolder = z.object({
  proposal: text,
  portfolio: number,
  action: actionTerms,
  on: day,
  source: text,
  detail: z.object({ description: text.optional(), needs: z.array(text).optional() }).optional(),
});

export const decidedAction = z.object({
  proposal: text,
  actionId: text.optional(),
  reason: text.optional(),
});
