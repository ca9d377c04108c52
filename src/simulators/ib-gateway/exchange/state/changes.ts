// The records that survive a restart of the exchange: one per change; the last one of a key wins.
import { assertNever } from '../../../../kernel/assert.ts';
import type { Contract } from '../../messages/contract.ts';
import { instrumentKey } from '../../messages/instrument-key.ts';
import type { Execution } from '../../messages/order.ts';
import type { Deliverable } from '../options/option-classes.ts';
import type { BookOrder } from './book-order.ts';

/** An execution with its commission report. */
export interface Trade {
  readonly execution: Execution;
  readonly contract: Contract;
  readonly commission: number;
  /** Null for an opening trade. */
  readonly realizedPnl: number | null;
  readonly isByHand: boolean;
}

/** A client wants contracts exercised, or not to be exercised at expiry. */
export interface ExerciseChange {
  readonly kind: 'exercise';
  readonly account: string;
  /** The local symbol. */
  readonly key: string;
  readonly contracts: number;
  readonly action: 'exercise' | 'lapse';
}

export type Change =
  | { readonly kind: 'order'; readonly order: BookOrder }
  | { readonly kind: 'trade'; readonly trade: Trade }
  | {
      readonly kind: 'account';
      readonly account: string;
      readonly cash: number;
      readonly realizedToday: number;
    }
  | {
      readonly kind: 'holding';
      readonly account: string;
      readonly contract: Contract;
      readonly quantity: number;
      readonly averageCost: number;
      readonly realizedPnl: number;
      readonly socketQuantity: number;
      /** Absent in the state file of an older version. */
      readonly investedQuantity?: number;
      readonly realizedBefore?: number;
      readonly profitBefore?: number;
      readonly profitAtClose?: number | undefined;
    }
  | ExerciseChange
  /** The requested exercises of the day have been carried out. */
  | { readonly kind: 'exercises-done' }
  | { readonly kind: 'order-id'; readonly clientId: number; readonly orderId: number }
  | { readonly kind: 'naked'; readonly ms: number }
  | {
      readonly kind: 'split';
      readonly symbol: string;
      readonly at: number;
      /** New shares for an old one. */
      readonly ratio: number;
      readonly keepsOrders: boolean;
      /** Options keep their numbers under their new terms. */
      readonly keepsOptions: boolean;
      /** What an option delivers from then on; undefined while it is to come, and if each contract becomes several. */
      readonly delivers?: Deliverable;
      /** The number of the contract from then on, if it is another. */
      readonly conId?: number;
      readonly isDone: boolean;
    }
  /** Where a symbol's walk is anchored. */
  | {
      readonly kind: 'anchor';
      readonly symbol: string;
      readonly price: number;
      readonly at: number;
    }
  | {
      readonly kind: 'hold';
      readonly symbol: string;
      readonly at: number;
      readonly last: number;
      readonly bid: number;
      readonly ask: number;
    };

/** A future or past split. */
export type SplitChange = Extract<Change, { kind: 'split' }>;
export type Anchor = Extract<Change, { kind: 'anchor' }>;
export type HeldPrice = Extract<Change, { kind: 'hold' }>;

/** The state of the exchange, folded from its changes. */
export interface ExchangeState {
  readonly orders: readonly BookOrder[];
  readonly trades: readonly Trade[];
  readonly accounts: readonly Extract<Change, { kind: 'account' }>[];
  readonly holdings: readonly Extract<Change, { kind: 'holding' }>[];
  readonly orderIds: readonly (readonly [clientId: number, orderId: number])[];
  readonly nakedMs: number;
  readonly anchors: readonly Anchor[];
  readonly holds: readonly HeldPrice[];
  readonly splits: readonly SplitChange[];
  readonly exercises: readonly ExerciseChange[];
}

export function stateAfter(changes: Iterable<Change>): ExchangeState {
  const orders = new Map<number, BookOrder>();
  const trades = new Map<string, Trade>();
  const accounts = new Map<string, Extract<Change, { kind: 'account' }>>();
  const holdings = new Map<string, Extract<Change, { kind: 'holding' }>>();
  const orderIds = new Map<number, number>();
  const anchors: Anchor[] = [];
  const holds: HeldPrice[] = [];
  const splits = new Map<string, SplitChange>();
  const exercises: ExerciseChange[] = [];
  let nakedMs = 0;
  for (const change of changes) {
    switch (change.kind) {
      case 'order':
        orders.set(change.order.permId, change.order);
        break;
      case 'trade':
        trades.set(change.trade.execution.execId, change.trade);
        break;
      case 'account':
        accounts.set(change.account, change);
        break;
      case 'holding':
        holdings.set(`${change.account}/${instrumentKey(change.contract)}`, change);
        break;
      case 'exercise':
        exercises.push(change);
        break;
      case 'exercises-done':
        exercises.length = 0;
        break;
      case 'order-id':
        orderIds.set(change.clientId, change.orderId);
        break;
      case 'naked':
        nakedMs = change.ms;
        break;
      case 'anchor':
        anchors.push(change);
        break;
      case 'hold':
        holds.push(change);
        break;
      case 'split':
        splits.set(`${change.symbol}/${change.at}`, change);
        break;
      default:
        assertNever(change);
    }
  }
  return {
    orders: [...orders.values()],
    trades: [...trades.values()],
    accounts: [...accounts.values()],
    holdings: [...holdings.values()],
    orderIds: [...orderIds],
    nakedMs,
    anchors,
    holds,
    splits: [...splits.values()],
    exercises,
  };
}

/** Contracts that clients may name by their numbers, whatever is listed now. */
export function knownContracts({ orders, trades, holdings }: ExchangeState): readonly Contract[] {
  // The last one of a number is the contract that it stands for now.
  const held = [...holdings].sort(
    (one, other) => Math.abs(one.quantity) - Math.abs(other.quantity),
  );
  return [...orders, ...trades, ...held].map(({ contract }) => contract);
}
