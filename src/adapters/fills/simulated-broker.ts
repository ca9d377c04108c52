// The broker port over the simulated exchange: what is sent arrives after a delay, and everything that happens is reported.
import { Subject } from 'rxjs';
import type { Clock } from '../../kernel/clock.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { CorporateAction } from '../../market/corporate-action.ts';
import { DEFAULT_PRICE_STEPS } from '../../market/tick-grid.ts';
import type {
  Broker,
  BrokerReport,
  ReportedCompletedOrder,
  ReportedExecution,
} from '../../ports/broker.ts';
import type { OrderTerms } from '../../trading/orders/order-terms.ts';
import { signedShares } from '../../trading/side.ts';
import { createAccount, type SimulatedAccount } from './account.ts';
import { type CommissionPlan, commissionOf, type Slippage } from './costs.ts';
import { createExchange, type Exchange, type Print } from './exchange.ts';
import { isFinal, type RestingOrder, reportOf, restingOrder } from './resting-order.ts';

export interface SimulatedBrokerOptions {
  readonly account: string;
  readonly clientId: number;
  readonly isMargin: boolean;
  /** USD at the start. */
  readonly cash: number;
  readonly commission: CommissionPlan;
  readonly slippage: Slippage;
  /** How much of a bar's volume our orders may take, 0 to 1. */
  readonly volumeShare: number;
  /** From a decision to its arrival at the exchange, market time. */
  readonly latencyMs: number;
  readonly clock: Clock;
  lastOf(symbol: string): number;
}

export interface SimulatedBroker extends Broker {
  readonly account: Pick<SimulatedAccount, 'netLiquidation' | 'gross' | 'holdingBySymbol'>;
  play(print: Print): void;
  isTouched: Exchange['isTouched'];
  /** Tells the account's figures as they are now. */
  tellAccount(): void;
  /** The end of a session: day orders expire. */
  closeSession(): void;
  /** Before the open of its day. */
  take(action: CorporateAction): void;
}

export function createSimulatedBroker(options: SimulatedBrokerOptions): SimulatedBroker {
  const { clock, clientId, latencyMs } = options;
  const reports = new Subject<BrokerReport>();
  const account = createAccount(options);
  const byOrderId = new Map<number, RestingOrder>();
  const conIds = new Map<string, number>();
  let completed: ReportedCompletedOrder[] = [];
  let executions: ReportedExecution[] = [];
  let permIds = 0;
  let fills = 0;

  const say = (report: BrokerReport): void => reports.next(report);

  const exchange = createExchange({
    slippage: options.slippage,
    volumeShare: options.volumeShare,
    events: {
      filled,
      changed: tell,
      cancelled(order) {
        complete(order);
        say({ type: 'cancelled', orderId: order.terms.orderId, text: order.why });
      },
    },
  });

  function tell(order: RestingOrder): void {
    say({ type: 'order', order: reportOf(order, options.account, clientId) });
  }

  function filled(order: RestingOrder, shares: number, price: number): void {
    const { terms, permId, conId } = order;
    const { symbol, side } = terms;
    const commission = commissionOf(options.commission, order.filled, order.value);
    const paid = commission - order.commission;
    order.commission = commission;
    account.trade(symbol, signedShares(side, shares), price, paid);
    fills += 1;
    const execId = `0000.${permId}.${fills}.01`;
    const execution: ReportedExecution = {
      execId,
      account: options.account,
      orderId: terms.orderId,
      clientId,
      permId,
      orderRef: terms.orderRef,
      symbol,
      conId,
      side,
      shares,
      price,
      at: clock.now(),
      cumulativeQuantity: order.filled,
      averagePrice: order.value / order.filled,
    };
    executions.push(execution);
    if (isFinal(order)) complete(order);
    say({ type: 'execution', execution });
    say({ type: 'commission', execId, commission: paid, currency: 'USD', realizedPnl: undefined });
    say({ type: 'position', position: positionOf(symbol) });
  }

  function positionOf(symbol: string) {
    const { quantity, averageCost } = account.holdingBySymbol.get(symbol) ?? {
      quantity: 0,
      averageCost: 0,
    };
    return {
      account: options.account,
      symbol,
      conId: conIdOf(symbol),
      quantity,
      averageCost,
    };
  }

  function complete(order: RestingOrder): void {
    const { permId, terms, filled: shares, why } = order;
    byOrderId.delete(terms.orderId);
    completed.push({
      account: options.account,
      permId,
      orderRef: terms.orderRef,
      symbol: terms.symbol,
      status: order.stage === 'filled' ? 'filled' : 'cancelled',
      filled: shares,
      why,
    });
  }

  function conIdOf(symbol: string): number {
    const known = conIds.get(symbol) ?? conIds.size + 1;
    conIds.set(symbol, known);
    return known;
  }

  function later(call: () => void): void {
    clock.at((clock.now() + latencyMs) as Instant, call);
  }

  function arrive(legs: readonly OrderTerms[]): void {
    const orders: RestingOrder[] = [];
    for (const terms of legs) {
      permIds += 1;
      const parent = orders.find((order) => order.terms.orderId === terms.parentId);
      const order = restingOrder(terms, {
        permId: String(permIds),
        conId: conIdOf(terms.symbol),
        parent,
      });
      parent?.children.push(order);
      orders.push(order);
      byOrderId.set(terms.orderId, order);
    }
    nameSiblings(orders);
    for (const order of orders) tell(order);
    for (const order of orders) armExpiry(order);
    exchange.place(orders);
  }

  /** Siblings of a bracket share a group that the broker names. */
  function nameSiblings(orders: readonly RestingOrder[]): void {
    const siblings = orders.filter(({ parent }) => parent !== undefined);
    if (siblings.length < 2) return;
    for (const sibling of siblings) sibling.ocaGroup ||= String(sibling.parent?.permId);
  }

  function armExpiry(order: RestingOrder): void {
    const { tif } = order.terms;
    if (tif.kind === 'gtd')
      clock.at(tif.until, () => exchange.cancel(order, 'Good till date reached'));
  }

  function ended(orderId: number): void {
    const refusal = { code: 10147, text: 'OrderId that needs to be cancelled is not found.' };
    say({ type: 'cancel-refused', orderId, known: false, refusal });
  }

  function startDay(): void {
    completed = [];
    executions = [];
  }

  return {
    reports$: reports,
    account,
    start() {
      const { account: name } = options;
      const opened = { account: name, clientId, nextOrderId: 1, serverVersion: 178 };
      say({ type: 'session-opened', ...opened });
      say({ type: 'gateway-changed', state: 'ready', why: 'the simulated broker' });
    },
    async stop() {},
    submit({ legs }) {
      say({ type: 'sent', orderRefs: legs.map(({ orderRef }) => orderRef) });
      later(() => arrive(legs));
    },
    modify(change) {
      later(() => {
        const order = byOrderId.get(change.orderId);
        // It has ended while the change was on its way; how is told already.
        if (order === undefined) return;
        order.quantity = change.quantity ?? order.quantity;
        order.limitPrice = change.limitPrice ?? order.limitPrice;
        order.stopPrice = change.stopPrice ?? order.stopPrice;
        order.isDetached ||= change.detachParent;
        tell(order);
        exchange.attempt(order);
      });
    },
    cancel({ orderId }) {
      later(() => {
        const order = byOrderId.get(orderId);
        if (order === undefined) ended(orderId);
        else exchange.cancel(order, '');
      });
    },
    requestSnapshot() {
      const requestedAt = clock.now();
      say({
        type: 'snapshot',
        snapshot: {
          requestedAt,
          openOrders: exchange.open().map((order) => reportOf(order, options.account, clientId)),
          completedOrders: [...completed],
          executions: [...executions],
          positions: [...account.holdingBySymbol]
            .filter(([, { quantity }]) => quantity !== 0)
            .map(([symbol]) => positionOf(symbol)),
        },
      });
    },
    resolve({ symbol, brokerSymbol }) {
      say({
        type: 'instrument-resolved',
        instrument: {
          symbol,
          brokerSymbol,
          conId: conIdOf(symbol),
          primaryExchange: '',
          currency: 'USD',
          priceSteps: DEFAULT_PRICE_STEPS,
        },
      });
    },
    play: exchange.play,
    isTouched: exchange.isTouched,
    tellAccount() {
      for (const [tag, value] of account.values())
        say({ type: 'account-value', account: options.account, tag, value, currency: 'USD' });
    },
    closeSession() {
      for (const order of exchange.open())
        if (order.terms.tif.kind === 'day') exchange.cancel(order, 'Day order expired');
      startDay();
    },
    take(action) {
      if (action.kind === 'split') {
        for (const order of [...exchange.openIn(action.symbol)])
          exchange.cancel(order, 'Cancelled by a corporate action');
      }
      account.take(action);
    },
  };
}
