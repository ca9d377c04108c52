// Faults on demand: each waits here until it applies, or lasts until it is deleted.
import { failed, ok, type Result } from '../../../../kernel/result.ts';

/** They happen to the next one that fits, `count` times. */
export const ONE_TIME_KINDS = [
  'lost-answer',
  'swallow-order',
  'swallow-cancel',
  'reject',
  'duplicate-event',
  'late-event',
  'no-event',
  'refresh-refused',
  'signature-refused',
  'otp-wrong',
  '429',
  '500',
  'html',
  'slow',
  'gap-open',
  'partial-fill',
  'cancelled-then-filled',
] as const;

/** They last until they are deleted, or for `for_ms`. */
export const LASTING_KINDS = [
  'mute',
  'halt',
  'limit-down',
  'calendar-closed',
  'stale-quotes',
] as const;

/** They happen at once. */
export const IMMEDIATE_KINDS = ['socket-gap', 'token-expired'] as const;

export const FAULT_KINDS = [...ONE_TIME_KINDS, ...LASTING_KINDS, ...IMMEDIATE_KINDS];
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface FaultRequest {
  readonly kind: FaultKind;
  readonly count?: number | undefined;
  /** `late-event`, `slow`, `socket-gap`: how long; of the lasting ones: until when. */
  readonly forMs?: number | undefined;
  readonly symbol?: string | undefined;
  /** `gap-open`: VND; 5 % lower if absent. */
  readonly price?: number | undefined;
  /** `partial-fill`: half if absent. */
  readonly shares?: number | undefined;
  /** `mute`: whether what is asked is done; it is if absent. */
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

const NEEDS_SYMBOL: readonly FaultKind[] = ['halt', 'limit-down', 'gap-open'];

export function createFaultList(): FaultList {
  const faults: Fault[] = [];
  let lastId = 0;

  const fits = (fault: Fault, kind: FaultKind, symbol: string | undefined) =>
    fault.kind === kind && (fault.symbol === undefined || fault.symbol === symbol);

  return {
    add(request) {
      if (NEEDS_SYMBOL.includes(request.kind) && request.symbol === undefined)
        return failed(`The fault "${request.kind}" needs a "symbol".`);
      lastId += 1;
      // A gap that lasts can be ended.
      const isGap = request.kind === 'socket-gap' && (request.forMs ?? 0) > 0;
      const isLasting = isGap || LASTING_KINDS.some((kind) => kind === request.kind);
      const isNow = !isGap && IMMEDIATE_KINDS.some((kind) => kind === request.kind);
      const left = isLasting ? undefined : isNow ? 0 : (request.count ?? 1);
      const fault = { ...request, id: lastId, left };
      if (!isNow) faults.push(fault);
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
