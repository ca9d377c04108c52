// The faults that a test has ordered, oldest first: each damages a number of answers, or all answers for a time.
import type { WallClock } from '../../../kernel/clock.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';

const FAULT_KINDS = [
  '429',
  '429-ms',
  '500',
  'timeout',
  'html',
  'malformed',
  'nan',
  'stale',
  'duplicate',
  'error-200',
  'slow',
  'unauthorized',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/** `left` is null for a fault that ends by time. Durations are wall time, as the client experiences them. */
export interface Fault {
  readonly fault_id: number;
  readonly kind: FaultKind;
  readonly left: number | null;
  readonly delay_ms?: number;
}

export interface FaultList {
  add(body: unknown): Result<Fault, string>;
  list(): Fault[];
  /** Without an id: all of them. */
  remove(id?: number): boolean;
  /** The first fault that matches this answer; counts it as used. */
  take(fits: (kind: FaultKind) => boolean): Fault | undefined;
}

type Listed = { -readonly [field in keyof Fault]: Fault[field] } & { readonly untilMs: number };

const SLOW_MS = 2_000;
const KEYS = ['kind', 'count', 'for_ms', 'delay_ms'];

export function createFaultList(wall: WallClock): FaultList {
  let faults: Listed[] = [];
  let created = 0;

  function forgetSpent(): void {
    faults = faults.filter((fault) => fault.left !== 0 && fault.untilMs > wall.now());
  }

  return {
    add(body) {
      const parsed = parseFault(body);
      if (!parsed.ok) return parsed;
      const { kind, count, forMs, delayMs } = parsed.value;
      created += 1;
      const fault: Listed = {
        fault_id: created,
        kind,
        left: count ?? (forMs === undefined ? 1 : null),
        untilMs: wall.now() + (forMs ?? Number.POSITIVE_INFINITY),
        ...(kind === 'slow' ? { delay_ms: delayMs ?? SLOW_MS } : {}),
      };
      faults.push(fault);
      return ok(shown(fault));
    },
    list() {
      forgetSpent();
      return faults.map(shown);
    },
    remove(id) {
      forgetSpent();
      const before = faults.length;
      faults = id === undefined ? [] : faults.filter((fault) => fault.fault_id !== id);
      return id === undefined || faults.length < before;
    },
    take(fits) {
      forgetSpent();
      const fault = faults.find(({ kind }) => fits(kind));
      if (fault !== undefined && fault.left !== null) fault.left -= 1;
      return fault;
    },
  };
}

interface FaultWish {
  readonly kind: FaultKind;
  readonly count: number | undefined;
  readonly forMs: number | undefined;
  readonly delayMs: number | undefined;
}

function parseFault(body: unknown): Result<FaultWish, string> {
  if (typeof body !== 'object' || body === null) return failed('A fault must be a JSON object.');
  const fields = new Map<string, unknown>(Object.entries(body));
  const unknown = [...fields.keys()].find((key) => !KEYS.includes(key));
  if (unknown !== undefined)
    return failed(`Unknown fault field "${unknown}"; known: ${KEYS.join(', ')}.`);
  const asked = String(fields.get('kind'));
  const kind = FAULT_KINDS.find((known) => known === asked);
  if (kind === undefined) {
    return failed(`Unknown fault kind "${asked}"; known: ${FAULT_KINDS.join(', ')}.`);
  }
  for (const name of KEYS.slice(1)) {
    if (fields.has(name) && wholeNumber(fields.get(name)) === undefined) {
      return failed(`The fault's "${name}" must be a whole number above 0.`);
    }
  }
  return ok({
    kind,
    count: wholeNumber(fields.get('count')),
    forMs: wholeNumber(fields.get('for_ms')),
    delayMs: wholeNumber(fields.get('delay_ms')),
  });
}

function wholeNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

function shown({ untilMs: _untilMs, ...fault }: Listed): Fault {
  return { ...fault };
}
