// The groups of open orders that were placed before the lists begin: only a group names its exits, and shows a stop that Alpaca holds.
// Decision 0099
import { MINUTE_MS, plus } from '../../../../kernel/instant.ts';
import { failed, ok } from '../../../../kernel/result.ts';
import { type Calls, textIn } from '../connection/calls.ts';
import { type ShownOrder, shownOrder } from './order-in.ts';
import { type ListRead, readPages } from './order-pages.ts';

/** The orders of a group are placed together. */
const APART_MS = MINUTE_MS;
/** More than an exit is moved in the life of a trade. */
const CHANGES_MAX = 200;
const NOT_FOUND = 404;

/** What was placed together with these orders, and the orders that changes have replaced in between. */
export function readGroups(
  calls: Calls,
  orders: readonly ShownOrder[],
  answered: (read: ListRead) => void,
): void {
  const found: ShownOrder[] = [];
  const left = [...orders];
  next();

  function next(): void {
    const order = left.shift();
    if (order === undefined) return answered(ok(found));
    if (isShown(order)) return next();
    first(order, 1);
  }

  function isShown({ id }: ShownOrder): boolean {
    return found.some((one) => one.id === id || one.legs.some((leg) => leg.id === id));
  }

  /** Back to the order that was placed with the group. */
  function first(order: ShownOrder, count: number): void {
    if (order.replaces === '' || count > CHANGES_MAX) return group(order);
    calls.make({
      method: 'GET',
      path: `/v2/orders/${order.replaces}`,
      urgency: 'read',
      answered(result) {
        if (result.kind === 'refused' && result.status === NOT_FOUND) return group(order);
        const before = result.kind === 'done' ? shownOrder(result.data) : undefined;
        if (before === undefined) return answered(failed(textIn(result)));
        found.push(before);
        first(before, count + 1);
      },
    });
  }

  function group({ symbol, submittedAt }: ShownOrder): void {
    if (submittedAt === undefined) return next();
    const [after, until] = [plus(submittedAt, -APART_MS), plus(submittedAt, APART_MS)];
    readPages(calls, { status: 'all', isNested: true, symbol, after, until }, (read) => {
      if (!read.ok) return answered(read);
      found.push(...read.value);
      next();
    });
  }
}
