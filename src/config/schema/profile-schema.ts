// What a feed's profile may hold, with every default; published as JSON Schema for editors.
import { z } from 'zod';
import { address, count, dailyTime, text } from './fields.ts';
import { recordMap, recordPath, scalar, test } from './record-map-schema.ts';

const PLACEHOLDER = /\{([^}]*)\}/g;
const SYMBOL_PLACEHOLDERS: ReadonlySet<string> = new Set(['symbol', 'symbols']);

const header = () =>
  z.string().regex(/^[A-Za-z0-9-]+$/, 'the name of a header, such as X-RateLimit-Reset');

const request = z.strictObject({
  mode: z
    .enum(['latest-per-symbol', 'feed', 'file'])
    .describe('One request per symbol, one for all, or a file that grows'),
  base_url: address().optional().describe("The feed's own url counts more"),
  path: z.string().regex(/^\//, 'a path that begins with /').optional(),
  query: z.record(text(), scalar()).default({}),
  headers: z.record(header(), text()).default({}),
  auth: z
    .strictObject({
      kind: z.enum(['bearer', 'header', 'query', 'none']).default('none'),
      name: text().optional().describe('Of the header or the parameter'),
      env: text()
        .optional()
        .describe("The variable that holds the key; the feed's api_key counts more"),
    })
    .prefault({}),
  timeout_seconds: z.number().min(0.1).max(120).default(10),
  format: z.enum(['json', 'ndjson', 'csv']).optional().describe('Of a file'),
  delimiter: z.string().length(1, 'one character').optional().describe('Of a csv file: a comma'),
});

const paging = z.strictObject({
  kind: z.enum(['none', 'next_url', 'cursor', 'page']).default('none'),
  path: recordPath().optional().describe('Of the next address or the cursor in an answer'),
  parameter: text().optional().describe('That takes the cursor or the number of the page'),
  first: count(0, 1).optional().describe('Number of the first page: 1'),
  max_pages: count(1, 100).default(1).describe('Of one poll'),
  since: z
    .strictObject({
      parameter: text(),
      format: z.enum(['s', 'ms', 'us', 'ns', 'iso']),
      overlap_seconds: z.number().min(0).max(86_400).default(60),
      order: z.enum(['asc', 'desc']).default('desc').describe('How the source lists'),
    })
    .optional()
    .describe('Only what is newer than what is known'),
});

const rate = z.strictObject({
  per_minute: count(1, 10_000).default(30),
  per_day: count(1, 10_000_000).optional(),
  day_begins: dailyTime().default('00:00 UTC'),
  headers: z
    .strictObject({
      limit: header().optional(),
      remaining: header().optional(),
      reset: header().optional(),
      day_used: header().optional(),
    })
    .prefault({}),
  reset_unit: z
    .enum(['guess', 'seconds', 'epoch_s', 'epoch_ms'])
    .default('guess')
    .describe('Seconds to wait, or a moment'),
});

const envelope = z.strictObject({
  items: recordPath().optional().describe('Where the records are; the whole answer without it'),
  ok: test.optional().describe('Holds for every answer'),
  error: recordPath().optional().describe('Something there is an error'),
  skip: z.array(test).default([]).describe('An answer that passes one of these holds nothing'),
});

const aggregate = z.strictObject({
  window_minutes: z.number().min(1).max(390),
  half_life_minutes: z.number().positive().max(390).optional(),
  wait_seconds: z.number().min(0).max(3_600).default(5).describe('For flow that is told late'),
  min_premium: z.number().min(0).default(0).describe('USD; with less the flow is thin'),
  min_count: count(1, 100_000).default(1).describe('Trades; with fewer the flow is thin'),
  weight: z.enum(['premium', 'premium_delta']).default('premium'),
  min_score: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe('Net over gross; below it the window is NEUTRAL'),
});

const shape = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'a name such as unusual-whales'),
  kind: z.enum(['prediction', 'flow']).default('prediction'),
  request,
  paging: paging.prefault({}),
  rate: rate.prefault({}),
  envelope: envelope.prefault({}),
  where: z.array(test).default([]).describe('A record that fails one of these is left out'),
  map: recordMap,
  derive: z
    .strictObject({ min_side_share: z.number().min(0).max(1).default(0.6) })
    .optional()
    .describe('Signal and confidence from the right and the side of option flow'),
  aggregate: aggregate.optional().describe('Sums flow by symbol and window'),
});

type ProfileShape = z.output<typeof shape>;

interface Fault {
  readonly path: readonly string[];
  readonly message: string;
}

export const PROFILE_SCHEMA = shape.superRefine((profile, context) => {
  const faults = [
    ...(profile.request.mode === 'file' ? fileFaults(profile) : httpFaults(profile)),
    ...flowFaults(profile),
  ];
  for (const { path, message } of faults) {
    context.addIssue({ code: 'custom', path: [...path], message });
  }
});

export type ProfileFile = z.output<typeof PROFILE_SCHEMA>;

/** A file is not asked, so nothing may look as if it were. */
function fileFaults({ request: { format, delimiter, ...asked }, paging: pages }: ProfileShape) {
  const faults: Fault[] = [];
  const meaningless = (path: readonly string[], isThere: boolean) => {
    if (isThere) faults.push({ path, message: 'means nothing for a file: leave it out' });
  };
  if (format === undefined) {
    faults.push({ path: ['request', 'format'], message: 'is missing: json, ndjson or csv' });
  }
  meaningless(['request', 'delimiter'], delimiter !== undefined && format !== 'csv');
  meaningless(['request', 'base_url'], asked.base_url !== undefined);
  meaningless(['request', 'path'], asked.path !== undefined);
  meaningless(['request', 'query'], Object.keys(asked.query).length > 0);
  meaningless(['request', 'headers'], Object.keys(asked.headers).length > 0);
  meaningless(['request', 'auth'], asked.auth.kind !== 'none');
  meaningless(['paging', 'kind'], pages.kind !== 'none');
  meaningless(['paging', 'since'], pages.since !== undefined);
  return faults;
}

function httpFaults({ request: asked, paging: pages }: ProfileShape): Fault[] {
  const { path = '', query, headers, auth, mode } = asked;
  const texts: [readonly string[], string][] = [
    [['request', 'path'], path],
    ...Object.entries(query).map(([name, value]): [string[], string] => [
      ['request', 'query', name],
      String(value),
    ]),
  ];
  const faults = texts.flatMap(([at, written]) => placeholderFaults(at, written));
  if (asked.path === undefined) {
    faults.push({ path: ['request', 'path'], message: 'is missing: a path that begins with /' });
  }
  if (mode === 'latest-per-symbol' && !texts.some(([, written]) => written.includes('{symbol}'))) {
    const message = 'asks for each symbol and says {symbol} neither in path nor in query';
    faults.push({ path: ['request', 'mode'], message });
  }
  if (mode === 'feed' && texts.some(([, written]) => written.includes('{symbol}'))) {
    const message = 'asks for all symbols at once: write {symbols}';
    faults.push({ path: ['request', 'mode'], message });
  }
  for (const [name, written] of Object.entries(headers)) {
    if (!written.includes('{')) continue;
    faults.push({ path: ['request', 'headers', name], message: 'nothing is filled in here' });
  }
  for (const name of ['format', 'delimiter'] as const) {
    if (asked[name] === undefined) continue;
    faults.push({ path: ['request', name], message: 'means nothing but for a file: leave it out' });
  }
  return [...faults, ...authFaults(auth), ...pagingFaults(pages)];
}

function placeholderFaults(path: readonly string[], written: string): Fault[] {
  return [...written.matchAll(PLACEHOLDER)]
    .filter(([, name = '']) => !SYMBOL_PLACEHOLDERS.has(name))
    .map(([whole]) => ({ path, message: `${whole} is not known: {symbol} or {symbols}` }));
}

function authFaults({ kind, name, env }: ProfileShape['request']['auth']): Fault[] {
  const isNamed = kind === 'header' || kind === 'query';
  const path = ['request', 'auth', 'name'];
  if (isNamed && name === undefined) return [{ path, message: `is missing: of the ${kind}` }];
  if (!isNamed && name !== undefined) return [{ path, message: `means nothing with ${kind}` }];
  const isIdle = kind === 'none' && env !== undefined;
  return isIdle ? [{ path: ['request', 'auth', 'env'], message: 'means nothing with none' }] : [];
}

/** Which keys each kind of paging has. */
const PAGING_KEYS = {
  none: [],
  next_url: ['path'],
  cursor: ['path', 'parameter'],
  page: ['parameter'],
} as const;

function pagingFaults(pages: ProfileShape['paging']): Fault[] {
  const { kind, since } = pages;
  const needed: readonly string[] = PAGING_KEYS[kind];
  const faults: Fault[] = [];
  for (const name of ['path', 'parameter', 'first'] as const) {
    const isThere = pages[name] !== undefined;
    const path = ['paging', name];
    const isAllowed = needed.includes(name) || (name === 'first' && kind === 'page');
    if (isThere && !isAllowed) faults.push({ path, message: `means nothing with ${kind}` });
    if (!isThere && needed.includes(name)) faults.push({ path, message: `is missing for ${kind}` });
  }
  const hasPages = kind !== 'none' || since?.order === 'asc';
  if (pages.max_pages > 1 && !hasPages) {
    const message = 'means nothing: no further page is ever asked for';
    faults.push({ path: ['paging', 'max_pages'], message });
  }
  return faults;
}

function flowFaults({ kind, map, derive, aggregate: sums }: ProfileShape): Fault[] {
  const faults: Fault[] = [];
  const add = (path: readonly string[], message: string) => faults.push({ path, message });
  const { flow } = map;
  if (kind === 'prediction') {
    if (Object.keys(flow).length > 0) add(['map', 'flow'], 'means nothing with kind prediction');
    if (derive !== undefined) add(['derive'], 'means nothing with kind prediction');
    if (sums !== undefined) add(['aggregate'], 'means nothing with kind prediction');
  }
  if (derive === undefined) {
    if (map.signal === undefined) add(['map', 'signal'], 'is missing, and nothing derives it');
    if (map.confidence === undefined) {
      add(['map', 'confidence'], 'is missing, and nothing derives it');
    }
    return faults;
  }
  const hasSides = flow.ask_premium !== undefined && flow.bid_premium !== undefined;
  if (flow.right === undefined) add(['derive'], 'needs map.flow.right');
  if (flow.side === undefined && !hasSides) {
    add(['derive'], 'needs map.flow.side, or map.flow.ask_premium and map.flow.bid_premium');
  }
  if (map.confidence === undefined && !hasSides) {
    add(['map', 'confidence'], 'is missing, and only the premium of both sides derives it');
  }
  if (sums !== undefined && flow.premium === undefined) {
    add(['aggregate'], 'needs map.flow.premium');
  }
  return faults;
}
