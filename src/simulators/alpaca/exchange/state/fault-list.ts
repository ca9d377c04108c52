// The faults that can be asked for, and what each needs.
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import {
  createFaultQueue,
  type WaitingFault,
  type WaitingFaults,
} from '../../../host/waiting-faults.ts';

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
  'refuse-replace',
  'both-exits',
  'new-id',
  'trade-bust',
  'trade-correct',
] as const;

/** They last until they are deleted, or for `for_ms`. */
export const LASTING_KINDS = [
  'mute',
  'halt',
  'not-found',
  'clock-skew',
  'stream-gap',
  'shares-held',
  'first-legs',
  'stop-replaces',
  'target-replaced',
  'not-routed',
  'same-moment',
  'actions-refused',
  'actions-absent',
  'corrections-unlisted',
] as const;

export const FAULT_KINDS = [...ONE_TIME_KINDS, ...LASTING_KINDS];
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface FaultRequest {
  readonly kind: FaultKind;
  readonly count?: number | undefined;
  /** How long: wall time for `slow`, `mute`, `stream-gap`, `not-found`, `shares-held`; market time for the others. */
  readonly forMs?: number | undefined;
  /** `clock-skew`: how far ahead the clock of the server is; negative: behind. */
  readonly skewMs?: number | undefined;
  readonly symbol?: string | undefined;
  /** `partial-fill`: half if absent; `trade-bust`: all. */
  readonly shares?: number | undefined;
  /** `trade-correct`. */
  readonly price?: number | undefined;
  /** `trade-bust`, `trade-correct`: the newest order of the symbol that has filled, if absent. */
  readonly orderId?: string | undefined;
  /** `server-error`: 500 if absent. */
  readonly status?: number | undefined;
  /** `mute`, `server-error`: whether what is asked is done; it is if absent. */
  readonly isProcessed?: boolean | undefined;
}

export type Fault = WaitingFault<FaultRequest>;

export interface FaultList extends WaitingFaults<FaultRequest> {
  add(request: FaultRequest): Result<Fault, string>;
}

const NEEDS_SYMBOL: readonly FaultKind[] = ['halt', 'new-id', 'trade-bust', 'trade-correct'];

export function createFaultList(): FaultList {
  const queue = createFaultQueue<FaultRequest>();
  return {
    ...queue,
    add(request) {
      if (NEEDS_SYMBOL.includes(request.kind) && request.symbol === undefined)
        return failed(`The fault "${request.kind}" needs a "symbol".`);
      if (request.kind === 'clock-skew' && request.skewMs === undefined)
        return failed('The fault "clock-skew" needs "skew_ms".');
      if (request.kind === 'trade-correct' && request.price === undefined)
        return failed('The fault "trade-correct" needs a "price".');
      const isLasting = LASTING_KINDS.some((kind) => kind === request.kind);
      return ok(queue.put(request, isLasting ? undefined : (request.count ?? 1)));
    },
  };
}
