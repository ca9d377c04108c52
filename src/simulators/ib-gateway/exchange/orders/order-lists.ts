// The lists for clients: open orders, the day's completed orders and executions. A long one is sent in pieces, each
// order as it is when its piece is made.

import type { Random } from '../../../../kernel/random.ts';
import type { Scheduler } from '../../../host/scheduler.ts';
import type { Steps } from '../../../host/steps.ts';
import type { Turns } from '../../../host/turns.ts';
import type { Answer, AnswerOf } from '../../messages/answer.ts';
import type { Execution } from '../../messages/order.ts';
import type { ExecutionFilter, RequestOf } from '../../messages/request.ts';
import type { Mail } from '../scheduling/delivery.ts';
import { createPendingAnswers } from '../scheduling/pending-answers.ts';
import type { TradingHours } from '../scheduling/trading-hours.ts';
import { type BookOrder, completedOrderAnswer, isFinal } from '../state/book-order.ts';
import type { Trade } from '../state/changes.ts';
import type { Book } from './book/book.ts';
import type { OrderReports } from './book/order-reports.ts';

export interface OrderLists {
  /** The live orders of one client, or of all clients. */
  sendOpen(clientId: number, whose: 'own' | 'all'): void;
  /** Orders placed by hand, now and later, get an id of client 0. */
  bindManual(clientId: number, isOn: boolean): void;
  /** It gets no more of its lists. Client 0 binds only while it is connected. */
  clientLeft(clientId: number): void;
  /** An order was placed by hand. */
  placedByHand(order: BookOrder): void;
  /** `apiOnly`: without those by hand. */
  sendCompleted(clientId: number, apiOnly: boolean): void;
  sendExecutions(clientId: number, request: RequestOf<'reqExecutions'>): void;
  /** What a gateway repeats to a reconnecting client. */
  replay(clientId: number): void;
}

interface Parts {
  readonly scheduler: Scheduler;
  readonly mail: Mail;
  readonly random: Random;
  readonly book: Book;
  readonly hours: TradingHours;
  readonly reports: OrderReports;
  readonly turns: Turns;
  readonly masterClient?: number | undefined;
  trades(): readonly Trade[];
  /** As it is known now; undefined while it is not. */
  commissionOf(execId: string, charged: number): number | undefined;
}

/** The only client that manual orders are bound to. */
const BINDING_CLIENT = 0;
/** To make and write as many orders takes about a millisecond. */
const PIECE = 25;

export function createOrderLists(parts: Parts): OrderLists {
  const { scheduler, mail, random, book, hours } = parts;
  const pendingAnswers = createPendingAnswers(parts.turns);
  let listCount = 0;
  let isBinding = false;
  /** Every answer contains the day's completed orders, so each is stored once. */
  const completedByPermId = new Map<number, AnswerOf<'completedOrder'>>();

  function send<Item>(
    clientId: number,
    items: readonly Item[],
    described: (item: Item) => readonly Answer[],
    end: readonly Answer[] = [],
  ): void {
    function* pieces(): Steps<void> {
      const piece: Answer[] = [];
      for (const [index, item] of items.entries()) {
        if (index > 0 && index % PIECE === 0) {
          mail.sendNow(clientId, piece.splice(0));
          yield;
        }
        piece.push(...described(item));
      }
      mail.sendNow(clientId, [...piece, ...end]);
    }
    // A client may ask for a list again before it has the first one.
    listCount += 1;
    pendingAnswers.begin({ clientId, reqId: listCount }, pieces(), () => {});
  }

  /** An order that has ended before its piece is made is not open. */
  const describedTo = (clientId: number) => (order: BookOrder) =>
    isFinal(order) ? [] : parts.reports.listed(order, clientId);

  /** A corrected execution still changes its filled quantity. */
  function completed(order: BookOrder): Answer {
    const known = completedByPermId.get(order.permId);
    if (known?.filledQuantity === order.filled) return known;
    const answer = completedOrderAnswer(order);
    completedByPermId.set(order.permId, answer);
    return answer;
  }

  function liveOf(clientId: number, whose: 'own' | 'all'): readonly BookOrder[] {
    return book
      .open()
      .filter((order) => whose === 'all' || isMaster(clientId) || isOwn(order, clientId));
  }

  const isMaster = (clientId: number) => clientId === parts.masterClient;

  /** Bound to an id, client 0 can change and cancel it. */
  function bind(order: BookOrder): void {
    if (order.orderId !== 0 || isFinal(order)) return;
    order.orderId = Math.min(0, ...[...book.all()].map(({ orderId }) => orderId)) - 1;
    book.bind(order);
    const { permId, clientId, orderId } = order;
    mail.sendNow(clientId, [{ name: 'orderBound', permId, clientId, orderId }]);
  }

  function bindAll(): readonly BookOrder[] {
    const unbound = book.open().filter((order) => order.isByHand && order.orderId === 0);
    for (const order of unbound) bind(order);
    return unbound;
  }

  return {
    sendOpen(clientId, whose) {
      if (clientId === BINDING_CLIENT && whose === 'own') bindAll();
      const end: Answer = { name: 'openOrderEnd' };
      send(clientId, liveOf(clientId, whose), describedTo(clientId), [end]);
    },
    bindManual(clientId, isOn) {
      if (clientId !== BINDING_CLIENT) {
        const text =
          'Only API connections with clientId set to 0 can set the auto bind TWS orders property.';
        mail.sendNow(clientId, [{ name: 'error', id: -1, code: 327, text }]);
        return;
      }
      isBinding = isOn;
      if (isOn) send(clientId, bindAll(), describedTo(clientId));
    },
    clientLeft(clientId) {
      pendingAnswers.stopAll(clientId);
      if (clientId === BINDING_CLIENT) isBinding = false;
    },
    placedByHand(order) {
      if (isBinding) bind(order);
    },
    sendCompleted(clientId, apiOnly) {
      const since = hours.startOfDay(scheduler.now());
      const isListed = (order: BookOrder) =>
        isFinal(order) && order.completedAt >= since && !(apiOnly && order.isByHand);
      const done = [...book.all()].filter(isListed);
      send(clientId, done, (order) => [completed(order)], [{ name: 'completedOrdersEnd' }]);
    },
    sendExecutions(clientId, { reqId, filter }) {
      if (filter.side !== '' && sideOf(filter.side) === undefined) {
        const text = `Error validating request.-'bX' : cause - Invalid side: ${filter.side}`;
        mail.sendNow(clientId, [{ name: 'error', id: reqId, code: 321, text }]);
        return;
      }
      const since = Math.max(hours.startOfDay(scheduler.now()), filter.since ?? 0);
      const wanted = parts
        .trades()
        .filter((trade) => trade.execution.time >= since && isWanted(trade, filter));
      const executions = wanted.map(
        ({ contract, execution }): Answer => ({
          name: 'executionData',
          reqId,
          contract,
          execution,
        }),
      );
      // Commissions of others are only reported to the master client.
      const isSent = ({ contract, execution, isByHand }: Trade) =>
        contract.secType !== 'BAG' &&
        (isMaster(clientId) ||
          (execution.clientId === clientId && (!isByHand || execution.orderId !== 0)));
      const commissions = wanted.filter(isSent).flatMap((trade) => {
        const commission = parts.commissionOf(trade.execution.execId, trade.commission);
        return commission === undefined ? [] : [commissionAnswer({ ...trade, commission })];
      });
      const end: Answer = { name: 'executionDataEnd', reqId };
      send(clientId, [...executions, ...commissions], (answer) => [answer], [end]);
    },
    replay(clientId) {
      const live = liveOf(clientId, 'own');
      scheduler.after(random.between(5, 40), () => send(clientId, live, describedTo(clientId)));
    },
  };
}

function isOwn(order: BookOrder, clientId: number): boolean {
  return order.clientId === clientId && (!order.isByHand || order.orderId !== 0);
}

function commissionAnswer({ execution, commission, realizedPnl }: Trade): Answer {
  return {
    name: 'commissionReport',
    execId: execution.execId,
    commission,
    currency: 'USD',
    realizedPnl: realizedPnl ?? undefined,
  };
}

/** As of an order or of an execution. */
function sideOf(text: string): Execution['side'] | undefined {
  if (text === 'BUY' || text === 'BOT') return 'BOT';
  return ['SELL', 'SSHORT', 'SLD'].includes(text) ? 'SLD' : undefined;
}

/** A client id of 0 in the filter means no filter, as the client libraries send it. */
function isWanted({ execution, contract }: Trade, filter: ExecutionFilter): boolean {
  const isSide = filter.side === '' || sideOf(filter.side) === execution.side;
  return (
    isSide &&
    (!filter.clientId || filter.clientId === execution.clientId) &&
    (filter.account === '' || filter.account === execution.account) &&
    (filter.symbol === '' || filter.symbol === contract.symbol) &&
    (filter.secType === '' || filter.secType === contract.secType) &&
    ['', 'SMART', execution.exchange].includes(filter.exchange)
  );
}
