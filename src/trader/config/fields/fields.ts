// The field types that both files share, each with the text for errors about it.
import { z } from 'zod';
import { nearestName } from '../../../kernel/nearest-name.ts';
import { SYMBOL } from '../../../market/instruments/symbol.ts';
import { zoneNamed } from '../../../market/time/zone.ts';
import type { ConfigPath } from '../issues/config-node.ts';

const SECRET_KEYS: ReadonlySet<string> = new Set([
  'api_key',
  'api_secret',
  'private_key',
  'token',
  'heartbeat_url',
  'dsn',
  'client_secret',
  'password',
]);
/** Anyone who knows such an address can write to it, and any header may contain a key. */
const SECRET_PATHS = [
  /^notify\.(escalation\.)?webhook\.url$/,
  /^notify\.(escalation\.)?webhook\.headers\./,
  /^hosts\.[^.]*\.key$/,
];

/** Whether the value must be hidden in all output. */
export function isSecretPath(path: ConfigPath): boolean {
  const text = path.join('.');
  return SECRET_KEYS.has(String(path.at(-1))) || SECRET_PATHS.some((secret) => secret.test(text));
}

export const text = () => z.string().min(1, 'text that is not empty');

const HEADER_PATTERN = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Whether a header of a request can carry it. */
export function isHeaderText(value: string): boolean {
  return HEADER_PATTERN.test(value);
}

export const HEADER_TEXT =
  'one line without the characters that no HTTP header carries, such as typographic quotes and dashes';

/** A key that is sent in a header. */
export const headerKey = () => text().regex(HEADER_PATTERN, HEADER_TEXT);

export const address = () =>
  z
    .string()
    .regex(/^https?:\/\/[^/@\s]+(\/\S*)?$/, 'an http address without user and password')
    .refine(URL.canParse, 'not an http address: expected one such as http://127.0.0.1:8090/api/v1');

const LOOPBACK_OR_HTTPS = /^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost|\[::1\])([:/]|$))/;

/** Of what is sent secrets: only this machine is reached without encryption. */
export const encrypted = (what: string) =>
  address().regex(LOOPBACK_OR_HTTPS, `an https address; http only for ${what} on this machine`);

/** A symbol in the spelling of the feed. */
export const symbol = () =>
  z.string().regex(SYMBOL, 'a symbol in capital letters, such as AAPL or BRK.B');

export const symbols = () => unique(symbol(), 'at least one symbol');

/** A list without duplicates. */
export const unique = <Item extends z.ZodType<string>>(item: Item, atLeastOne: string) =>
  z
    .array(item)
    .min(1, atLeastOne)
    .superRefine((list, context) => {
      for (const [index, name] of list.entries()) {
        if (list.indexOf(name) === index) continue;
        context.addIssue({ code: 'custom', path: [index], message: `${name} is listed twice` });
      }
    });

export const port = (lowest: 0 | 1) => z.int().min(lowest).max(65_535);

export const percent = () => z.number().positive().max(100);

export const positive = () => z.number().positive();

/** At least `lowest`, with an upper limit that catches typos. */
export const count = (lowest: number, highest: number) => z.int().min(lowest).max(highest);

export const folder = () =>
  text().refine((path) => !path.startsWith('~'), {
    error: '~ is not expanded here: write the full path',
  });

export const DAILY_TIME = /^([01]\d|2[0-3]):([0-5]\d) (\S+)$/;
export const WEEKLY_TIME = /^(mon|tue|wed|thu|fri|sat|sun) ([01]\d|2[0-3]):([0-5]\d) (\S+)$/;

/** In exchange time. */
export const timeOfDay = () =>
  z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as "15:45", in quotes');

export const dailyTime = () =>
  z
    .string()
    .regex(DAILY_TIME, 'a time with its zone, such as "23:45 America/New_York"')
    .superRefine((value, context) => checkZone(DAILY_TIME.exec(value)?.[3], context));

export const weeklyTime = () =>
  z
    .string()
    .regex(WEEKLY_TIME, 'a day, a time and its zone, such as "sun 01:00 America/New_York"')
    .superRefine((value, context) => checkZone(WEEKLY_TIME.exec(value)?.[4], context));

export const zone = () => text().superRefine(checkZone);

function checkZone(
  name: string | undefined,
  context: { addIssue(issue: { code: 'custom'; message: string; params: object }): void },
): void {
  if (name === undefined || isZone(name)) return;
  const didYouMean = nearestName(name, Intl.supportedValuesOf('timeZone'));
  context.addIssue({
    code: 'custom',
    message: `unknown time zone ${JSON.stringify(name)}`,
    params: { didYouMean },
  });
}

function isZone(name: string): boolean {
  try {
    zoneNamed(name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Exactly one member of a family: a stop is an ATR stop or a percent stop. */
export function exactlyOneOf<Shape extends z.ZodRawShape>(
  shape: z.ZodObject<Shape, z.core.$strict>,
  names: readonly (keyof Shape & string)[],
) {
  return shape
    .superRefine((value, context) => {
      const given = givenOf(value, names);
      if (given.length === 1) return;
      const message = `${given.join(' and ')} exclude each other: keep only one`;
      context.addIssue(given.length === 0 ? oneNeeded(names) : { code: 'custom', message });
    })
    .meta({ oneOf: names.map((name) => ({ required: [name] })) });
}

/** Members of a family that may be combined. */
export function anyOf<Shape extends z.ZodRawShape>(
  shape: z.ZodObject<Shape, z.core.$strict>,
  names: readonly (keyof Shape & string)[],
) {
  return shape
    .superRefine((value, context) => {
      if (givenOf(value, names).length > 0) return;
      context.addIssue(oneNeeded(names));
    })
    .meta({ anyOf: names.map((name) => ({ required: [name] })) });
}

function oneNeeded(names: readonly string[]) {
  const message = `one of ${names.join(', ')} is needed`;
  return { code: 'custom' as const, message, params: { oneNeeded: names } };
}

function givenOf(value: object, names: readonly string[]): readonly string[] {
  return names.filter((name) => (value as Record<string, unknown>)[name] !== undefined);
}

/** Absent is `resting`, so that the hash of a file without it stays what it was. */
export const protection = () =>
  z
    .enum(['resting', 'watched'])
    .optional()
    .meta({ default: 'resting' })
    .describe(
      'Where no stop can rest at the venue: resting refuses the entry, watched lets the running daemon watch the stop and sell when the price reaches it. Nothing protects the position while the daemon is down. Where stops rest, both mean the same',
    );
