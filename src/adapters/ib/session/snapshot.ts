// One complete picture of the account: four questions, and no answer counts before every end marker arrived.
import type { Cancel } from '../../../kernel/clock.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type {
  ReportedCompletedOrder,
  ReportedExecution,
  ReportedOrder,
  ReportedPosition,
} from '../../../ports/broker.ts';
import type { GatewayCommand } from '../messages.ts';
import { isOver } from '../orders/order-in.ts';
import type { SessionContext } from './context.ts';
import { patientAfter } from './patience.ts';

const ANSWER_MAX_MS = 10_000;

type Part = 'open orders' | 'completed orders' | 'executions' | 'positions';

export interface Snapshots {
  /** Requests made while one is under way share the next. */
  request(): void;
  closed(why: string): void;
  order(order: ReportedOrder): void;
  /** The order ended while the snapshot was gathered. */
  orderOver(orderId: number, clientId: number, permId: string | undefined): void;
  completedOrder(order: ReportedCompletedOrder): void;
  execution(reqId: number, execution: ReportedExecution): void;
  position(position: ReportedPosition): void;
  end(part: Part, reqId?: number): void;
  /** An error answered the execution request. */
  refused(reqId: number, why: string): boolean;
}

interface Gathering {
  readonly requestedAt: Instant;
  readonly executionsId: number;
  readonly missing: Set<Part>;
  readonly orderByKey: Map<string, ReportedOrder>;
  readonly completed: ReportedCompletedOrder[];
  readonly executionById: Map<string, ReportedExecution>;
  readonly positionByKey: Map<string, ReportedPosition>;
  readonly cancel: Cancel;
}

export function createSnapshots(
  context: SessionContext,
  say: (command: GatewayCommand) => void,
  isOpen: () => boolean,
): Snapshots {
  let gathering: Gathering | undefined;
  let isAskedAgain = false;

  function start(): void {
    if (!isOpen()) return fail('no connection');
    const executionsId = context.nextRequestId();
    gathering = {
      requestedAt: context.clock.now(),
      executionsId,
      missing: new Set(['open orders', 'completed orders', 'executions', 'positions']),
      orderByKey: new Map(),
      completed: [],
      executionById: new Map(),
      positionByKey: new Map(),
      cancel: patientAfter(context.wall, ANSWER_MAX_MS, overdue),
    };
    say({ name: 'reqAllOpenOrders' });
    say({ name: 'reqCompletedOrders' });
    say({ name: 'reqExecutions', reqId: executionsId, account: context.account });
    say({ name: 'reqPositions' });
  }

  function overdue(): void {
    fail(`no end of ${[...(gathering?.missing ?? [])].join(', ')} in time`);
  }

  function fail(why: string): void {
    conclude();
    context.report({ type: 'snapshot-failed', why });
    again();
  }

  function complete(whole: Gathering): void {
    conclude();
    context.report({
      type: 'snapshot',
      snapshot: {
        requestedAt: whole.requestedAt,
        openOrders: [...whole.orderByKey.values()].filter(({ status }) => !isOver(status)),
        completedOrders: whole.completed,
        executions: [...whole.executionById.values()],
        positions: [...whole.positionByKey.values()],
      },
    });
    again();
  }

  function conclude(): void {
    gathering?.cancel();
    gathering = undefined;
  }

  function again(): void {
    if (!isAskedAgain) return;
    isAskedAgain = false;
    start();
  }

  return {
    request() {
      if (gathering === undefined) start();
      else isAskedAgain = true;
    },
    closed(why) {
      if (gathering !== undefined) fail(why);
    },
    order(order) {
      const { orderId, clientId, permId } = order;
      // A word from before the acknowledgement is about the same order.
      if (orderId !== 0) gathering?.orderByKey.delete(keyOf(orderId, clientId, undefined));
      gathering?.orderByKey.set(keyOf(orderId, clientId, permId), order);
    },
    orderOver(orderId, clientId, permId) {
      for (const [key, order] of gathering?.orderByKey ?? []) {
        const isNumber = order.orderId === orderId && order.clientId === clientId;
        // A change that forked is two orders under one number: only the one that is named is over.
        const isOther =
          permId !== undefined && order.permId !== undefined && order.permId !== permId;
        if (isNumber && !isOther) gathering?.orderByKey.delete(key);
      }
    },
    completedOrder: (order) => void gathering?.completed.push(order),
    execution(reqId, execution) {
      if (gathering?.executionsId === reqId) {
        gathering.executionById.set(execution.execId, execution);
      }
    },
    position(position) {
      gathering?.positionByKey.set(`${position.account} ${position.conId}`, position);
    },
    end(part, reqId) {
      if (gathering === undefined) return;
      if (reqId !== undefined && reqId !== gathering.executionsId) return;
      gathering.missing.delete(part);
      if (gathering.missing.size === 0) complete(gathering);
    },
    refused(reqId, why) {
      if (gathering?.executionsId !== reqId) return false;
      fail(why);
      return true;
    },
  };
}

/** Orders of other clients share number 0, a change that forked lives under two permIds, and new ones have none yet. */
function keyOf(orderId: number, clientId: number, permId: string | undefined): string {
  return `${orderId === 0 ? '' : clientId} ${orderId} ${permId}`;
}
