// JSON bodies: refused before they are parsed if two readers could read them differently, or a store could not keep them.
// A number that a binary float would change stays the text it was sent as.
import { parseDecimal } from '../../../kernel/decimal.ts';
import type { Server } from '../loaders/parts.ts';
import { BadRequestError } from '../shapes/problem.ts';
import { notUtf8, utf8In } from './body-encoding.ts';

const DEPTH_MAX = 16;

/** A dangerous key is refused instead of being read as something else. */
export function readJsonBodies(server: Server): void {
  const parse = server.getDefaultJsonParser('error', 'error');
  // Without the framework's own readers: only routes that read files take text as a body.
  server.removeContentTypeParser(['application/json', 'text/plain']);
  server.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    (request, bytes: Buffer, done) => {
      const body = utf8In(bytes);
      if (body === undefined) return done(notUtf8());
      const fault = faultOf(body);
      if (fault !== undefined) return done(new BadRequestError('invalid_json', fault));
      void parse(request, body, (error, parsed) => {
        if (error !== null || !LONG_NUMBER.test(body)) return done(error, parsed);
        done(null, parseWithSource(body, asSent));
      });
    },
  );
}

/** A float keeps every decimal of up to 15 digits. Inside a text it costs a second reading, and changes nothing. */
const LONG_NUMBER = /\d[\d.]{15}/;

type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;
/** The library's types do not know the source text yet. */
const parseWithSource = JSON.parse as unknown as (text: string, revive: Reviver) => unknown;

/** Fields of exact amounts take the text; fields that are floats refuse it. */
function asSent(_: string, value: unknown, { source }: Parameters<Reviver>[2]): unknown {
  if (typeof value !== 'number' || source === undefined) return value;
  const exact = parseDecimal(source);
  return exact === undefined || parseDecimal(String(value))?.eq(exact) === true ? value : source;
}

/** An object while it is read, or a list, which has no keys. */
interface Level {
  readonly keys: Set<string> | undefined;
  isKeyNext: boolean;
}

/** A string that does not end is one token to the end: looked for again from each of its quotes, it would cost their number squared. */
const TOKEN = /"(?:[^"\\]+|\\.|\\$)*(?:"|$)|[{}[\],]/gs;

/** What no store keeps as it was sent: NUL, and a surrogate, which stands for a character only beside its other half. */
const UNKEPT = /\\u(?:0000|d[89a-f])/i;

/** Looks at brackets and strings only; what is not JSON the parser refuses. */
function faultOf(text: string): string | undefined {
  const levels: Level[] = [];
  for (const [token] of text.matchAll(TOKEN)) {
    const level = levels.at(-1);
    if (token === '{' || token === '[') {
      if (levels.length === DEPTH_MAX) {
        return `The body is nested deeper than ${DEPTH_MAX} levels.`;
      }
      levels.push({ keys: token === '{' ? new Set() : undefined, isKeyNext: token === '{' });
    } else if (token === '}' || token === ']') levels.pop();
    else if (token === ',') {
      if (level?.keys !== undefined) level.isKeyNext = true;
    } else {
      const fault = stringFault(token, level);
      if (fault !== undefined) return fault;
    }
  }
  return undefined;
}

function stringFault(token: string, level: Level | undefined): string | undefined {
  const isKey = level?.isKeyNext === true;
  if (!isKey && !UNKEPT.test(token)) return undefined;
  const text = unquoted(token);
  if (text?.includes('\0')) return 'The body holds a NUL character.';
  if (text?.isWellFormed() === false) return 'The body holds half of a surrogate pair.';
  if (!isKey || text === undefined) return undefined;
  level.isKeyNext = false;
  if (level.keys?.has(text))
    return `The body has the key ${JSON.stringify(text.slice(0, 40))} twice.`;
  level.keys?.add(text);
  return undefined;
}

function unquoted(token: string): string | undefined {
  try {
    return String(JSON.parse(token));
  } catch {
    return undefined;
  }
}
