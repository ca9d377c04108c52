// The answers that a test has ordered, oldest first, for one of the two steps or for both.
import { failed, ok, type Result } from '../../kernel/result.ts';
import { FLEX_ERRORS } from './error-codes.ts';

export const STEPS = ['SendRequest', 'GetStatement'] as const;
export type Step = (typeof STEPS)[number];

/** A code of the service; `shut` closes the connection, `html` answers with a page, `unavailable` with 503. */
export type FaultKind = number | 'shut' | 'html' | 'unavailable';

export interface Fault {
  readonly kind: FaultKind;
  /** Null: whichever is asked next. */
  readonly step: Step | null;
  readonly left: number;
}

export interface FaultList {
  add(body: unknown): Result<Fault, string>;
  list(): readonly Fault[];
  clear(): void;
  /** Counts it as used. */
  take(step: Step): Fault | undefined;
}

const WORDS = ['shut', 'html', 'unavailable'] as const;

export function createFaultList(): FaultList {
  let faults: readonly Fault[] = [];
  return {
    add(body) {
      const parsed = parseFault(body);
      if (parsed.ok) faults = [...faults, parsed.value];
      return parsed;
    },
    list: () => faults,
    clear() {
      faults = [];
    },
    take(step) {
      const index = faults.findIndex((one) => one.step === null || one.step === step);
      const found = faults[index];
      if (found === undefined) return undefined;
      const rest = found.left > 1 ? [{ ...found, left: found.left - 1 }] : [];
      faults = [...faults.slice(0, index), ...rest, ...faults.slice(index + 1)];
      return found;
    },
  };
}

function parseFault(body: unknown): Result<Fault, string> {
  if (typeof body !== 'object' || body === null) return failed('A fault is a JSON object.');
  const { kind, step = null, count = 1, ...unknown } = body as Readonly<Record<string, unknown>>;
  const [other] = Object.keys(unknown);
  if (other !== undefined) return failed(`Unknown field "${other}"; known: kind, step, count.`);
  const known = WORDS.find((word) => word === kind);
  const code = typeof kind === 'number' && kind in FLEX_ERRORS ? kind : undefined;
  const meant = known ?? code;
  if (meant === undefined)
    return failed(`"kind" must be an error of the service or one of ${WORDS.join(', ')}.`);
  const at = step === null ? null : STEPS.find((one) => one === step);
  if (at === undefined) return failed(`"step" must be one of ${STEPS.join(', ')}.`);
  if (typeof count !== 'number' || !Number.isSafeInteger(count) || count < 1)
    return failed('"count" must be a whole number above 0.');
  return ok({ kind: meant, step: at, left: count });
}
