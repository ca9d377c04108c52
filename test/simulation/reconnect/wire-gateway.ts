// A gateway of plain messages for a reconnect: it keeps orders, executions and a position, and a test decides in which
// order its first answer arrives.
import { assertNever } from '../../../src/kernel/assert.ts';
import { type Instant, SECOND_MS } from '../../../src/kernel/instant.ts';
import type {
  GatewayCommand,
  GatewayMessage,
  IncomingOrder,
  OpenTransport,
  WireCompletedOrder,
  WireContract,
  WireExecution,
} from '../../../src/trader/adapters/ib/messages/messages.ts';
import { idIn } from '../../../src/trader/domain/orders/broker-link.ts';
import type { OrderTerms } from '../../../src/trader/domain/orders/order-terms.ts';
import { ACCOUNT, CLIENT_ID } from '../../trader/engine/harness/settings.ts';

/** Parts of an answer that a gateway may send in any order; an end marker never comes before what it ends. */
export type Part =
  | 'orders'
  | 'end of orders'
  | 'our execution'
  | 'commission'
  | 'execution by hand'
  | 'end of executions'
  | 'position'
  | 'end of positions';

export interface WireGateway {
  readonly openTransport: OpenTransport;
  /** What the account holds after all executions. */
  readonly net: () => number;
  readonly openOrders: () => readonly IncomingOrder[];
  /** The legs rest; the entry has filled if its execution is given. */
  rest(legs: readonly OrderTerms[]): void;
  /** From executions of an earlier time, which no answer lists. */
  holds(shares: number): void;
  executed(terms: OrderTerms, at: Instant, price: number): void;
  tradedByHand(at: Instant, shares: number, price: number): void;
  greet(): void;
  /** Answers what was asked besides the snapshot: the time. */
  tellTime(): void;
  /** The session has asked for a snapshot that nobody has answered. */
  isAsked(): boolean;
  /** Sends one part of the answer to the oldest open request. */
  tell(part: Part): void;
  /** Every part of that answer is told. */
  answered(): void;
  /** Our executions arrive as they happen, not as parts of an answer. */
  hearsLate(): void;
  /** Answers whatever is asked, in the usual order. */
  answer(): void;
  /** The process at the other end is gone. */
  hangUp(): void;
}

const CONTRACT: WireContract = {
  conId: 1,
  symbol: 'AAPL',
  secType: 'STK',
  exchange: 'SMART',
  primaryExchange: 'NASDAQ',
  currency: 'USD',
};
const PARTS: readonly Part[] = [
  'orders',
  'end of orders',
  'our execution',
  'commission',
  'execution by hand',
  'end of executions',
  'position',
  'end of positions',
];

export function createWireGateway(now: () => Instant): WireGateway {
  const resting = new Map<number, IncomingOrder>();
  const completed: WireCompletedOrder[] = [];
  const ours: WireExecution[] = [];
  const byHand: WireExecution[] = [];
  let net = 0;
  let line: { readonly hear: (message: GatewayMessage) => void } | undefined;
  let asked: { readonly reqId: number; readonly isForCompleted: boolean }[] = [];
  let isAskedForCompleted = false;
  let later: GatewayMessage[] = [];
  let isLate = false;

  function hear(...messages: readonly GatewayMessage[]): void {
    for (const message of messages) line?.hear(message);
  }

  function sent(command: GatewayCommand): void {
    switch (command.name) {
      case 'reqCurrentTime':
        return void later.push({
          name: 'currentTime',
          epochSeconds: Math.floor(now() / SECOND_MS),
        });
      case 'reqExecutions':
        asked.push({ reqId: command.reqId, isForCompleted: isAskedForCompleted });
        isAskedForCompleted = false;
        return;
      case 'reqCompletedOrders':
        isAskedForCompleted = true;
        return;
      case 'cancelOrder':
        return cancelled(command.orderId);
      case 'placeOrders':
        for (const order of command.orders) placed({ ...order, ...NUMBERED, status: 'Submitted' });
        return;
      default:
    }
  }

  function placed(order: Omit<IncomingOrder, 'permId'>): void {
    const known = { ...order, permId: permIdOf(order.orderId) };
    resting.set(order.orderId, known);
    later.push({ name: 'openOrder', order: known });
  }

  function cancelled(orderId: number): void {
    const text = `OrderId ${orderId} that needs to be cancelled is not found.`;
    if (!resting.delete(orderId))
      return void later.push({ name: 'error', id: orderId, code: 10147, text });
    later.push({
      name: 'orderStatus',
      orderId,
      clientId: CLIENT_ID,
      permId: permIdOf(orderId),
      status: 'Cancelled',
      filled: 0,
      remaining: 0,
      whyHeld: '',
    });
  }

  function tellCompleted(): void {
    isAskedForCompleted = false;
    hear(...completed.map((order) => ({ name: 'completedOrder', order }) as const));
    hear({ name: 'completedOrdersEnd' });
  }

  function tell(part: Part): void {
    const [first] = asked;
    if (first === undefined) throw new Error('nothing is asked');
    const { reqId } = first;
    const list = (of: readonly WireExecution[]): GatewayMessage[] =>
      of.map((execution) => ({ name: 'execution', reqId, execution }));
    switch (part) {
      case 'orders':
        hear(...[...resting.values()].map((order) => ({ name: 'openOrder', order }) as const));
        return;
      case 'end of orders':
        hear({ name: 'openOrderEnd' });
        if (first.isForCompleted) tellCompleted();
        return;
      case 'our execution':
        if (isLate) return hear(...ours.map(live));
        return hear(...list(ours));
      case 'commission':
        return hear(...ours.map(({ execId }) => ({ ...COMMISSION, execId })));
      case 'execution by hand':
        return hear(...list(byHand));
      case 'end of executions':
        return hear({ name: 'executionsEnd', reqId });
      case 'position':
        if (net !== 0) hear({ ...POSITION, quantity: net });
        return;
      case 'end of positions':
        return hear({ name: 'positionEnd' });
      default:
        assertNever(part);
    }
  }

  function tellAll(parts: readonly Part[]): void {
    for (const part of parts) tell(part);
    asked = asked.slice(1);
  }

  return {
    openTransport: (_, heard) => {
      const opened = { hear: heard };
      line = opened;
      const end = (): void => {
        if (line === opened) line = undefined;
      };
      return {
        send(command) {
          if (line !== opened) return false;
          sent(command);
          return true;
        },
        close: end,
        destroy: end,
      };
    },
    net: () => net,
    openOrders: () => [...resting.values()],
    rest(legs) {
      for (const leg of legs) resting.set(orderIdOf(leg), incoming(leg));
    },
    holds(shares) {
      net += shares;
    },
    executed(terms, at, price) {
      const orderId = orderIdOf(terms);
      const { orderRef, quantity } = terms;
      resting.delete(orderId);
      net += terms.side === 'buy' ? quantity : -quantity;
      completed.push({
        contract: CONTRACT,
        account: ACCOUNT,
        permId: permIdOf(orderId),
        orderRef,
        status: 'Filled',
        filled: quantity,
        why: '',
      });
      ours.push(
        executionOf({
          at,
          price,
          shares: terms.side === 'buy' ? quantity : -quantity,
          orderId,
          orderRef,
        }),
      );
    },
    tradedByHand(at, shares, price) {
      net += shares;
      byHand.push(executionOf({ at, price, shares, orderId: 0, orderRef: '' }));
    },
    greet() {
      hear(
        { name: 'serverVersion', version: 178 },
        { name: 'managedAccounts', accounts: [ACCOUNT] },
        { name: 'nextValidId', orderId: 1 },
      );
    },
    tellTime() {
      for (const message of later.splice(0)) hear(message);
    },
    isAsked: () => asked.length > 0,
    tell,
    hearsLate() {
      isLate = true;
    },
    answered: () => void asked.shift(),
    answer() {
      hear({ name: 'received' });
      for (const message of later.splice(0)) hear(message);
      while (asked.length > 0) tellAll(PARTS);
      // Asked for once the open orders were known.
      if (isAskedForCompleted) tellCompleted();
    },
    hangUp() {
      line = undefined;
      asked = [];
      later = [];
      isAskedForCompleted = false;
    },
  };
}

const NUMBERED = { clientId: CLIENT_ID, isWhatIf: false } as const;
const COMMISSION = {
  name: 'commission',
  commission: 1,
  currency: 'USD',
  realizedPnl: Number.NaN,
} as const;
const POSITION = {
  name: 'position',
  account: ACCOUNT,
  contract: CONTRACT,
  averageCost: 100,
} as const;

/** Without a request. */
function live(execution: WireExecution): GatewayMessage {
  return { name: 'execution', reqId: -1, execution };
}

function orderIdOf({ handle }: OrderTerms): number {
  return Number(idIn(handle ?? 'orderId:0'));
}

function permIdOf(orderId: number): number {
  return 900_000 + orderId;
}

function incoming(terms: OrderTerms): IncomingOrder {
  const orderId = orderIdOf(terms);
  const { orderRef, side, quantity, limitPrice, stopPrice } = terms;
  return {
    ...NUMBERED,
    orderId,
    permId: permIdOf(orderId),
    contract: CONTRACT,
    action: side === 'buy' ? 'BUY' : 'SELL',
    quantity,
    type: stopPrice === undefined ? 'LMT' : 'STP',
    limitPrice,
    auxPrice: stopPrice,
    tif: 'GTC',
    goodTillDate: '',
    ocaGroup: 'G',
    ocaType: 3,
    account: ACCOUNT,
    orderRef,
    parentId: 0,
    outsideRth: false,
    status: stopPrice === undefined ? 'Submitted' : 'PreSubmitted',
  };
}

function executionOf(of: {
  readonly at: Instant;
  readonly price: number;
  readonly shares: number;
  readonly orderId: number;
  readonly orderRef: string;
}): WireExecution {
  const { at, price, orderId, orderRef } = of;
  const shares = Math.abs(of.shares);
  const [day = '', time = ''] = new Date(at).toISOString().slice(0, 19).split('T');
  return {
    contract: CONTRACT,
    execId: `0001.${orderId}.${at}.01`,
    account: ACCOUNT,
    orderId,
    clientId: orderId === 0 ? 0 : CLIENT_ID,
    permId: permIdOf(orderId),
    orderRef,
    side: of.shares > 0 ? 'BOT' : 'SLD',
    shares,
    price,
    time: `${day.replaceAll('-', '')}-${time}`,
    cumulativeQuantity: shares,
    averagePrice: price,
  };
}
