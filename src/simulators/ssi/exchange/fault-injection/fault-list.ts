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

export type Fault = WaitingFault<FaultRequest>;

export interface FaultList extends WaitingFaults<FaultRequest> {
  add(request: FaultRequest): Result<Fault, string>;
}

const NEEDS_SYMBOL: readonly FaultKind[] = ['halt', 'limit-down', 'gap-open'];

export function createFaultList(): FaultList {
  const queue = createFaultQueue<FaultRequest>();
  return {
    ...queue,
    add(request) {
      if (NEEDS_SYMBOL.includes(request.kind) && request.symbol === undefined)
        return failed(`The fault "${request.kind}" needs a "symbol".`);
      // A gap that lasts can be ended.
      const isGap = request.kind === 'socket-gap' && (request.forMs ?? 0) > 0;
      const isLasting = isGap || LASTING_KINDS.some((kind) => kind === request.kind);
      const isNow = !isGap && IMMEDIATE_KINDS.some((kind) => kind === request.kind);
      return ok(queue.put(request, isLasting ? undefined : isNow ? 0 : (request.count ?? 1)));
    },
  };
}
