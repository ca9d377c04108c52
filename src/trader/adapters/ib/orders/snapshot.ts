// One snapshot of the account: up to four requests, and it is complete only after every end marker has arrived. Versions of the
// gateway are known that leave an end marker out.
import type { Cancel } from '../../../../kernel/clock.ts';
import type { Instant } from '../../../../kernel/instant.ts';
import type {
  ReportedCompletedOrder,
  ReportedExecution,
  ReportedOrder,
  SnapshotPart,
} from '../../../ports/broker-reports.ts';
import {
  createSnapshotRequests,
  type Expected,
  type SnapshotRequests,
  type WantedSnapshot,
} from '../../kit/snapshot-requests.ts';
import { stallAwareTimeout } from '../../kit/stall-aware-timeout.ts';
import type { SessionContext } from '../connection/context.ts';
import type { GatewayCommand, IncomingOrder } from '../messages/messages.ts';
import { type AccountShares, createAccountShares, type PositionRow } from './account-shares.ts';
import { isOver } from './order-in.ts';

const ANSWER_MAX_MS = 10_000;

/** As on the wire; a permId of 0 means none yet. */
export type OrderNumbers = Pick<IncomingOrder, 'orderId' | 'clientId' | 'permId'>;

export interface Snapshots extends Pick<SnapshotRequests, 'request'> {
  closed(why: string): void;
  order(numbers: OrderNumbers, order: ReportedOrder): void;
  /** The order ended while the snapshot was being collected. */
  orderOver(numbers: OrderNumbers): void;
  completedOrder(order: ReportedCompletedOrder): void;
  execution(reqId: number, execution: ReportedExecution): void;
  position(row: PositionRow): void;
  end(part: SnapshotPart, reqId?: number): void;
  /** An error without an id, as the answer to a list that has none. */
  refusedUnnamed(): void;
  /** An error answered the execution request. */
  refused(reqId: number, why: string): boolean;
}

interface Gathering {
  readonly requestedAt: Instant;
  readonly executionsId: number;
  /** If any of them is not open, completed orders are requested; if it is whole, at once. */
  readonly expected: Expected;
  readonly isWhole: boolean;
  readonly missing: Set<SnapshotPart>;
  /** Refused: no end marker will come. */
  readonly refused: Set<SnapshotPart>;
  hasAnswer: boolean;
  isRefusedUnnamed: boolean;
  readonly orderByKey: Map<string, OrderNumbers & { readonly order: ReportedOrder }>;
  readonly completed: ReportedCompletedOrder[];
  readonly executionById: Map<string, ReportedExecution>;
  readonly shares: AccountShares;
  readonly cancel: Cancel;
}

export interface SnapshotWiring {
  readonly context: SessionContext;
  say(command: GatewayCommand): void;
  isOpen(): boolean;
  /** The open orders did not end, and an error without an id came meanwhile. */
  listsRefused(): void;
}

export function createSnapshots({ context, say, isOpen, listsRefused }: SnapshotWiring): Snapshots {
  let gathering: Gathering | undefined;
  const requests = createSnapshotRequests({ isRunning: () => gathering !== undefined, start });

  function start({ expected, isWhole }: WantedSnapshot): void {
    if (!isOpen()) return fail('no connection');
    const executionsId = context.nextRequestId();
    gathering = {
      requestedAt: context.clock.now(),
      executionsId,
      expected,
      isWhole,
      missing: new Set(['open orders', 'executions', 'positions']),
      refused: new Set(),
      hasAnswer: false,
      isRefusedUnnamed: false,
      orderByKey: new Map(),
      completed: [],
      executionById: new Map(),
      shares: createAccountShares(),
      cancel: stallAwareTimeout(context.wall, ANSWER_MAX_MS, overdue),
    };
    say({ name: 'reqAllOpenOrders' });
    if (isWhole) askCompleted(gathering);
    say({ name: 'reqExecutions', reqId: executionsId, account: context.account });
    say({ name: 'reqPositions' });
  }

  /** A gateway that has said nothing at all is mute; otherwise what came is used. */
  function overdue(): void {
    if (gathering === undefined) return;
    if (gathering.isRefusedUnnamed && gathering.missing.has('open orders')) return listsRefused();
    if (gathering.hasAnswer) return conclude(gathering);
    fail(`no end of ${[...gathering.missing].join(', ')} in time`);
  }

  function fail(why: string): void {
    forget();
    context.report({ type: 'snapshot-failed', why });
    requests.ended();
  }

  function conclude(gathered: Gathering): void {
    forget();
    const snapshot = {
      requestedAt: gathered.requestedAt,
      openOrders: openIn(gathered),
      completedOrders: gathered.completed,
      executions: [...gathered.executionById.values()],
      positions: gathered.shares.all().map((one) => ({ account: context.account, ...one })),
    };
    const missing = [...gathered.missing, ...gathered.refused];
    if (missing.length === 0) context.report({ type: 'snapshot', snapshot });
    else context.report({ type: 'snapshot-incomplete', snapshot, missing });
    requests.ended();
  }

  function forget(): void {
    gathering?.cancel();
    gathering = undefined;
  }

  function askCompleted({ missing }: Gathering): void {
    missing.add('completed orders');
    say({ name: 'reqCompletedOrders' });
  }

  /** Only an order that is missing among the open ones can have been completed. */
  function openOrdersEnded(whole: Gathering): void {
    const atWork = openIn(whole);
    // The gateway may append to a reference, and none of our references is a prefix of another.
    const isAtWork = (ref: string) => atWork.some(({ orderRef }) => orderRef.startsWith(ref));
    if (!whole.isWhole && ![...whole.expected].every(isAtWork)) askCompleted(whole);
  }
  return {
    request: requests.request,
    closed(why) {
      if (gathering !== undefined) fail(why);
    },
    order({ orderId, clientId, permId }, order) {
      // A report from before the acknowledgement concerns the same order.
      if (orderId !== 0) gathering?.orderByKey.delete(keyOf({ orderId, clientId, permId: 0 }));
      const numbers = { orderId, clientId, permId };
      gathering?.orderByKey.set(keyOf(numbers), { ...numbers, order });
    },
    orderOver({ orderId, clientId, permId }) {
      for (const [key, order] of gathering?.orderByKey ?? []) {
        const isNumber = order.orderId === orderId && order.clientId === clientId;
        // A forked change is two orders under one number: only the named one has ended.
        const isOther = permId > 0 && order.permId > 0 && order.permId !== permId;
        if (isNumber && !isOther) gathering?.orderByKey.delete(key);
      }
    },
    completedOrder: (order) => void gathering?.completed.push(order),
    execution(reqId, execution) {
      if (gathering?.executionsId === reqId) {
        gathering.executionById.set(execution.execId, execution);
      }
    },
    position: (row) => void gathering?.shares.after(row),
    end(part, reqId) {
      if (gathering === undefined) return;
      if (reqId !== undefined && reqId !== gathering.executionsId) return;
      if (!gathering.missing.delete(part)) return;
      if (part === 'open orders') openOrdersEnded(gathering);
      gathering.hasAnswer = true;
      if (gathering.missing.size === 0) conclude(gathering);
    },
    refusedUnnamed() {
      if (gathering?.missing.has('open orders')) gathering.isRefusedUnnamed = true;
    },
    refused(reqId, why) {
      if (gathering?.executionsId !== reqId) return false;
      context.log('warn', 'the gateway refused the request for executions', { why });
      gathering.hasAnswer = true;
      gathering.missing.delete('executions');
      gathering.refused.add('executions');
      if (gathering.missing.size === 0) conclude(gathering);
      return true;
    },
  };
}

function openIn({ orderByKey }: Gathering): readonly ReportedOrder[] {
  return [...orderByKey.values()].map(({ order }) => order).filter(({ status }) => !isOver(status));
}

/** Orders of other clients share number 0, a forked change has two permIds, and new orders have none yet. */
function keyOf({ orderId, clientId, permId }: OrderNumbers): string {
  return `${orderId === 0 ? '' : clientId} ${orderId} ${permId > 0 ? permId : ''}`;
}
