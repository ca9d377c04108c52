// The orders of the account, page by page: as groups, and each by itself, since a group does not show orders that were changed.
import { DAY_MS, type Instant, plus, toIso } from '../../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import { fieldsOf, textOf } from '../../kit/fields.ts';
import { type Calls, textIn } from '../connection/calls.ts';
import { timeIn } from '../messages/times.ts';
import { isOtherAsset, type ShownOrder, shownOrder } from './order-in.ts';

export type ListRead = Result<readonly ShownOrder[], string>;

const REACH_MS = 7 * DAY_MS;
const PAGE_SIZE = 500;
const PAGES_MAX = 40;

/** Orders that were placed in the last week, oldest first, each with its legs. */
export function readOrders(calls: Calls, now: Instant, answered: (read: ListRead) => void): void {
  readPages(calls, { now, isNested: false }, (flat) => {
    if (!flat.ok) return answered(flat);
    readPages(calls, { now, isNested: true }, (groups) => {
      if (!groups.ok) return answered(groups);
      const shown = new Set(
        groups.value.flatMap(({ id, legs }) => [id, ...legs.map((leg) => leg.id)]),
      );
      // Alone only what no group shows: those that were replaced.
      const replaced = flat.value.filter(({ id }) => !shown.has(id));
      answered(ok([...groups.value, ...replaced]));
    });
  });
}

interface Reading {
  readonly now: Instant;
  readonly isNested: boolean;
}

function readPages(calls: Calls, reading: Reading, answered: (read: ListRead) => void): void {
  const byId = new Map<string, ShownOrder>();
  page(undefined, 1);

  function page(until: string | undefined, count: number): void {
    calls.make({
      method: 'GET',
      path: '/v2/orders',
      query: {
        ...{ status: 'all', limit: PAGE_SIZE, direction: 'desc', nested: reading.isNested },
        after: toIso(plus(reading.now, -REACH_MS)),
        ...(until !== undefined && { until }),
      },
      urgency: 'read',
      answered(result) {
        if (result.kind !== 'done') return answered(failed(textIn(result)));
        if (!Array.isArray(result.data)) return answered(failed('the orders cannot be read'));
        const before = byId.size;
        for (const row of result.data) {
          if (isOtherAsset(row)) continue;
          const order = shownOrder(row);
          if (order === undefined)
            return answered(failed(`the order ${textOf(fieldsOf(row).id)} cannot be read`));
          byId.set(order.id, order);
        }
        if (result.data.length < PAGE_SIZE || byId.size === before)
          return answered(ok([...byId.values()].toReversed()));
        if (count >= PAGES_MAX) return answered(failed('there are too many orders to read'));
        const last = timeIn(textOf(fieldsOf(result.data.at(-1)).submitted_at));
        if (last === undefined) return answered(failed('an order without a time cannot be read'));
        // The end of a page is excluded from the next one, where orders of the same moment may stand.
        page(toIso(plus(last, 1)), count + 1);
      },
    });
  }
}
