// One complete snapshot of the account: orders, fills and positions; what a list lacks fails it.
import type { Cancel } from '../../../../kernel/clock.ts';
import { DAY_MS, type Instant, plus, SECOND_MS } from '../../../../kernel/instant.ts';
import { exactShares } from '../../../domain/positions/whole-part.ts';
import type { BrokerSnapshot, ReportedCompletedOrder } from '../../../ports/broker-reports.ts';
import {
  createSnapshotRequests,
  type Expected,
  type SnapshotRequests,
  type WantedSnapshot,
} from '../../kit/snapshot-requests.ts';
import type { PositionsRead } from '../account/positions.ts';
import type { Calls } from '../connection/calls.ts';
import type { SessionContext } from '../connection/context.ts';
import { execIdOf, executionOf, type Fill, readFills, readFillsOf } from './executions.ts';
import { isAtWork, type KnownOrder, type KnownOrders } from './known-orders.ts';
import type { Asked, LookUps } from './look-ups.ts';
import { isFinal, type ShownOrder } from './order-in.ts';
import { readOrders } from './order-lists.ts';
import { endOf, reportedOrder } from './order-reports.ts';
import { alpacaLink, firstNames } from './refs.ts';

export interface Snapshots extends Pick<SnapshotRequests, 'request'> {
  closed(why: string): void;
}

export interface SnapshotWiring {
  readonly context: SessionContext;
  readonly calls: Calls;
  readonly known: KnownOrders;
  readonly lookUps: LookUps;
  symbolOf(brokerSymbol: string): string;
  isOpen(): boolean;
  shown(order: ShownOrder): void;
  listed(fills: readonly Fill[]): void;
  /** An order as the lists show it, which may have fewer shares than was reported before. */
  compared(order: ShownOrder): void;
  askPositions(answered: (read: PositionsRead) => void): void;
}

interface Gathering {
  readonly requestedAt: Instant;
  readonly expected: Expected;
  readonly ids: Set<string>;
  readonly rows: ShownOrder[];
}

/**
 * A comparison takes at least five of the calls that Alpaca counts each minute. While differences last one follows the other; after the
 * first of them each waits for its time, so that none has to wait for the next minute, and other questions have calls left. Two that
 * are to agree are as far apart.
 */
const EVERY_MS = 5 * SECOND_MS;
const AT_ONCE = 4;
const REACH_MS = 7 * DAY_MS;
const RECENT_MS = 2 * DAY_MS;

export function createSnapshots(wiring: SnapshotWiring): Snapshots {
  const { context, calls, known, symbolOf } = wiring;
  const { account, report, clock, wall } = context;
  let gathering: Gathering | undefined;
  let cancelWait: Cancel | undefined;
  let pacedUntil = Number.NEGATIVE_INFINITY;
  const isRunning = () => gathering !== undefined || cancelWait !== undefined;
  const requests = createSnapshotRequests({ isRunning, start: startInTime });

  function startInTime(wanted: WantedSnapshot): void {
    const everyMs = EVERY_MS / Math.max(1, clock.speed);
    const waitMs = pacedUntil - (AT_ONCE - 1) * everyMs - wall.now();
    if (waitMs > 0) {
      cancelWait = wall.after(waitMs, () => {
        cancelWait = undefined;
        startInTime(wanted);
      });
      return;
    }
    pacedUntil = Math.max(pacedUntil, wall.now()) + everyMs;
    start(wanted);
  }

  function start({ expected, isWhole }: WantedSnapshot): void {
    if (!wiring.isOpen()) return fail('no connection');
    const whole = { requestedAt: clock.now(), expected, ids: new Set<string>(), rows: [] };
    gathering = whole;
    readOrders(calls, {
      now: whole.requestedAt,
      isPlaced: known.isPlaced,
      answered(read) {
        if (gathering !== whole) return;
        if (!read.ok) return fail(read.failure);
        for (const order of read.value) take(whole, order);
        known.learnAll(read.value);
        const missing = [...whole.expected].filter((ref) => !isShown(whole, ref));
        const reach = isWhole || missing.length > 0 ? REACH_MS : RECENT_MS;
        lookFor(whole, missing, () => fills(whole, reach));
      },
    });
  }

  /** At work when last seen, and in the group of an order that is shown: the stop that Alpaca holds beside an old target. */
  function besideShown({ ids }: Gathering): readonly Asked[] {
    const groups = new Set([...ids].map((id) => known.byId(id)?.identity.group ?? ''));
    return [...known.all()]
      .filter(({ shown, identity: { group } }) => {
        return group !== '' && groups.has(group) && !isFinal(shown.status) && !ids.has(shown.id);
      })
      .map(({ shown: { id } }) => ({ id }));
  }

  function take({ ids, rows }: Gathering, order: ShownOrder): void {
    for (const row of [order, ...order.legs]) {
      ids.add(row.id);
      rows.push(row);
    }
    known.learn(order);
  }

  function isShown({ ids }: Gathering, orderRef: string): boolean {
    const one = known.newest(orderRef);
    return one !== undefined && ids.has(one.shown.id);
  }

  /** Orders that were placed before the lists begin; one that is absent here has ended, or never arrived. */
  function lookFor(whole: Gathering, refs: readonly string[], done: () => void): void {
    const left: Asked[] = [...successorsIn(whole), ...besideShown(whole)];
    const missing = [...refs];
    const asked = new Set<string>();
    next();

    function next(): void {
      const one = left.shift() ?? nextName();
      if (one === undefined) return done();
      ask(one);
    }

    /** Of an order that nothing has shown so far; one order of a group shows the others. */
    function nextName(): Asked | undefined {
      for (let ref = missing[0]; ref !== undefined; ref = missing[0]) {
        const latest = known.newest(ref)?.shown.name ?? '';
        const name = [latest, ...firstNames(ref)].find((one) => one !== '' && !asked.has(one));
        if (name !== undefined && !isShown(whole, ref)) {
          asked.add(name);
          return { name };
        }
        missing.shift();
      }
      return undefined;
    }

    function ask(asked: Asked): void {
      wiring.lookUps.ask(asked, (answer) => {
        if (gathering !== whole) return;
        if (answer.kind === 'unclear') return fail(answer.why);
        if (answer.kind === 'found') {
          take(whole, answer.order);
          left.push(...successorsOf(answer.order));
        }
        next();
      });
    }
  }

  function successorsIn({ ids }: Gathering): readonly Asked[] {
    return [...ids].flatMap((id) => {
      const shown = known.byId(id)?.shown;
      return shown === undefined ? [] : successorsOf({ ...shown, legs: [] });
    });
  }

  /** A group may show an exit as it was placed: what was made of it by changes. */
  function successorsOf(order: ShownOrder): readonly Asked[] {
    return [order, ...order.legs].flatMap(({ replacedBy: id }) =>
      id !== '' && known.byId(id) === undefined ? [{ id }] : [],
    );
  }

  function fills(whole: Gathering, reachMs: number): void {
    const since = plus(whole.requestedAt, -reachMs);
    readFills(calls, since, (read) => {
      if (gathering !== whole) return;
      if (!read.ok) return fail(read.failure);
      readFillsOf(calls, lacking(whole, since, read.value), (more) => {
        if (gathering !== whole) return;
        if (!more.ok) return fail(more.failure);
        const all = [...read.value, ...more.value];
        positions(whole, [...new Map(all.map((fill) => [execIdOf(fill), fill])).values()]);
      });
    });
  }

  /** Orders that changed since then, and have filled more than the list of fills says. */
  function lacking({ ids }: Gathering, since: Instant, list: readonly Fill[]): readonly string[] {
    const sharesById = new Map<string, number>();
    for (const { orderId, shares } of list)
      sharesById.set(orderId, exactShares((sharesById.get(orderId) ?? 0) + shares));
    return [...ids].filter((id) => {
      const { filled = 0, updatedAt = since } = known.byId(id)?.shown ?? {};
      return updatedAt >= since && filled > (sharesById.get(id) ?? 0);
    });
  }

  function positions(whole: Gathering, fillsRead: readonly Fill[]): void {
    wiring.askPositions((read) => {
      if (gathering !== whole) return;
      if (!read.ok) return fail(read.failure);
      gathering = undefined;
      wiring.listed(fillsRead);
      for (const row of whole.rows) wiring.compared(row);
      const orders = [...whole.ids].flatMap((id) => known.byId(id) ?? []);
      // What changed while the lists were read comes as reports, after the snapshot.
      report({ type: 'snapshot', snapshot: snapshotOf(whole, orders, fillsRead, read.value) });
      for (const { shown } of orders) wiring.shown(shown);
      requests.ended();
    });
  }

  function snapshotOf(
    { requestedAt }: Gathering,
    orders: readonly KnownOrder[],
    fillsRead: readonly Fill[],
    positionsRead: BrokerSnapshot['positions'],
  ): BrokerSnapshot {
    const heads = orders.filter(isHead);
    return {
      requestedAt,
      openOrders: heads.filter(isAtWork).map((one) => reportedOrder(one, account, symbolOf)),
      completedOrders: heads.filter(({ shown }) => isFinal(shown.status)).map(completedOrder),
      executions: fillsRead.flatMap((fill) => {
        const one = known.byId(fill.orderId);
        return one === undefined ? [] : [executionOf(fill, one, { account, symbolOf })];
      }),
      positions: positionsRead,
    };
  }

  function isHead(one: KnownOrder): boolean {
    const { orderRef, isHidden } = one.identity;
    const { shown } = one;
    if (isHidden) return false;
    const isReplaced = shown.status === 'replaced';
    if (isReplaced && !known.isSucceeded(one)) return false;
    if (orderRef === '') return !isReplaced;
    return known.newest(orderRef)?.shown.id === shown.id;
  }

  function completedOrder(one: KnownOrder): ReportedCompletedOrder {
    const { shown, identity, filledBefore } = one;
    const { orderRef } = identity;
    const { text: why, ...end } = endOf(known, one);
    return {
      ...{ account, orderRef, brokerLink: alpacaLink(orderRef, shown.id) },
      symbol: symbolOf(shown.symbol),
      status: shown.status === 'filled' ? 'filled' : 'cancelled',
      filled: exactShares(filledBefore + shown.filled),
      why,
      ...end,
    };
  }

  function fail(why: string): void {
    cancelWait?.();
    cancelWait = undefined;
    gathering = undefined;
    report({ type: 'snapshot-failed', why });
    requests.ended();
  }
  return {
    request: requests.request,
    closed(why) {
      if (isRunning()) fail(why);
    },
  };
}
