// Faults on demand: each waits here until it applies to an order, a connection or a client.
import type { Scheduler } from '../../../host/scheduler.ts';
import { underlyingIn } from '../../messages/instrument-key.ts';
import { type FaultKind, isStanding, ON_THE_LINE } from './fault-kinds.ts';
import type { FrameRule } from './frame-rule.ts';

/** The role of the order a fault waits for. */
export type Leg = 'parent' | 'child';

export interface FaultRequest {
  readonly kind: FaultKind;
  readonly count?: number;
  readonly symbol?: string;
  readonly clientId?: number;
  readonly forMs?: number;
  /**
   * `reject`, `swallow-order`: only the parent or only a child; any order if absent. `partial-fill`: the parent if
   * absent.
   */
  readonly leg?: Leg;
  /**
   * `partial-fill`, `correct-execution`: half if absent; `manual-close`, `margin-liquidation`: all; `manual-order`:
   * ten; `fraction-by-hand`: 0.37; `dividend-in-shares`: 3 % of what is held; `transfer`: 50.
   */
  readonly shares?: number;
  /**
   * `stop-moved-by-hand`: the new trigger, 2 % looser if absent; `bad-print`, `gap-open`: the price, 5 % away if
   * absent; `adjusted-class`: the cash that a contract delivers beside its shares; `price-capped`: the cap, 1 % away if absent.
   */
  readonly price?: number;
  /** `split`: new shares for an old one; two if absent, less than one for a reverse split. */
  readonly ratio?: number;
  /** `fraction-by-hand`: closes some of the position if absent. */
  readonly action?: 'BUY' | 'SELL';
  /** `transfer`: into the account if absent. */
  readonly direction?: 'in' | 'out';
  /** `split`: the effect on resting orders; cancelled if absent. */
  readonly orders?: 'cancelled' | 'kept';
  /** `split`: the symbol gets another contract number with it. */
  readonly conId?: 'new';
  /** `competing-session`, `farm-broken`: whether quotes resume by themselves afterwards; kept if absent. */
  readonly streams?: 'kept' | 'ended';
  /** `farm-broken`: that of options alone (`usopt`), of all else (`usfarm`), or both if absent. */
  readonly farm?: 'usfarm' | 'usopt';
  /** `mute`. */
  readonly mode?: 'buffer' | 'drop';
  /** `frames`. */
  readonly frames?: FrameRule;
  /** `no-end-marker`: of executions if absent. */
  readonly list?: 'executions' | 'completed' | 'open' | 'positions';
  /** `extra-field`: every message if absent. */
  readonly message?: string;
  /** `unlisted-code`: in answer to either if absent. */
  readonly on?: 'order' | 'change';
  /** `change-refused`: at the next open. */
  readonly until?: 'open';
  /** `reject`, `unlisted-code`, `change-refused`, `bars-ended`, `notice`, `frames`, `no-option-data` (354 if absent). */
  readonly code?: number;
  readonly text?: string;
  /** `combo-executions`: `bag` and the places of legs, such as `1,bag,0`; what is absent is not reported. */
  readonly sequence?: string;
  /** `late-leg`: the leg, from 0; the last one if absent. */
  readonly place?: number;
  /** `expired-positions`: they stay until the morning with their quantity, or with none. */
  readonly rows?: 'linger' | 'zero';
  /**
   * `halt` of a stock: its options are quoted without a halt, though they do not trade. `split`: they keep their numbers under their
   * new terms; they get others if absent.
   */
  readonly options?: 'quoted' | 'kept';
  /** `option-level`: what the account may trade, from 0 to 4; nothing if absent. */
  readonly level?: number;
  /** `id-rollback`. */
  readonly by?: number;
}

export type FaultOutcome =
  | { readonly kind: 'added'; readonly fault: Fault }
  | { readonly kind: 'refused'; readonly why: string };

export interface Fault extends FaultRequest {
  readonly faultId: number;
  left: number;
}

export interface FaultTarget {
  readonly symbol?: string;
  readonly clientId?: number;
  readonly parentPermId?: number;
}

export interface Faults {
  add(request: FaultRequest): Fault;
  list(): readonly Fault[];
  /** All of them without an id; the removed ones. */
  remove(faultId?: number): readonly Fault[];
  /** Uses up one of a matching fault. */
  take(
    kind: FaultKind,
    target?: FaultTarget,
    isFitting?: (fault: Fault) => boolean,
  ): Fault | undefined;
  /** Whether one of the kind waits or lasts. */
  has(kind: FaultKind): boolean;
  /** A matching fault that stays until it is deleted or its time is over. */
  standing(kind: FaultKind, target?: FaultTarget): Fault | undefined;
}

export function createFaults(scheduler: Scheduler, onOver: (fault: Fault) => void): Faults {
  const byId = new Map<number, Fault>();
  let lastId = 0;

  function find(
    kind: FaultKind,
    target: FaultTarget,
    isFitting: (fault: Fault) => boolean = () => true,
  ): Fault | undefined {
    if (byId.size === 0) return undefined;
    for (const fault of byId.values()) {
      if (fault.kind === kind && fits(fault, target) && isFitting(fault)) return fault;
    }
    return undefined;
  }

  function remove(faultId: number): readonly Fault[] {
    const fault = byId.get(faultId);
    if (fault === undefined) return [];
    byId.delete(faultId);
    onOver(fault);
    return [fault];
  }

  return {
    add(request) {
      lastId += 1;
      const leg = request.leg ?? (request.kind === 'partial-fill' ? 'parent' : undefined);
      const fault: Fault = {
        ...request,
        ...(leg === undefined ? {} : { leg }),
        faultId: lastId,
        left: request.count ?? 1,
      };
      byId.set(fault.faultId, fault);
      const isOnMarketTime = isStanding(fault.kind) && !ON_THE_LINE.includes(fault.kind);
      if (isOnMarketTime && fault.forMs !== undefined) {
        scheduler.after(fault.forMs, () => remove(fault.faultId));
      }
      return fault;
    },
    list: () => [...byId.values()],
    remove(faultId) {
      if (faultId !== undefined) return remove(faultId);
      return [...byId.keys()].flatMap((id) => remove(id));
    },
    take(kind, target = {}, isFitting = () => true) {
      const fault = find(kind, target, isFitting);
      if (fault === undefined) return undefined;
      fault.left -= 1;
      if (fault.left <= 0) byId.delete(fault.faultId);
      return fault;
    },
    has: (kind) => [...byId.values()].some((fault) => fault.kind === kind),
    standing: (kind, target = {}) => find(kind, target),
  };
}

function fits(fault: Fault, target: FaultTarget): boolean {
  const isChild = (target.parentPermId ?? 0) !== 0;
  return (
    isOfSymbol(fault, target.symbol) &&
    (fault.clientId === undefined || fault.clientId === target.clientId) &&
    (fault.leg === undefined || (fault.leg === 'child') === isChild)
  );
}

/** A fault of a stock is one of its options too. */
function isOfSymbol({ symbol }: Fault, target: string | undefined): boolean {
  return symbol === undefined || symbol === target || symbol === underlyingIn(target ?? '');
}
