// The broker's messages about orders, executions and positions, reported in our terms and only for the pinned account.

import { assertNever } from '../../../../kernel/assert.ts';
import { multiplierOf } from '../../../../market/instruments/amount.ts';
import type { BrokerLink } from '../../../domain/orders/broker-link.ts';
import type { BrokerOrderStatus, BrokerReport } from '../../../ports/broker-reports.ts';
import type { Acknowledgements } from '../../kit/acknowledgements.ts';
import type { SessionContext } from '../connection/context.ts';
import { nameHeld } from '../market/contracts.ts';
import { hasShares } from '../market/verticals.ts';
import { cutText, refusalOf } from '../messages/error-codes.ts';
import type {
  GatewayMessage,
  IncomingOrder,
  WireCompletedOrder,
  WireContract,
  WireExecution,
} from '../messages/messages.ts';
import {
  GROUP_REVISED,
  type OrderCodeMeaning,
  orderCodeMeaning,
  PRICE_CAPPED,
  saysCancelled,
  saysFilled,
} from '../messages/order-codes.ts';
import { createAccountShares } from './account-shares.ts';
import { reportedExecution } from './execution-in.ts';
import type { LastSent } from './last-sent.ts';
import { handleOf, permLink } from './links.ts';
import {
  type ContractNames,
  isOver,
  reportedCompletedOrder,
  reportedOrder,
  type SymbolOf,
  statusOf,
} from './order-in.ts';
import type { RestingOrders } from './resting-orders.ts';
import type { Snapshots } from './snapshot.ts';

type Message<Name extends GatewayMessage['name']> = Extract<GatewayMessage, { name: Name }>;

export interface OrderReports {
  openOrder(order: IncomingOrder): void;
  orderStatus(message: Message<'orderStatus'>): void;
  completedOrder(order: WireCompletedOrder): void;
  execution(reqId: number, execution: WireExecution): void;
  commission(message: Message<'commission'>): void;
  position(message: Message<'position'>): void;
  error(orderId: number, code: number, text: string): void;
  /** The connection is gone: the next one starts without any knowledge of earlier reports. */
  closed(): void;
}

export interface OrderReportsWiring {
  readonly context: SessionContext;
  readonly acknowledgements: Acknowledgements<number>;
  readonly lastSent: LastSent;
  readonly resting: RestingOrders;
  readonly snapshots: Snapshots;
  readonly names: ContractNames;
  held(contract: WireContract): void;
}

/** Statuses of an order that the broker has accepted. */
const WORKING: ReadonlySet<BrokerOrderStatus> = new Set(['presubmitted', 'submitted']);

export function createOrderReports(wiring: OrderReportsWiring): OrderReports {
  const { context, acknowledgements, lastSent, resting, snapshots, names } = wiring;
  const { symbolOf } = names;
  const { account, report, settings, log } = context;
  /** What others trade may be a contract that a corporate action has adjusted under the number of ours. */
  const namedTo = (clientId: number): SymbolOf =>
    clientId === settings.clientId
      ? symbolOf
      : (contract) => nameHeld(contract, symbolOf(contract));
  /** By execution: every snapshot repeats the commissions of the whole day. */
  const commissionByExecution = new Map<string, number>();
  const shares = createAccountShares();

  return {
    openOrder(order) {
      if (order.isWhatIf || order.account !== account) return;
      if (order.clientId === settings.clientId) {
        acknowledgements.seen(order.orderId);
        resting.reported(order);
        moved(order.orderId, statusOf(order.status));
      }
      const known = { ...names, symbolOf: namedTo(order.clientId) };
      const reported = reportedOrder(order, known, settings.clientId);
      snapshots.order(order, reported);
      report({ type: 'order', order: reported });
    },
    orderStatus({ orderId, clientId, permId, whyHeld, ...message }) {
      const status = statusOf(message.status);
      if (isOver(status)) snapshots.orderOver({ orderId, clientId, permId });
      // Order numbers are unique per client only: another client's status would match the wrong order.
      if (clientId !== settings.clientId) return;
      acknowledgements.seen(orderId);
      resting.seen({ orderId, permId, parentId: 0 });
      if (isOver(status)) resting.over(orderId, permId);
      moved(orderId, status);
      report({
        type: 'order-status',
        handle: handleOf(orderId),
        brokerLink: permLink(permId),
        status,
        filled: Number.isFinite(message.filled) ? message.filled : 0,
        remaining: Number.isFinite(message.remaining) ? message.remaining : 0,
        whyHeld,
      });
      const { marketCapPrice: cap } = message;
      if (cap !== undefined && !isOver(status))
        report({
          type: 'order-warned',
          handle: handleOf(orderId),
          text: `its price is capped at ${cap}`,
          isCapped: true,
        });
    },
    completedOrder(order) {
      if (order.account !== account) return;
      snapshots.completedOrder(reportedCompletedOrder(order, symbolOf));
    },
    execution(reqId, message) {
      if (message.account !== account) return;
      if (message.clientId === settings.clientId) acknowledgements.seen(message.orderId);
      if (isWithShares(message.contract)) return;
      const execution = reportedExecution(message, namedTo(message.clientId), {
        now: context.clock.now(),
        ourClientId: settings.clientId,
      });
      // An expiry or an exercise of a contract, of which some gateways make an execution: positions show it.
      if (execution === undefined && (isEndOfContract(message) || isOfPair(message))) return;
      if (execution === undefined) {
        const text = `unreadable execution ${message.execId}: ${message.side} ${message.shares} at ${message.price}`;
        log('error', text, { orderRef: message.orderRef });
        return report({ type: 'notice', text, isUnusable: true });
      }
      if (reqId < 0) report({ type: 'execution', execution });
      else snapshots.execution(reqId, execution);
    },
    commission({ execId, commission, currency, realizedPnl }) {
      if (!isKnown(commission) || commissionByExecution.get(execId) === commission) return;
      commissionByExecution.set(execId, commission);
      report({
        type: 'commission',
        execId,
        commission,
        currency,
        realizedPnl: Number.isFinite(realizedPnl) ? realizedPnl : undefined,
      });
    },
    closed() {
      commissionByExecution.clear();
      lastSent.closed();
      shares.clear();
    },
    position({ contract, quantity, averageCost, ...message }) {
      if (message.account !== account || !Number.isFinite(quantity)) return;
      if (quantity !== 0) wiring.held(contract);
      const symbol = nameHeld(contract, symbolOf(contract));
      // The broker states the cost of a contract, we that of one of its shares.
      const cost = averageCost / multiplierOf(symbol);
      const row = { conId: contract.conId, symbol, quantity, averageCost: cost };
      snapshots.position(row);
      report({ type: 'position', position: { account, ...shares.after(row) } });
    },
    error(orderId, code, text) {
      const phase = lastSent.phaseOf(orderId);
      const meaning = orderCodeMeaning(code, text, phase);
      const message = { handle: handleOf(orderId), text: cutText(text) };
      // The deadline of an order that the message does not settle keeps running: a warning may be all that ever comes.
      if (meaning !== 'uncertain' && meaning !== 'warned') acknowledgements.seen(orderId);
      log(meaning === 'cancelled' ? 'info' : 'warn', 'message about an order', {
        ...{ orderId, code, text, phase, meaning },
      });
      if (phase === 'change' && GROUP_REVISED.has(code) && resting.changesGroup(orderId)) return;
      report(orderReport(meaning, message, code));
    },
  };

  function moved(orderId: number, status: BrokerOrderStatus): void {
    if (isOver(status)) lastSent.over(orderId);
    else if (WORKING.has(status)) lastSent.working(orderId);
  }
}

/** Unset, or exactly −1 while the broker has not computed it; other negative amounts are rebates. */
function isKnown(commission: number): boolean {
  return Number.isFinite(commission) && commission !== -1;
}

type About = { readonly handle: BrokerLink; readonly text: string };

function orderReport(meaning: OrderCodeMeaning, about: About, code: number): BrokerReport {
  const { handle, text } = about;
  switch (meaning) {
    case 'refused':
      return { type: 'order-refused', handle, refusal: refusalOf(code, text) };
    case 'unchangeable':
      return { type: 'order-refused', handle, refusal: refusalOf(code, text, 'unchangeable') };
    case 'still-processing':
      return { type: 'order-refused', handle, refusal: refusalOf(code, text, 'still_processing') };
    case 'no-parent':
      return { type: 'order-refused', handle, refusal: refusalOf(code, text, 'no_parent') };
    case 'warned':
      return {
        type: 'order-warned',
        ...about,
        code: String(code),
        ...(code === PRICE_CAPPED && { isCapped: true }),
      };
    case 'uncertain':
      return { type: 'order-uncertain', ...about, code: String(code) };
    case 'cancelled':
      return { type: 'cancelled', ...about };
    case 'cancel-unknown':
      return { type: 'cancel-refused', ...about, known: false };
    case 'cancel-too-late': {
      const filled = saysFilled(text) ? ({ isFilled: true } as const) : {};
      const cancelled = saysCancelled(text) ? ({ isCancelled: true } as const) : {};
      return { type: 'cancel-refused', ...about, known: true, ...filled, ...cancelled };
    }
    default:
      return assertNever(meaning);
  }
}

/** The contract and the shares have executions of their own. */
function isWithShares(contract: WireContract): boolean {
  return contract.secType === 'BAG' && hasShares(contract);
}

/** The price of a turned vertical may be negative, and its contracts have executions of their own. */
function isOfPair({ contract }: WireExecution): boolean {
  return contract.secType === 'BAG';
}

function isEndOfContract({ contract, price, orderRef }: WireExecution): boolean {
  return contract.secType === 'OPT' && price === 0 && orderRef === '';
}
