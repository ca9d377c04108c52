// The faults that a test has ordered, oldest first: each spoils a number of answers to requests for data.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { type HttpAnswer, jsonAnswer } from '../../host/http-server.ts';

export const FAULT_KINDS = ['429', '401', '500', 'html', 'malformed', 'empty', 'timeout'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  readonly kind: FaultKind;
  readonly left: number;
  /** Seconds, in the header of a 429. */
  readonly retry_after: number | null;
}

export interface FaultList {
  add(body: unknown): Result<Fault, string>;
  list(): readonly Fault[];
  clear(): void;
  /** Counts it as used. */
  take(): Fault | undefined;
}

const KEYS = ['kind', 'count', 'retry_after'];

export function createFaultList(): FaultList {
  let faults: Fault[] = [];
  return {
    add(body) {
      const parsed = parseFault(body);
      if (parsed.ok) faults.push(parsed.value);
      return parsed;
    },
    list: () => faults,
    clear() {
      faults = [];
    },
    take() {
      const [first, ...others] = faults;
      if (first === undefined) return undefined;
      faults = first.left > 1 ? [{ ...first, left: first.left - 1 }, ...others] : others;
      return first;
    },
  };
}

/** What is sent instead; undefined: nothing, and the client waits. */
export function spoilt({ kind, retry_after: seconds }: Fault): HttpAnswer | undefined {
  switch (kind) {
    case '429': {
      const headers = seconds === null ? {} : { 'retry-after': String(seconds) };
      return { status: 429, headers, body: 'Too Many Requests\r\n' };
    }
    case '401':
      return unauthorized();
    case '500':
      return { status: 500, headers: {}, body: 'Internal Server Error' };
    case 'html':
      return page('<html><body>Will be right back...</body></html>');
    case 'malformed':
      return { status: 200, headers: { 'content-type': 'application/json' }, body: '{"quoteRes' };
    case 'empty':
      return jsonAnswer(200, {
        quoteResponse: { result: [], error: null },
      });
    case 'timeout':
      return undefined;
  }
}

export function unauthorized(): HttpAnswer {
  const error = { code: 'Unauthorized', description: 'Invalid Crumb' };
  return jsonAnswer(401, { finance: { result: null, error } });
}

export function page(body: string, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  return { status: 200, headers: { 'content-type': 'text/html', ...headers }, body };
}

function parseFault(body: unknown): Result<Fault, string> {
  if (typeof body !== 'object' || body === null) return failed('A fault is a JSON object.');
  const fields = body as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(fields).find((key) => !KEYS.includes(key));
  if (unknown !== undefined)
    return failed(`Unknown field "${unknown}"; known: ${KEYS.join(', ')}.`);
  const kind = FAULT_KINDS.find((known) => known === String(fields.kind));
  if (kind === undefined) return failed(`"kind" must be one of ${FAULT_KINDS.join(', ')}.`);
  const { count = 1, retry_after: seconds = null } = fields;
  if (!isCount(count)) return failed('"count" must be a whole number above 0.');
  if (seconds !== null && !isCount(seconds)) return failed('"retry_after" must be whole seconds.');
  return ok({ kind, left: count, retry_after: seconds });
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}
