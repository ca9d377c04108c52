// The data of events in the stream of a portfolio.
import { z } from 'zod';
import { currency, day, decimal, method, moment, number, plainObject, text } from './words.ts';

const settings = {
  id: number,
  holder: number,
  kind: z.enum(['ORDINARY', 'TRADER', 'SIMULATION']),
  account: text.optional(),
  /** Sealed: only the book that has its owner's key opens it. */
  name: text,
  description: text.optional(),
  baseCurrency: currency,
  method,
  dividendTreatment: z.enum(['INCOME', 'REDUCE_BASIS']),
  taxTreatment: z.enum(['TAXABLE', 'TAX_DEFERRED']),
  allowShort: z.boolean(),
  feesInBasis: z.boolean(),
  longTermRule: text,
  targets: z
    .array(z.object({ symbol: text, weight: text, security: number.optional() }))
    .optional(),
  createdAt: moment,
  updatedAt: moment,
  closedAt: moment.optional(),
};

/** Before methods had days. */
export const portfolio1 = z.object(settings);

export const portfolio2 = z.object({
  ...settings,
  methods: z.array(z.object({ from: day, method })).min(1),
});

export const taxLists = z.object({
  equivalents: z.array(z.array(number)),
  replacements: z.array(z.object({ security: number, replacement: number })),
  section1256: z.array(text).optional(),
  optionWash: z.enum(['CONTRACT', 'RIGHT', 'STOCK']).optional(),
  jurisdiction: z.enum(['us', 'uk', 'ca', 'vn']).optional(),
  affiliates: z.array(number).optional(),
});

/** Beside what the fold needs. */
const row = z.object({
  type: text,
  settlesAt: moment.optional(),
  notes: text.optional(),
  originSource: text.optional(),
  originId: text.optional(),
  price: decimal.optional(),
  quantity: decimal.optional(),
});

const booked = { id: number, on: day, currency, rate: decimal.optional(), row };
const choices = z.array(z.object({ lotId: text, quantity: decimal }));

export const trade = z.object({
  ...booked,
  security: number,
  side: z.enum(['BUY', 'SELL']),
  effect: z.enum(['OPEN', 'CLOSE', 'EITHER']),
  quantity: decimal,
  price: decimal,
  fees: decimal,
  method,
  chosen: choices.optional(),
  decided: choices.optional(),
});

export const cash = z.object({ ...booked, amount: decimal, isExternal: z.boolean() });

export const distribution = z.object({
  ...booked,
  security: number,
  amount: decimal,
  withholding: decimal,
  treatment: z.enum(['INCOME', 'REDUCE_BASIS']),
  bought: z.object({ quantity: decimal, price: decimal }).optional(),
});

/** `delivery`: the shares that changed hands at the strike. */
export const optionEnd = z.object({
  ...booked,
  security: number,
  side: z.enum(['LONG', 'SHORT']),
  quantity: decimal,
  price: decimal,
  fees: decimal,
  method,
  chosen: choices.optional(),
  delivery: z
    .object({
      security: number,
      right: z.enum(['call', 'put']),
      quantity: decimal,
      amount: decimal,
    })
    .optional(),
});

/** `kind` names the action; its terms are decimals as text. */
export const actionTerms = z.looseObject({ kind: text });

export const appliedAction = z.object({
  ...booked,
  security: number,
  action: actionTerms,
  method,
});

export const movedLots = z.object({
  ...booked,
  security: number,
  lots: z.array(
    z.object({
      id: text,
      side: z.enum(['LONG', 'SHORT']),
      openedAt: moment,
      openedOn: day,
      isDateKnown: z.boolean(),
      heldSince: day,
      booking: number,
      openedQuantity: decimal,
      openPrice: decimal,
      remaining: decimal,
      basis: decimal,
      /** Where the lot comes from; absent if it was held before the ledger began. */
      portfolio: number.optional(),
      security: number.optional(),
      currency: currency.optional(),
    }),
  ),
});

/** `target`: of the transaction that is taken back, whatever its kind. */
export const voided = z.object({ target: number, reason: text.optional() });

export const settled = z.object({ tradeId: number, security: number, cash: decimal, currency });

/** What the event before it did to the position; 0 and 0 once it is closed. */
export const position = z.object({
  positionId: text,
  security: number,
  side: z.enum(['LONG', 'SHORT']),
  quantity: decimal,
  cost: decimal,
  lots: z.array(text),
});

/** From here on, and in all that was booked before, the security counts as the other one. */
export const merged = z.object({ security: number, into: number });

export const mark = z.object({ positionId: text, security: number, price: decimal, currency });

const unpriced = z.array(plainObject);

export const portfolioValue = z.object({
  on: day,
  currency,
  value: decimal,
  marketValue: decimal,
  cash: decimal,
  cost: decimal,
  unrealized: decimal,
  unpriced,
  missingRates: z.array(z.object({ from: currency, to: currency, on: day })),
});

export const positionValue = z.object({
  on: day,
  positionId: text,
  security: number,
  symbol: text,
  quantity: decimal,
  currency,
  price: decimal.optional(),
  priceAt: moment.optional(),
  source: text.optional(),
  stale: z.boolean().optional(),
  value: decimal.optional(),
  unrealized: decimal.optional(),
  unpriced: text.optional(),
});

/** What the statement of a broker has at the end of a day. */
export const statedAccount = z.object({
  on: day,
  account: text,
  cash: z.array(z.object({ currency, amount: decimal })),
  positions: z.array(
    z.object({
      security: number.optional(),
      symbol: text,
      quantity: decimal,
      lots: z.array(z.object({ openedOn: day, quantity: decimal })),
    }),
  ),
});
