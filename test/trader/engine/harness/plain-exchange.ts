// A minimal in-memory exchange: it accepts, cancels and fills single orders under its own names, and offers nothing else.
import { Subject } from 'rxjs';
import { DAY_MS, type Instant } from '../../../../src/kernel/instant.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { signedShares } from '../../../../src/trader/domain/terms/side.ts';
import type {
  BrokerOrderStatus,
  BrokerReport,
  BrokerSnapshot,
  ReportedExecution,
  ReportedOrder,
} from '../../../../src/trader/ports/broker-reports.ts';
import type { Capabilities } from '../../../../src/trader/ports/broker-traits.ts';
import type { Call, ScriptedBroker } from './scripted-broker.ts';
import { ACCOUNT } from './settings.ts';

/** Only day orders at market and limit; nothing else that Interactive Brokers offers. */
export const BARE: Capabilities = {
  restingStops: false,
  reducingGroups: false,
  brackets: false,
  amendsInPlace: false,
  fractions: false,
  shortSelling: false,
  orderTypes: ['market', 'limit'],
  validities: ['day'],
};

export const STOPS_ONLY: Capabilities = {
  ...BARE,
  restingStops: true,
  orderTypes: ['market', 'limit', 'stop'],
  validities: ['day', 'gtc'],
};

/** No broker lists an execution for longer. */
const LISTED_FOR_MS = 7 * DAY_MS;

interface Resting {
  terms: OrderTerms;
  readonly number: number;
  filled: number;
  status: BrokerOrderStatus;
}

export interface PlainExchange {
  /** Opens a new session; reports to the previous one are lost. */
  connect(): ScriptedBroker;
  /** If true, cancels wait for `releaseCancels`. */
  holdsCancels: boolean;
  releaseCancels(): void;
  /** If true, orders are lost on their way. */
  isDeaf: boolean;
  fill(orderRef: string, shares: number, price: number): void;
  /** Shares leave the account, or come, and no execution says why. */
  shift(shares: number): void;
  /** It takes the order back that it had accepted. */
  refuse(orderRef: string): void;
  /** Day orders end. */
  endDay(): void;
  working(): readonly OrderTerms[];
  /** Since it began; it lists only those of the last days. */
  executions(): readonly ReportedExecution[];
  /** Its complete state, for a snapshot. */
  holds(): Pick<BrokerSnapshot, 'openOrders' | 'executions' | 'positions' | 'completedOrders'>;
}

export function createPlainExchange(capabilities: Capabilities, now: () => Instant): PlainExchange {
  const book = new Map<string, Resting>();
  const executions: ReportedExecution[] = [];
  const held: string[] = [];
  let session: Subject<BrokerReport> | undefined;
  let net = 0;

  const say = (report: BrokerReport): void => session?.next(report);

  function reportOf({ terms, number, status }: Resting): ReportedOrder {
    return {
      account: ACCOUNT,
      brokerLink: `plain:${number}`,
      orderRef: terms.orderRef,
      symbol: terms.symbol,
      side: terms.side,
      type: terms.type,
      quantity: terms.quantity,
      limitPrice: terms.limitPrice,
      stopPrice: terms.stopPrice,
      validity: terms.validity.kind,
      group: '',
      groupEffect: 'none',
      status,
    };
  }

  const isOver = ({ status }: Resting): boolean => status === 'filled' || status === 'cancelled';

  function place(terms: OrderTerms): void {
    if (terms.handle !== undefined || terms.group !== undefined || terms.parentRef !== undefined)
      throw new Error(`${terms.orderRef} asks for what this exchange does not have`);
    const order: Resting = { terms, number: book.size + 1, filled: 0, status: 'submitted' };
    book.set(terms.orderRef, order);
    say({ type: 'order', order: reportOf(order) });
  }

  function cancel(orderRef: string): void {
    const order = book.get(orderRef);
    if (order === undefined || isOver(order))
      return say({
        type: 'cancel-refused',
        orderRef,
        known: order !== undefined,
        text: 'too late',
      });
    order.status = 'cancelled';
    say({ type: 'cancelled', orderRef, text: '' });
  }

  const exchange: PlainExchange = {
    holdsCancels: false,
    isDeaf: false,
    connect() {
      const reports$ = new Subject<BrokerReport>();
      const calls: Call[] = [];
      const terms = new Map<string, OrderTerms>();
      session = reports$;
      const broker: ScriptedBroker = {
        traits: { capabilities, linksFor: () => ({ handles: [] }) },
        reports$,
        calls,
        resolved: [],
        chains: [],
        margins: [],
        terms,
        onSubmit: () => {},
        say: (report) => reports$.next(report),
        start() {},
        async stop() {},
        submit(order) {
          calls.push({ kind: 'submit', order });
          broker.onSubmit(order);
          if (order.legs.length !== 1) throw new Error('this exchange takes single orders');
          for (const leg of order.legs) {
            terms.set(leg.orderRef, leg);
            if (!exchange.isDeaf) place(leg);
          }
        },
        modify(change) {
          calls.push({ kind: 'modify', change });
          const { orderRef, quantity, stopPrice, limitPrice } = change;
          const order = book.get(orderRef);
          const mayAmend = capabilities.amendsInPlace || capabilities.amendsOneTerm === true;
          if (!mayAmend || order === undefined)
            throw new Error(`${orderRef} cannot be changed at this exchange`);
          order.terms = {
            ...order.terms,
            ...(quantity !== undefined && { quantity }),
            ...(stopPrice !== undefined && { stopPrice }),
            ...(limitPrice !== undefined && { limitPrice }),
          };
          say({ type: 'order', order: reportOf(order) });
        },
        cancel(approved) {
          calls.push({ kind: 'cancel', cancel: approved });
          if (exchange.holdsCancels) held.push(approved.orderRef);
          else cancel(approved.orderRef);
        },
        requestSnapshot() {
          say({ type: 'snapshot', snapshot: { requestedAt: now(), ...exchange.holds() } });
        },
        resolve() {},
      };
      return broker;
    },
    releaseCancels() {
      exchange.holdsCancels = false;
      for (const orderRef of held.splice(0)) cancel(orderRef);
    },
    fill(orderRef, shares, price) {
      const order = book.get(orderRef);
      if (order === undefined || isOver(order)) throw new Error(`${orderRef} does not work`);
      order.filled += shares;
      if (order.filled >= order.terms.quantity) order.status = 'filled';
      const { symbol, side } = order.terms;
      net += signedShares(side, shares);
      const execution: ReportedExecution = {
        execId: `plain.${executions.length + 1}.01`,
        account: ACCOUNT,
        brokerLink: `plain:${order.number}`,
        orderRef,
        symbol,
        side,
        shares,
        price,
        at: now(),
        cumulativeQuantity: order.filled,
        averagePrice: price,
      };
      executions.push(execution);
      say({ type: 'execution', execution });
    },
    shift(shares) {
      net += shares;
    },
    refuse(orderRef) {
      const order = book.get(orderRef);
      if (order === undefined || isOver(order)) return;
      order.status = 'cancelled';
      say({ type: 'order-refused', orderRef, refusal: { meaning: 'refused', text: 'no' } });
    },
    endDay() {
      for (const { terms, ...order } of book.values())
        if (!isOver({ terms, ...order })) cancel(terms.orderRef);
    },
    working: () => [...book.values()].filter((order) => !isOver(order)).map(({ terms }) => terms),
    executions: () => executions,
    holds: () => ({
      openOrders: [...book.values()].filter((order) => !isOver(order)).map(reportOf),
      completedOrders: [],
      executions: executions.filter(({ at }) => now() - at < LISTED_FOR_MS),
      positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: net, averageCost: 100 }],
    }),
  };
  return exchange;
}
