// Order reports to clients with the delays and disorder of a real gateway: late, repeated, swapped, permId unknown at
// first.

import type { Random } from '../../../../../kernel/random.ts';
import type { Scheduler } from '../../../../host/scheduler.ts';
import type { Answer } from '../../../messages/answer.ts';
import type { Contract } from '../../../messages/contract.ts';
import type { Execution, Order } from '../../../messages/order.ts';
import type { Mail } from '../../scheduling/delivery.ts';
import type { Faults } from '../../scheduling/faults.ts';
import { type BookOrder, openOrderAnswer, statusAnswer, statusOf } from '../../state/book-order.ts';
import { createCommissionReports } from './commission-reports.ts';
import { createOrderWords, type Word } from './order-words.ts';

export interface FillReport {
  readonly order: BookOrder;
  /** Of the order, or of a leg of it. */
  readonly contract: Contract;
  readonly execution: Execution;
  /** Undefined for the units of a combination: its legs have them. */
  readonly commission: number | undefined;
  /** Undefined for an opening trade. */
  readonly realizedPnl: number | undefined;
}

export interface OrderReports {
  accepted(order: BookOrder): void;
  changed(order: BookOrder): void;
  filled(report: FillReport): void;
  corrected(order: BookOrder, execution: Execution): void;
  cancelPending(order: BookOrder): void;
  /** Expired or cancelled by the exchange or its group: 202 and the final status. */
  cancelled(order: BookOrder, reason: string): void;
  notice(order: BookOrder, code: number, text: string): void;
  /** The order with terms that are not in force. */
  showChange(order: BookOrder, wanted: Order): void;
  /** What a list has as the commission of an execution: undefined while it is not known. */
  commissionOf(execId: string, actual: number): number | undefined;
  /** The order as it is now, for a list that goes to this client at once. */
  listed(order: BookOrder, clientId: number): readonly Answer[];
  /** Market time of the latest report sent about the order. */
  reportedAt(order: BookOrder): number;
}

interface Parts {
  readonly scheduler: Scheduler;
  readonly mail: Mail;
  readonly random: Random;
  readonly faults: Faults;
  readonly masterClient?: number | undefined;
  isOpenFor(order: BookOrder): boolean;
}

const STATED: ReadonlySet<string> = new Set(['openOrder', 'orderStatus']);
const ACKNOWLEDGE_MS = { low: 20, high: 200 };
const COMMISSION_MS = { low: 100, high: 2_000 };

/** Words about a manual order that was bound after they were made. */
function bound({ orderId }: BookOrder, answers: readonly Answer[]): readonly Answer[] {
  return answers.map((answer) =>
    answer.name === 'openOrder' || answer.name === 'orderStatus' ? { ...answer, orderId } : answer,
  );
}

export function createOrderReports({
  scheduler,
  mail,
  random,
  faults,
  masterClient,
  isOpenFor,
}: Parts): OrderReports {
  const words = createOrderWords();
  const commissions = createCommissionReports(scheduler, faults);
  // Reports about one order stay in order, unless a fault reorders them.
  const reportedAtByPermId = new Map<number, number>();

  function reportedAt(order: BookOrder): number {
    return reportedAtByPermId.get(order.permId) ?? 0;
  }

  /** The delay that keeps this report behind the order's earlier ones. */
  function next(order: BookOrder, low: number, high: number): number {
    const now = scheduler.now();
    const at = Math.max(reportedAt(order), now + random.between(low, high));
    reportedAtByPermId.set(order.permId, at);
    return at - now;
  }

  /** To the order's client, to the one a manual order is bound to, and to the master client. */
  function say(order: BookOrder, delayMs: number, answers: readonly Answer[]): void {
    const isOwned = !order.isByHand || order.orderId !== 0;
    if (isOwned)
      mail.send(order.clientId, delayMs, order.isByHand ? bound(order, answers) : answers);
    if (masterClient === undefined || (isOwned && order.clientId === masterClient)) return;
    // Order ids of errors are those of the order's own client.
    mail.send(
      masterClient,
      delayMs,
      answers.filter(({ name }) => name !== 'error'),
    );
  }

  /** Says what is still true of a word by the time it arrives. */
  function sayWord(order: BookOrder, delayMs: number, word: Word, about: readonly Answer[]): void {
    scheduler.after(delayMs, () => {
      if (words.isSayable(word)) say(order, 0, about);
      else
        say(
          order,
          0,
          about.filter((answer) => !STATED.has(answer.name)),
        );
    });
  }

  function stateOf(order: BookOrder): Word {
    return words.word(order, statusOf(order, isOpenFor(order)));
  }

  function sendState(order: BookOrder, delayMs: number, word: Word = stateOf(order)): void {
    const { openOrder, orderStatus } = word;
    if (word.status === 'Filled' || word.status === 'Cancelled') {
      if (faults.take('no-order-status', order)) return;
    }
    const isSwapped = random.chance(0.3);
    sayWord(order, delayMs, word, isSwapped ? [orderStatus, openOrder] : [openOrder, orderStatus]);
    if (random.chance(0.3)) sayWord(order, delayMs + random.between(1, 50), word, [orderStatus]);
  }

  function commissionAfter(delayMs: number, report: FillReport): void {
    const { order, execution, commission, realizedPnl } = report;
    if (commission === undefined) return;
    const lateMs = delayMs + random.between(COMMISSION_MS.low, COMMISSION_MS.high);
    const word = stateOf(order);
    const { execId } = execution;
    for (const [moreMs, reported] of commissions.reportsOf(order, execId, commission)) {
      const about: Answer = {
        name: 'commissionReport',
        execId,
        commission: reported,
        currency: 'USD',
        realizedPnl,
      };
      say(order, lateMs + moreMs, [about]);
    }
    if (random.chance(0.3)) sayWord(order, lateMs, word, [word.orderStatus]);
  }

  return {
    reportedAt,
    accepted(order) {
      const isPending = random.chance(0.7) && !order.isByHand;
      if (isPending) sendState(order, next(order, 20, 40), words.pendingWord(order));
      sendState(order, next(order, ACKNOWLEDGE_MS.low, ACKNOWLEDGE_MS.high));
    },
    changed(order) {
      sendState(order, next(order, ACKNOWLEDGE_MS.low, ACKNOWLEDGE_MS.high));
    },
    filled(report) {
      const { order, contract, execution } = report;
      const isFirst = faults.take('execution-first', order);
      const delayMs = isFirst ? 1 : next(order, 5, 60);
      const about: Answer = {
        name: 'executionData',
        reqId: -1,
        contract,
        execution,
      };
      say(order, delayMs, [about]);
      if (faults.take('duplicate-execution', order)) say(order, delayMs + 150, [about]);
      sendState(order, next(order, 1, 40));
      commissionAfter(delayMs, report);
    },
    corrected(order, execution) {
      const { contract } = order;
      say(order, next(order, 5, 60), [{ name: 'executionData', reqId: -1, contract, execution }]);
      sendState(order, next(order, 1, 40));
    },
    cancelPending(order) {
      const word = words.word(order, 'PendingCancel');
      sayWord(order, next(order, 1, 20), word, [word.orderStatus]);
    },
    cancelled(order, reason) {
      const word = words.word(order, 'Cancelled');
      const stated = word.orderStatus;
      const notice: Answer = {
        name: 'error',
        id: order.orderId,
        code: 202,
        text: `Order Canceled - reason:${reason}`,
      };
      const delayMs = next(order, ACKNOWLEDGE_MS.low, ACKNOWLEDGE_MS.high);
      const lateMs = faults.take('late-cancel-ack', order) ? delayMs + 8_000 : delayMs;
      if (faults.take('no-order-status', order)) return;
      sayWord(order, lateMs, word, random.chance(0.5) ? [stated, notice] : [notice, stated]);
      if (random.chance(0.2)) sayWord(order, lateMs + random.between(1, 50), word, [stated]);
    },
    listed(order, clientId) {
      const word = stateOf(order);
      if (clientId === order.clientId) words.isSayable(word);
      return [word.openOrder, word.orderStatus];
    },
    commissionOf: commissions.known,
    showChange(order, wanted) {
      const shown = { ...order, order: { ...order.order, ...wanted } };
      const status = statusOf(order, isOpenFor(order));
      const delayMs = next(order, ACKNOWLEDGE_MS.low, ACKNOWLEDGE_MS.high);
      say(order, delayMs, [openOrderAnswer(shown, status), statusAnswer(order, status)]);
    },
    notice(order, code, text) {
      say(order, next(order, 5, 40), [{ name: 'error', id: order.orderId, code, text }]);
    },
  };
}
