// The part `api.prices.http`: servers of daily prices, each with how it is asked and where its answer has days and closes.
import { z } from 'zod';
import { RECORD_PATH } from '../../../kernel/record-path.ts';
import { PRICE_SOURCES } from '../../ports/price-settings.ts';
import { count, encrypted, text } from '../fields/fields.ts';

const NAME = /^[a-z][a-z0-9-]{0,31}$/;

const auth = z
  .strictObject({
    kind: z
      .enum(['none', 'bearer', 'header', 'query'])
      .default('none')
      .describe('Where the key is sent'),
    name: text().optional().describe('Of the header or the parameter'),
    token: text().optional().describe('The key; name an environment variable'),
  })
  .superRefine(checkAuth)
  .prefault({});

const profile = z
  .strictObject({
    url: encrypted('a server').describe(
      'Such as https://prices.example.org/eod/{symbol}?from={from}&to={to}; the key belongs into auth',
    ),
    auth,
    format: z.enum(['csv', 'json']).default('csv').describe('Of its answers'),
    items: text().optional().describe('JSON: path of the list of days, or of the object by day'),
    date: text().default('Date').describe('Column, or path in a record'),
    close: text().default('Close').describe('The same; of closes as they were printed'),
    delimiter: z.string().length(1, 'one character').default(',').describe('CSV'),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'a currency such as EUR, or GBX for pence')
      .describe('In which all of its prices are'),
    class_separator: z
      .enum(['.', '-', '/', ''])
      .default('.')
      .describe('Between a share and its class: BRK-B'),
    per_minute: count(1, 10_000).default(30).describe('Requests; one for each symbol'),
    timeout_seconds: count(1, 120).default(10).describe('For a complete answer'),
  })
  .superRefine(checkProfile);

export const priceProfiles = z
  .record(z.string(), profile)
  .superRefine(checkNames)
  .default({})
  .describe('Servers of daily prices by name, such as eod; asked if `sources` names them');

interface Profile {
  readonly url: string;
  readonly format: 'csv' | 'json';
  readonly items?: string | undefined;
  readonly date: string;
  readonly close: string;
}

interface Auth {
  readonly kind: string;
  readonly name?: string | undefined;
  readonly token?: string | undefined;
}

function checkAuth({ kind, name, token }: Auth, context: z.RefinementCtx): void {
  const missing = (path: string, message: string) =>
    context.addIssue({ code: 'custom', path: [path], message });
  if (kind === 'none') {
    if (token !== undefined) missing('kind', 'expected bearer, header or query beside a token');
    return;
  }
  if (token === undefined) missing('token', `missing: ${kind} sends a key`);
  if (kind !== 'bearer' && name === undefined)
    missing('name', `missing: the name of the ${kind === 'query' ? 'parameter' : 'header'}`);
  if (kind === 'header' && name !== undefined && !/^[A-Za-z0-9-]+$/.test(name))
    missing('name', 'expected the name of a header, such as X-Api-Key');
}

const PLACES = ['{symbol}', '{from}', '{to}'];

function checkProfile({ url, format, ...paths }: Profile, context: z.RefinementCtx): void {
  const issue = (path: string, message: string) =>
    context.addIssue({ code: 'custom', path: [path], message });
  const host = /^https?:\/\/[^/?#]*/.exec(url)?.[0] ?? '';
  const unknown = [...url.matchAll(/\{[^}]*\}/g)].find(([place]) => !PLACES.includes(place));
  if (host.includes('{')) issue('url', 'a symbol names no host: {symbol} belongs after it');
  else if (unknown !== undefined)
    issue('url', `unknown ${unknown[0]}; known are ${PLACES.join(', ')}`);
  else if (!url.includes('{symbol}')) issue('url', 'expected {symbol} where the symbol belongs');
  if (format === 'csv') {
    if (paths.items !== undefined) issue('items', 'only of JSON');
    return;
  }
  for (const key of ['items', 'date', 'close'] as const) {
    const written = paths[key];
    if (written === undefined || RECORD_PATH.test(written)) continue;
    issue(key, 'a path such as data.items or close');
  }
}

function checkNames(all: Readonly<Record<string, unknown>>, context: z.RefinementCtx): void {
  for (const name of Object.keys(all)) {
    const isTaken = PRICE_SOURCES.some((one) => one === name);
    if (NAME.test(name) && !isTaken) continue;
    const message = isTaken
      ? `${name} is the name of another source`
      : 'a name in small letters, such as eod';
    context.addIssue({ code: 'custom', path: [name], message });
  }
}
