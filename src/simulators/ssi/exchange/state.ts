// What survives a restart of the simulator: one record per change; the last one of a key wins.
import { assertNever } from '../../../kernel/assert.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import type { Lot, Proceeds } from './account/account.ts';
import type { Hold } from './market/security.ts';
import type { SsiOrder } from './orders/order.ts';
import type { Fill } from './orders/order-book.ts';

export interface AccountRecord {
  readonly name: string;
  readonly cash: number;
  readonly lots: readonly (readonly [symbol: string, lots: readonly Lot[]])[];
  readonly proceeds: readonly Proceeds[];
}

/** A login, as the wire keeps it. */
export interface LoginRecord {
  readonly id: number;
  readonly isTrading: boolean;
  readonly accessTokens: readonly (readonly [token: string, until: number])[];
  readonly refreshToken: string;
  readonly refreshUntil: number;
  readonly usedTokens: readonly string[];
  readonly isRevoked: boolean;
}

export type Change =
  | { readonly kind: 'order'; readonly order: SsiOrder }
  /** One line, so that a fill is never on record without its order and its account. */
  | {
      readonly kind: 'fill';
      readonly fill: Fill;
      readonly order: SsiOrder;
      readonly account: AccountRecord;
    }
  | { readonly kind: 'account'; readonly account: AccountRecord }
  | { readonly kind: 'request'; readonly requestId: string }
  | { readonly kind: 'login'; readonly login: LoginRecord }
  | { readonly kind: 'unwatched'; readonly ms: number }
  | {
      readonly kind: 'close';
      readonly symbol: string;
      readonly day: TradingDay;
      readonly price: number;
    }
  | { readonly kind: 'hold'; readonly symbol: string; readonly hold: Hold };

export interface ExchangeState {
  readonly orders: readonly SsiOrder[];
  readonly fills: readonly Fill[];
  readonly accounts: readonly AccountRecord[];
  /** Ids of amendments and cancellations; those of orders are with the orders. */
  readonly requestIds: readonly string[];
  readonly logins: readonly LoginRecord[];
  readonly unwatchedMs: number;
  readonly closes: ReadonlyMap<string, { readonly day: TradingDay; readonly price: number }>;
  readonly holds: ReadonlyMap<string, Hold>;
}

export const EMPTY_STATE: ExchangeState = stateAfter([]);

export function stateAfter(changes: Iterable<Change>): ExchangeState {
  const orders = new Map<string, SsiOrder>();
  const fills: Fill[] = [];
  const accounts = new Map<string, AccountRecord>();
  const requestIds: string[] = [];
  const logins = new Map<number, LoginRecord>();
  const closes = new Map<string, { readonly day: TradingDay; readonly price: number }>();
  const holds = new Map<string, Hold>();
  let unwatchedMs = 0;
  for (const change of changes) {
    switch (change.kind) {
      case 'order':
        orders.set(change.order.orderId, change.order);
        break;
      case 'fill':
        fills.push(change.fill);
        orders.set(change.order.orderId, change.order);
        accounts.set(change.account.name, change.account);
        break;
      case 'account':
        accounts.set(change.account.name, change.account);
        break;
      case 'request':
        requestIds.push(change.requestId);
        break;
      case 'login':
        logins.set(change.login.id, change.login);
        break;
      case 'unwatched':
        unwatchedMs = change.ms;
        break;
      case 'close':
        closes.set(change.symbol, change);
        break;
      case 'hold':
        holds.set(change.symbol, change.hold);
        break;
      default:
        assertNever(change);
    }
  }
  return {
    orders: [...orders.values()],
    fills,
    accounts: [...accounts.values()],
    requestIds,
    logins: [...logins.values()],
    unwatchedMs,
    closes,
    holds,
  };
}
