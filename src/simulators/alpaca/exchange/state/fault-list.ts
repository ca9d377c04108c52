// Faults on demand: each waits here until it applies, or lasts until it is deleted.
import { failed, ok, type Result } from '../../../../kernel/result.ts';

/** They happen to the next one that fits, `count` times. */
export const ONE_TIME_KINDS = [
  'lost-answer',
  'server-error',
  '429',
  'slow',
  'reject',
  'duplicate-event',
  'late-event',
  'no-event',
  'delayed-fill',
  'partial-fill',
  'stay-pending-new',
  'stay-pending-cancel',
  'fill-before-cancel',
  'fill-before-replace',
  'both-exits',
  'new-id',
] as const;

/** They last until they are deleted, or for `for_ms`. */
export const LASTING_KINDS = ['mute', 'halt', 'not-found', 'clock-skew', 'stream-gap'] as const;

export const FAULT_KINDS = [...ONE_TIME_KINDS, ...LASTING_KINDS];
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface FaultRequest {
  readonly kind: FaultKind;
  readonly count?: number | undefined;
  /** How long: wall time for `slow`, `mute`, `stream-gap`, `not-found`; market time for the others. */
  readonly forMs?: number | undefined;
  /** `clock-skew`: how far ahead the clock of the server is; negative: behind. */
  readonly skewMs?: number | undefined;
  readonly symbol?: string | undefined;
  /** `partial-fill`: half if absent. */
  readonly shares?: number | undefined;
  /** `server-error`: 500 if absent. */
  readonly status?: number | undefined;
  /** `mute`, `server-error`: whether what is asked is done; it is if absent. */
  readonly isProcessed?: boolean | undefined;
}

export interface Fault extends FaultRequest {
  readonly id: number;
  /** How often it will still happen; undefined while it lasts. */
  left: number | undefined;
}

export interface FaultList {
  add(request: FaultRequest): Result<Fault, string>;
  list(): readonly Fault[];
  /** Without an id: all. */
  remove(id: number | undefined): readonly Fault[];
  /** The next one of the kind that fits the symbol, used up by one. */
  take(kind: FaultKind, symbol?: string): Fault | undefined;
  /** One of the kind that lasts and fits the symbol. */
  lasting(kind: FaultKind, symbol?: string): Fault | undefined;
}

const NEEDS_SYMBOL: readonly FaultKind[] = ['halt', 'new-id'];

export function createFaultList(): FaultList {
  const faults: Fault[] = [];
  let lastId = 0;

  const fits = (fault: Fault, kind: FaultKind, symbol: string | undefined) =>
    fault.kind === kind && (fault.symbol === undefined || fault.symbol === symbol);

  return {
    add(request) {
      if (NEEDS_SYMBOL.includes(request.kind) && request.symbol === undefined)
        return failed(`The fault "${request.kind}" needs a "symbol".`);
      if (request.kind === 'clock-skew' && request.skewMs === undefined)
        return failed('The fault "clock-skew" needs "skew_ms".');
      lastId += 1;
      const isLasting = LASTING_KINDS.some((kind) => kind === request.kind);
      const fault = { ...request, id: lastId, left: isLasting ? undefined : (request.count ?? 1) };
      faults.push(fault);
      return ok(fault);
    },
    list: () => faults,
    remove(id) {
      const removed = faults.filter((fault) => id === undefined || fault.id === id);
      for (const fault of removed) faults.splice(faults.indexOf(fault), 1);
      return removed;
    },
    take(kind, symbol) {
      const fault = faults.find((one) => fits(one, kind, symbol));
      if (fault?.left === undefined) return undefined;
      fault.left -= 1;
      if (fault.left <= 0) faults.splice(faults.indexOf(fault), 1);
      return fault;
    },
    lasting: (kind, symbol) =>
      faults.find((one) => one.left === undefined && fits(one, kind, symbol)),
  };
}
