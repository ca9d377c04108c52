// The faults of the rules as moves: what each asks of the exchange, and when it could make a difference.
import type { FaultKind } from '../../../src/simulators/ib-gateway/exchange/scheduling/fault-kinds.ts';
import type { FaultRequest } from '../../../src/simulators/ib-gateway/exchange/scheduling/faults.ts';
import { PRICES, SYMBOL } from './scene.ts';

/** What is about to happen, or is so, when a fault matters: one that waits for an order waits for the next of its kind. */
export type Moment = 'placing' | 'changing' | 'cancelling' | 'entering' | 'working' | 'line';

export interface FaultMove {
  readonly requests: readonly FaultRequest[];
  readonly moment: Moment;
  /** It lasts until a move of its own ends it. */
  readonly lasts: boolean;
  /** Said by the gateway in place of its usual word when it ends. */
  readonly endedBy?: FaultKind;
}

function at(moment: Moment, ...requests: readonly (FaultKind | FaultRequest)[]): FaultMove {
  const asked = requests.map((one) => (typeof one === 'string' ? { kind: one } : one));
  return { requests: asked, moment, lasts: false };
}

function lasting(...requests: readonly (FaultKind | FaultRequest)[]): FaultMove {
  return { ...at('line', ...requests), lasts: true };
}

const symbol = SYMBOL;

/** What people or the broker do to the account, also while the daemon is down. */
const OTHERS: Readonly<Record<string, FaultMove>> = {
  'stop-cancelled-by-hand': at('working', 'stop-cancelled-by-hand'),
  'stop-moved-by-hand': at('working', 'stop-moved-by-hand'),
  'manual-close': at('working', 'manual-close'),
  'manual-close of a part': at('working', { kind: 'manual-close', shares: 40 }),
  'margin-liquidation': at('working', 'margin-liquidation'),
  'manual-order': at('line', { kind: 'manual-order', symbol }),
  'fraction-by-hand': at('working', { kind: 'fraction-by-hand', symbol }),
  'fraction-by-hand that buys': at('line', { kind: 'fraction-by-hand', symbol, action: 'BUY' }),
};

export const FAULT_MOVES: Readonly<Record<string, FaultMove>> = {
  ...OTHERS,
  'swallow-order': at('placing', 'swallow-order'),
  'swallow-order of a child': at('placing', { kind: 'swallow-order', leg: 'child' }),
  'reject of the parent': at('placing', { kind: 'reject', leg: 'parent' }),
  'reject of a child': at('placing', { kind: 'reject', leg: 'child' }),
  'stop-reject': at('placing', 'stop-reject'),
  'held-legs': at('placing', 'held-legs'),
  'duplicate-id': at('placing', 'duplicate-id'),
  'order-ref-suffix': at('placing', 'order-ref-suffix'),
  'unlisted-code': at('placing', { kind: 'unlisted-code', on: 'order' }),
  'unlisted-code of a child': at('placing', { kind: 'unlisted-code', on: 'order', leg: 'child' }),
  locate: at('placing', { kind: 'locate', forMs: 5_000 }),
  pacing: at('placing', 'pacing'),
  'day-children': at('placing', 'day-children'),
  'modify-forks': at('changing', 'modify-forks'),
  'swallow-cancel': at('cancelling', 'swallow-cancel'),
  'late-cancel-ack': at('cancelling', 'late-cancel-ack'),
  'cancelled-then-filled': at('cancelling', 'cancelled-then-filled'),
  'filled-during-cancel': at('cancelling', 'filled-during-cancel'),
  'partial-fill': at('working', { kind: 'partial-fill', forMs: 3_000 }),
  // An exit at the market that never fills whole is no fault of a broker.
  'partial-fill for good': at('entering', 'partial-fill'),
  'partial-fill of a child': at('working', { kind: 'partial-fill', leg: 'child', forMs: 3_000 }),
  'execution-first': at('working', 'execution-first'),
  'duplicate-execution': at('working', 'duplicate-execution'),
  'correct-execution': at('working', 'correct-execution'),
  'no-order-status': at('working', 'no-order-status'),
  'position-lag': at('working', { kind: 'position-lag', forMs: 8_000 }),
  'stop-vanishes': at('working', 'stop-vanishes'),
  'stop-inactive': at('working', 'stop-inactive'),
  'bad-print': at('working', { kind: 'bad-print', symbol }),
  'commission-pending': at('working', 'commission-pending'),
  'commission-corrected': at('working', 'commission-corrected'),
  'commission-late': at('working', 'commission-late'),
  'commission-never': at('working', 'commission-never'),
  'unlisted-code of a change': at('changing', { kind: 'unlisted-code', on: 'change' }),
  'change-refused': at('changing', 'change-refused'),
  'change-refused with 135': at('changing', { kind: 'change-refused', code: 135 }),
  'swallow-change': at('changing', 'swallow-change'),
  'no-end-marker of executions': at('line', 'no-end-marker'),
  'no-end-marker of positions': at('line', { kind: 'no-end-marker', list: 'positions' }),
  'no-end-marker of orders': at('line', { kind: 'no-end-marker', list: 'open' }),
  'farm-broken': lasting('farm-broken'),
  'bars-ended': at('line', 'bars-ended'),
  'notice 2110': { ...lasting({ kind: 'notice', code: 2110 }), endedBy: 'restored-1102' },
  reset: at('line', 'reset'),
  restart: at('line', { kind: 'restart', forMs: 1_000 }),
  'client-id-in-use': at('line', 'client-id-in-use', 'reset'),
  'id-rollback': at('line', 'id-rollback', 'reset'),
  'day-rollover': at('line', 'day-rollover'),
  mute: lasting({ kind: 'mute', mode: 'buffer' }),
  'mute that drops': lasting({ kind: 'mute', mode: 'drop' }),
  'login-required': lasting('login-required', 'reset'),
  'lost-1100': lasting('lost-1100'),
  'lost-1100 with its data': { ...lasting('lost-1100'), endedBy: 'restored-1101' },
  'wrong-account': lasting('wrong-account'),
  'delayed-data': lasting({ kind: 'delayed-data', symbol }),
  'competing-session': lasting('competing-session'),
  'unset-sentinels': lasting('unset-sentinels'),
  halt: lasting({ kind: 'halt', symbol }),
};

export interface Night {
  /** Asked for in the evening: it happens before the next open, or at it. */
  readonly ahead?: readonly FaultRequest[];
  /** Shares that come and go before the next open. */
  readonly booked?: readonly FaultRequest[];
}

/** What a company, the market or a transfer does before the next open. */
export const NIGHTS: Readonly<Record<string, Night>> = {
  calm: {},
  gap: { ahead: [{ kind: 'gap-open', symbol, price: PRICES.gap }] },
  split: { ahead: [{ kind: 'split', symbol, ratio: 2, orders: 'cancelled' }] },
  'split kept': { ahead: [{ kind: 'split', symbol, ratio: 2, orders: 'kept' }] },
  'reverse split': { ahead: [{ kind: 'split', symbol, ratio: 0.125, orders: 'cancelled' }] },
  dividend: { booked: [{ kind: 'dividend-in-shares', symbol }] },
  'transfer in': { booked: [{ kind: 'transfer', symbol }] },
  'transfer out': { booked: [{ kind: 'transfer', symbol, shares: 30, direction: 'out' }] },
};

export function isSplit(night: string): boolean {
  return NIGHTS[night]?.ahead?.some(({ kind }) => kind === 'split') ?? false;
}

export function isOfOthers(name: string): boolean {
  return name in OTHERS;
}

/** Of the gateway, and not played here, with the reason. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  frames: 'each message would be a fault of its own',
  'extra-field': 'nothing is decoded here',
  'read-only': 'nothing can be sent after it',
};
