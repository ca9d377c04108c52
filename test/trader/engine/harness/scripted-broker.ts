// A broker that does nothing by itself: it records requests, and reports what the test makes it report.
import { Subject } from 'rxjs';
import { IB_TRAITS } from '../../../../src/trader/adapters/ib/orders/links.ts';
import {
  type BrokerLink,
  brokerLink,
  idIn,
} from '../../../../src/trader/domain/orders/broker-link.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import type {
  ApprovedCancel,
  ApprovedChange,
  ApprovedExercise,
  ApprovedOrder,
  Broker,
  ChainQuestion,
  MarginQuestion,
} from '../../../../src/trader/ports/broker.ts';
import type {
  BrokerReport,
  BrokerSnapshot,
  ReportedExecution,
  ReportedOrder,
} from '../../../../src/trader/ports/broker-reports.ts';
import { ACCOUNT } from './settings.ts';

export type Call =
  | { readonly kind: 'submit'; readonly order: ApprovedOrder }
  | { readonly kind: 'modify'; readonly change: ApprovedChange }
  | { readonly kind: 'cancel'; readonly cancel: ApprovedCancel }
  | { readonly kind: 'exercise'; readonly exercise: ApprovedExercise }
  | {
      readonly kind: 'snapshot';
      readonly expected: ReadonlySet<string> | undefined;
      readonly isWhole: boolean | undefined;
    };

export interface ScriptedBroker extends Broker {
  readonly calls: Call[];
  /** Symbols that were looked up. */
  readonly resolved: string[];
  /** Questions about option chains. */
  readonly chains: ChainQuestion[];
  /** Questions about the margin of an order. */
  readonly margins: MarginQuestion[];
  /** Every submitted leg, by reference. */
  readonly terms: ReadonlyMap<string, OrderTerms>;
  /** Called inside `submit`, before it returns. */
  onSubmit: (order: ApprovedOrder) => void;
  say(report: BrokerReport): void;
}

export function createScriptedBroker(): ScriptedBroker {
  const reports$ = new Subject<BrokerReport>();
  const calls: Call[] = [];
  const resolved: string[] = [];
  const chains: ChainQuestion[] = [];
  const margins: MarginQuestion[] = [];
  const terms = new Map<string, OrderTerms>();
  const broker: ScriptedBroker = {
    traits: IB_TRAITS,
    reports$,
    calls,
    resolved,
    chains,
    margins,
    terms,
    onSubmit: () => {},
    say: (report) => reports$.next(report),
    start() {},
    async stop() {},
    submit(order) {
      calls.push({ kind: 'submit', order });
      for (const leg of order.legs) terms.set(leg.orderRef, leg);
      broker.onSubmit(order);
    },
    modify: (change) => void calls.push({ kind: 'modify', change }),
    cancel: (cancel) => void calls.push({ kind: 'cancel', cancel }),
    exercise: (exercise) => void calls.push({ kind: 'exercise', exercise }),
    requestSnapshot: (expected, isWhole) =>
      void calls.push({ kind: 'snapshot', expected, isWhole }),
    resolve: ({ symbol }) => void resolved.push(symbol),
    readChain: (asked) => void chains.push(asked),
    readMargin: (asked) => void margins.push(asked),
  };
  return broker;
}

/** The number a gateway gives an order of ours. */
export function permLinkOf({ handle }: Pick<OrderTerms, 'handle'>): BrokerLink {
  return brokerLink('permId', `9${idIn(handle ?? 'none:')}`);
}

/** The order as a gateway would describe it. */
export function reportOf(terms: OrderTerms, changes: Partial<ReportedOrder> = {}): ReportedOrder {
  return {
    account: ACCOUNT,
    handle: terms.handle,
    brokerLink: permLinkOf(terms),
    orderRef: terms.orderRef,
    symbol: terms.symbol,
    side: terms.side,
    type: terms.type,
    quantity: terms.quantity,
    limitPrice: terms.limitPrice,
    stopPrice: terms.stopPrice,
    validity: terms.validity.kind,
    group: terms.group ?? '',
    groupEffect: (changes.group ?? terms.group ?? '') === '' ? 'none' : 'reduces',
    status: 'submitted',
    ...changes,
  };
}

export function executionOf(
  terms: OrderTerms,
  fill: Pick<ReportedExecution, 'execId' | 'shares' | 'price' | 'at'>,
  changes: Partial<ReportedExecution> = {},
): ReportedExecution {
  return {
    account: ACCOUNT,
    handle: terms.handle,
    brokerLink: permLinkOf(terms),
    orderRef: terms.orderRef,
    symbol: terms.symbol,
    side: terms.side,
    cumulativeQuantity: fill.shares,
    averagePrice: fill.price,
    ...fill,
    ...changes,
  };
}

export const NOTHING: Omit<BrokerSnapshot, 'requestedAt'> = {
  openOrders: [],
  completedOrders: [],
  executions: [],
  positions: [],
};
