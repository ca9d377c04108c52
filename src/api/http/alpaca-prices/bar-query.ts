// Which bars are asked for: a timeframe, a span, and what the page before ended with.
import { z } from 'zod';
import { invalid } from '../alpaca/alpaca-error.ts';
import { moment, names, whole } from '../alpaca/queries.ts';

const PAGE_MAX = 10_000;

/** Prices come from the broker, whatever feed of the day is named; it has none of the night. */
const anyFeed = {
  /** A client in Java writes it in capitals. */
  feed: z
    .string()
    .toLowerCase()
    .pipe(z.enum(['iex', 'sip', 'delayed_sip', 'otc']))
    .optional(),
  currency: z
    .string()
    .regex(/^USD$/i, 'expected USD: prices are in the currency of the stock')
    .optional(),
};

export const symbolsQuery = z.strictObject({ symbols: names(), ...anyFeed });
export const feedQuery = z.strictObject(anyFeed);

const ADJUSTMENTS: ReadonlySet<string> = new Set(['raw', 'split', 'dividend', 'spin-off', 'all']);

/** Whichever is named, bars are in the shares of today: adjusted for splits, and for nothing else. */
const adjustments = z
  .string()
  .refine(
    (given) => given.split(',').every((one) => ADJUSTMENTS.has(one)),
    `expected ${[...ADJUSTMENTS].join(', ')}`,
  );

const span = {
  timeframe: z.string(),
  start: moment().optional(),
  end: moment().optional(),
  limit: whole(1, PAGE_MAX).default(1_000),
  page_token: z.string().max(200).optional(),
  sort: z.enum(['asc', 'desc']).default('asc'),
  adjustment: adjustments.optional(),
  /** Whichever day is named, bars are those of the symbol as it is called today. */
  asof: z
    .string()
    .regex(/^(?:-|\d{4}-\d{2}-\d{2})?$/, 'expected a day such as 2026-11-20, or -')
    .optional(),
};

export const oneBarsQuery = z.strictObject({ ...span, ...anyFeed });
export const barsQuery = oneBarsQuery.extend({ symbols: names() });

export type BarsQuery = z.output<typeof oneBarsQuery>;

/** The last bar of the page before. */
export interface PagePlace {
  readonly symbol: string;
  readonly at: string;
}

export function pageToken({ symbol, at }: PagePlace): string {
  return Buffer.from(`${symbol}|${at}`).toString('base64url');
}

export function placeIn(token: string | undefined): PagePlace | undefined {
  if (token === undefined) return undefined;
  const [symbol = '', at = ''] = Buffer.from(token, 'base64url').toString('utf8').split('|');
  if (Number.isNaN(Date.parse(at))) throw invalid(`page_token ${token}: not one of ours`);
  return { symbol, at };
}
