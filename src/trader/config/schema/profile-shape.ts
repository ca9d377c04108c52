// The keys of a feed's profile, each with its default; combinations are checked elsewhere.
import { z } from 'zod';
import { address, count, dailyTime, symbol, text } from '../fields/fields.ts';
import { itemsPath, recordMap, recordPath, scalar, test } from './record-map-schema.ts';

const header = () =>
  z.string().regex(/^[A-Za-z0-9-]+$/, 'the name of a header, such as X-RateLimit-Reset');

const request = z.strictObject({
  mode: z
    .enum(['latest-per-symbol', 'feed', 'file'])
    .describe('One request per symbol, one for all, or a file that grows'),
  base_url: address().optional().describe("The feed's own url takes precedence"),
  path: z
    .string()
    .regex(/^\/(?!\/)/, 'a path that begins with one /')
    .optional(),
  query: z.record(text(), scalar()).default({}),
  headers: z.record(header(), text()).default({}),
  auth: z
    .strictObject({
      kind: z.enum(['bearer', 'header', 'query', 'none']).default('none'),
      name: text().optional().describe('Of the header or the parameter'),
      env: text()
        .optional()
        .describe("Variable that contains the key; the feed's api_key takes precedence"),
    })
    .prefault({}),
  timeout_seconds: z.number().min(0.1).max(120).optional().describe('10'),
  format: z.enum(['json', 'ndjson', 'csv']).optional().describe('Only for a file'),
  delimiter: z
    .string()
    .length(1, 'one character')
    .optional()
    .describe('Of a csv file; default: a comma'),
});

const paging = z.strictObject({
  kind: z.enum(['none', 'next_url', 'cursor', 'page', 'older']).default('none'),
  path: recordPath().optional().describe('Of the next address or the cursor in an answer'),
  parameter: text().optional().describe('Receives the cursor, the page number or the end time'),
  first: count(0, 1).optional().describe('Number of the first page; default: 1'),
  max_pages: count(1, 100).default(1).describe('Per poll'),
  page_size: count(1, 100_000).optional().describe('A page with fewer records is the last'),
  since: z
    .strictObject({
      parameter: text(),
      format: z.enum(['s', 'ms', 'us', 'ns', 'iso']),
      overlap_seconds: z.number().min(0).max(86_400).default(60),
      order: z.enum(['asc', 'desc']).default('desc').describe('Sort order of the source'),
    })
    .optional()
    .describe('Only request records newer than the known ones'),
});

export const rateShape = z.strictObject({
  per_minute: count(1, 10_000).default(30),
  per_day: count(1, 10_000_000).optional(),
  day_begins: dailyTime().default('00:00 UTC'),
  headers: z
    .strictObject({
      limit: header().optional(),
      remaining: header().optional(),
      reset: header().optional(),
      day_used: header().optional(),
      day_limit: header().optional(),
    })
    .prefault({}),
  reset_unit: z
    .enum(['guess', 'seconds', 'ms', 'epoch_s', 'epoch_ms'])
    .default('guess')
    .describe('Seconds or milliseconds to wait, or a timestamp'),
});

const envelope = z.strictObject({
  items: itemsPath().optional().describe('Path of the records; default: the whole answer'),
  ok: test.optional().describe('Applies to every answer'),
  error: recordPath().optional().describe('Any value there is an error'),
  skip: z.array(test).default([]).describe('An answer that passes one of these is empty'),
});

const aggregate = z.strictObject({
  window_minutes: z.number().min(1).max(390),
  half_life_minutes: z.number().positive().max(390).optional(),
  wait_seconds: z.number().min(0).max(3_600).default(5).describe('For flow that is reported late'),
  min_premium: z.number().min(0).default(0).describe('USD; flow with less premium is thin'),
  min_count: count(1, 100_000).default(1).describe('Trades; flow with fewer trades is thin'),
  weight: z.enum(['premium', 'premium_delta']).default('premium'),
  min_score: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe('Net over gross; below it the window is NEUTRAL'),
});

export const profileShape = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'a name such as unusual-whales'),
  kind: z.enum(['prediction', 'flow']).default('prediction'),
  request,
  paging: paging.prefault({}),
  rate: rateShape.optional(),
  spelling: z
    .record(symbol(), z.string().regex(/^[^a-z\s]+$/, 'a symbol in capital letters'))
    .default({})
    .describe("The source's spelling of our symbols, such as BRK.B: BRK/B"),
  envelope: envelope.prefault({}),
  where: z.array(test).default([]).describe('A record that fails one of these is ignored'),
  map: recordMap,
  derive: z
    .strictObject({ min_side_share: z.number().min(0).max(1).default(0.6) })
    .optional()
    .describe('Derives signal and confidence from right and side of option flow'),
  aggregate: aggregate.optional().describe('Sums flow by symbol and time window'),
});

export type ProfileShape = z.output<typeof profileShape>;
