// The orders of the account: as groups, and each by itself, since a group does not show orders that were changed. Open orders come
// whenever they were placed, with the groups that show what Alpaca does not list as open: the stop beside a target.
import { DAY_MS, type Instant, plus } from '../../../../kernel/instant.ts';
import { ok } from '../../../../kernel/result.ts';
import type { Calls } from '../connection/calls.ts';
import { readGroups } from './group-reads.ts';
import type { ShownOrder } from './order-in.ts';
import { type ListRead, readPages } from './order-pages.ts';

const REACH_MS = 7 * DAY_MS;

export interface OrdersRead {
  readonly now: Instant;
  /** Whether the group that the order belongs to is known. */
  isPlaced(order: ShownOrder): boolean;
  answered(read: ListRead): void;
}

/** Orders that were placed in the last week, and older ones that are open, each with its legs. */
export function readOrders(calls: Calls, { now, isPlaced, answered }: OrdersRead): void {
  const lastWeek = { status: 'all', after: plus(now, -REACH_MS) } as const;
  readPages(calls, { ...lastWeek, isNested: false }, (flat) => {
    if (!flat.ok) return answered(flat);
    readPages(calls, { ...lastWeek, isNested: true }, (groups) => {
      if (!groups.ok) return answered(groups);
      // Alone only what no group shows: those that were replaced.
      const week = [...groups.value, ...without(groups.value, flat.value)];
      readPages(calls, { status: 'open', isNested: false }, (open) => {
        if (!open.ok) return answered(open);
        const older = without(week, open.value);
        const unplaced = older.filter((order) => order.isGrouped && !isPlaced(order));
        readGroups(calls, unplaced, (read) => {
          if (!read.ok) return answered(read);
          answered(ok([...read.value, ...without(read.value, older), ...week]));
        });
      });
    });
  });
}

function without(shown: readonly ShownOrder[], list: readonly ShownOrder[]): readonly ShownOrder[] {
  const ids = new Set(shown.flatMap(({ id, legs }) => [id, ...legs.map((leg) => leg.id)]));
  return list.filter(({ id }) => !ids.has(id));
}
