// Lists of orders, read page by page.
import { type Instant, plus, toIso } from '../../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import { fieldsOf, textOf } from '../../kit/fields.ts';
import { type Calls, textIn } from '../connection/calls.ts';
import { timeIn } from '../messages/times.ts';
import { isOtherAsset, type ShownOrder, shownOrder } from './order-in.ts';

export type ListRead = Result<readonly ShownOrder[], string>;

const PAGE_SIZE = 500;
const PAGES_MAX = 40;

/** Both times are excluded. */
export interface Reading {
  readonly status: 'all' | 'open';
  readonly isNested: boolean;
  readonly symbol?: string;
  readonly after?: Instant;
  readonly until?: Instant;
}

/** Oldest first. */
export function readPages(
  calls: Calls,
  reading: Reading,
  answered: (read: ListRead) => void,
): void {
  const { status, isNested, symbol, after } = reading;
  const byId = new Map<string, ShownOrder>();
  page(reading.until, 1);

  function page(until: Instant | undefined, count: number): void {
    calls.make({
      method: 'GET',
      path: '/v2/orders',
      query: {
        ...{ status, limit: PAGE_SIZE, direction: 'desc', nested: isNested },
        ...(symbol !== undefined && { symbols: symbol }),
        ...(after !== undefined && { after: toIso(after) }),
        ...(until !== undefined && { until: toIso(until) }),
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
        page(plus(last, 1), count + 1);
      },
    });
  }
}
