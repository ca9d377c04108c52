// One complete snapshot of the account: the whole order book, then the positions; what a page lacks fails it.
import type { Instant } from '../../../../kernel/instant.ts';
import type { Result } from '../../../../kernel/result.ts';
import type {
  BrokerSnapshot,
  ReportedExecution,
  ReportedPosition,
} from '../../../ports/broker-reports.ts';
import {
  createSnapshotRequests,
  type Expected,
  type SnapshotRequests,
  type WantedSnapshot,
} from '../../kit/snapshot-requests.ts';
import type { SessionContext } from '../connection/context.ts';
import { isFinal } from '../messages/order-words.ts';
import type { OrderBook } from './order-book.ts';
import {
  completedOrder,
  filledSoFar,
  reportedOrder,
  type ShownOrder,
  type SymbolOf,
} from './order-in.ts';

export interface Snapshots extends Pick<SnapshotRequests, 'request'> {
  closed(why: string): void;
}

export interface SnapshotWiring {
  readonly context: SessionContext;
  readonly book: OrderBook;
  readonly symbolOf: SymbolOf;
  isOpen(): boolean;
  onBook(orders: readonly ShownOrder[]): void;
  dated(order: ShownOrder): ShownOrder;
  askPositions(answered: (read: Result<readonly ReportedPosition[], string>) => void): void;
}

interface Gathering {
  readonly requestedAt: Instant;
  /** If one of them is not in today's book, earlier days are read. */
  readonly expected: Expected;
}

export function createSnapshots(wiring: SnapshotWiring): Snapshots {
  const { context, book, symbolOf } = wiring;
  const { report, clock } = context;
  let gathering: Gathering | undefined;
  const requests = createSnapshotRequests({ isRunning: () => gathering !== undefined, start });

  function start({ expected, isWhole }: WantedSnapshot): void {
    if (!wiring.isOpen()) return fail('no connection');
    gathering = { requestedAt: clock.now(), expected };
    readBook(gathering, isWhole ? 'week' : 'today');
  }

  function readBook(whole: Gathering, reach: 'today' | 'week'): void {
    book.read(reach, (read) => {
      if (gathering !== whole) return;
      if (!read.ok) return fail(read.failure);
      if (reach === 'today' && !showsAll(read.value, whole.expected))
        return readBook(whole, 'week');
      // At once: a later read, during the wait for the positions, must not be followed by this one.
      wiring.onBook(read.value);
      readPositions(whole, read.value);
    });
  }

  function showsAll(orders: readonly ShownOrder[], expected: Expected): boolean {
    const shown = new Set(orders.map(({ orderRef }) => orderRef));
    return [...expected].every((ref) => shown.has(ref));
  }

  function readPositions(whole: Gathering, orders: readonly ShownOrder[]): void {
    wiring.askPositions((read) => {
      if (gathering !== whole) return;
      if (!read.ok) return fail(read.failure);
      const executions = executionsOf(orders);
      if (executions === undefined) return fail('a fill in the order book has no price');
      gathering = undefined;
      report({
        type: 'snapshot',
        snapshot: snapshotOf(whole, orders, { executions, positions: read.value }),
      });
      requests.ended();
    });
  }

  function executionsOf(orders: readonly ShownOrder[]): readonly ReportedExecution[] | undefined {
    const executions: ReportedExecution[] = [];
    for (const order of orders) {
      if (!(order.filled > 0)) continue;
      const execution = filledSoFar(wiring.dated(order), symbolOf, clock.now());
      if (execution === undefined) return undefined;
      executions.push(execution);
    }
    return executions;
  }

  function snapshotOf(
    { requestedAt }: Gathering,
    orders: readonly ShownOrder[],
    more: Pick<BrokerSnapshot, 'executions' | 'positions'>,
  ): BrokerSnapshot {
    return {
      requestedAt,
      openOrders: orders
        .filter(({ status }) => !isFinal(status))
        .map((order) => reportedOrder(order, symbolOf)),
      completedOrders: orders
        .filter(({ status }) => isFinal(status))
        .map((order) => completedOrder(order, symbolOf)),
      ...more,
    };
  }

  function fail(why: string): void {
    gathering = undefined;
    report({ type: 'snapshot-failed', why });
    requests.ended();
  }
  return {
    request: requests.request,
    closed(why) {
      if (gathering !== undefined) fail(why);
    },
  };
}
