// The data of events beside the stream of a portfolio: plans and runs, what agents found, how good a data product was.
import { z } from 'zod';
import { currency, day, decimal, moment, number, plainObject, text } from './words.ts';

const drifts = z.array(
  z.object({
    security: number.nullable(),
    symbol: text,
    quantity: decimal,
    value: decimal,
    weight: decimal,
    target: decimal,
    drift: decimal,
    isBreached: z.boolean(),
  }),
);

/** `kind` names the strategy. */
const strategy = z.looseObject({ kind: text });

export const triggered = z.object({ planId: text, strategy, breached: z.array(text), drifts });

const orderTerms = {
  security: number.nullable(),
  symbol: text,
  side: z.enum(['BUY', 'SELL']),
  quantity: decimal,
  price: decimal,
  currency,
  notional: decimal,
  fee: decimal,
  lots: z.array(plainObject),
};

const plannedOrder = z.object({
  ...orderTerms,
  wanted: decimal,
  rate: decimal,
  realizedGain: decimal,
  estimatedTax: decimal,
});

const skipped = z.array(z.object({ symbol: text, reason: text, owner: text.optional() }));

export const planned = z.object({
  planId: text,
  planHash: text,
  plan: z.object({
    portfolio: number,
    portfolioVersion: number,
    at: moment,
    on: day,
    currency,
    strategy,
    limits: plainObject,
    targets: z.array(z.object({ symbol: text, weight: text, security: number.optional() })),
    totalValue: decimal,
    cashBuffer: decimal,
    base: decimal,
    drifts,
    isTriggered: z.boolean(),
    orders: z.array(plannedOrder),
    skipped,
    ownership: z.unknown().optional(),
    guardedBy: z.enum(['portfolio', 'holder']).optional(),
    unpriced: z.array(z.object({ symbol: text, reason: text })),
    cash: decimal,
    cashAfter: decimal,
    totalFees: decimal,
    realizedGain: decimal,
    estimatedTax: decimal,
  }),
});

const run = {
  planId: text,
  planHash: text,
  outcome: z.enum(['ORDERS_LISTED', 'ORDERS_SENT', 'FILLED', 'PARTLY_FILLED']),
  orders: z.array(z.object({ ...orderTerms, plannedPrice: decimal })),
  skipped,
  cost: decimal,
  cashAfter: decimal,
};
const legs = z.array(plainObject);

export const started = z.object({ ...run, terms: plainObject, legs });
export const legChanged = z.object({ planId: text, leg: number, change: plainObject });
export const completed = z.object({
  ...run,
  filled: z.array(z.unknown()).optional(),
  legs: legs.optional(),
});
/** `planId` is null for a scheduled run that made no plan. */
export const notDone = z.object({
  planId: text.nullable(),
  reason: text,
  legs: legs.optional(),
});

export const finding = z.object({
  id: text,
  portfolio: number,
  agent: text,
  rule: text,
  subject: text,
  bucket: z.number(),
  severity: text,
  text,
  figures: z.record(z.string(), z.string()),
  threshold: text.optional(),
  evidence: z.array(text),
  question: text.optional(),
  correction: z.looseObject({ kind: text }).optional(),
});
export const answered = z.object({
  finding: text,
  agent: text,
  rule: text,
  subject: text,
  question: text,
  answer: text,
  reason: text.optional(),
});
export const named = z.object({ id: text });

export const proposal = z.object({
  id: text,
  finding: text,
  command: z.looseObject({ kind: text }),
  expiresAt: moment,
});
export const decided = z.object({ id: text, outcome: plainObject.optional() });
export const held = z.object({ id: text, reason: text, text });

export const judged = z.object({
  product: text,
  portfolio: number,
  version: text,
  startedAt: moment,
  endedAt: moment,
  inputs: z.array(z.object({ stream: text, version: number })),
  quality: plainObject,
});

/** Which proposed corporate actions an owner lets be confirmed. */
export const actionRule = z.object({ confirms: z.array(text) });
