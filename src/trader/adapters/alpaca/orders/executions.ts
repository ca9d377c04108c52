// Executions, from the stream and from the list of activities, each under the same id: Alpaca names them differently in both.
// Decision 0099
import { type Instant, toIso } from '../../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import { exactShares } from '../../../domain/positions/whole-part.ts';
import type { ReportedExecution } from '../../../ports/broker-reports.ts';
import { type Fields, fieldsOf, numberOf, textOf } from '../../kit/fields.ts';
import { type Calls, textIn } from '../connection/calls.ts';
import { timeIn } from '../messages/times.ts';
import type { KnownOrder } from './known-orders.ts';
import { alpacaLink } from './refs.ts';

export interface Fill {
  readonly orderId: string;
  readonly shares: number;
  readonly price: number;
  /** Filled by this order so far, with this fill. */
  readonly cumulative: number;
  readonly at: Instant;
}

/** An update of the stream; undefined if it is not a fill that can be booked. */
export function fillInUpdate(update: Fields): Fill | undefined {
  const order = fieldsOf(update.order);
  return fillOf({
    orderId: textOf(order.id),
    shares: numberOf(update.qty),
    price: numberOf(update.price),
    cumulative: numberOf(order.filled_qty),
    at: timeIn(textOf(update.timestamp)),
  });
}

function fillInActivity(row: Fields): Fill | undefined {
  return fillOf({
    orderId: textOf(row.order_id),
    shares: numberOf(row.qty),
    price: numberOf(row.price),
    cumulative: numberOf(row.cum_qty),
    at: timeIn(textOf(row.transaction_time)),
  });
}

function fillOf(read: { [Key in keyof Fill]: Fill[Key] | undefined }): Fill | undefined {
  const { orderId, shares, price, cumulative, at } = read;
  if (orderId === undefined || orderId === '' || at === undefined) return undefined;
  if (shares === undefined || price === undefined || cumulative === undefined) return undefined;
  return shares > 0 && price > 0 && cumulative > 0
    ? { orderId, shares, price, cumulative, at }
    : undefined;
}

/**
 * Neither the id of the client nor that of the execution is in both lists: the order and what it had filled by then are. What follows a
 * dot would be read as the revision of a fill.
 */
export function execIdOf({ orderId, cumulative }: Fill): string {
  return `${orderId}:${String(cumulative).replace('.', '_')}`;
}

export function executionOf(
  fill: Fill,
  { shown, identity, filledBefore }: KnownOrder,
  { account, symbolOf }: { readonly account: string; readonly symbolOf: (name: string) => string },
): ReportedExecution {
  // What a target that only the adapter knows has sold is an exit of the stop beside it, in whose place it acted.
  const orderRef = identity.isHidden ? identity.group : identity.orderRef;
  return {
    execId: execIdOf(fill),
    account,
    orderRef,
    brokerLink: alpacaLink(orderRef, shown.id),
    symbol: symbolOf(shown.symbol),
    side: shown.side,
    shares: fill.shares,
    price: fill.price,
    at: fill.at,
    cumulativeQuantity: exactShares(filledBefore + fill.cumulative),
    averagePrice: shown.averagePrice ?? fill.price,
  };
}

/** All fills of these orders: pages of the whole list may lack one of two that have the same millisecond. */
export function readFillsOf(
  calls: Calls,
  orderIds: readonly string[],
  answered: (read: Result<readonly Fill[], string>) => void,
): void {
  const fills: Fill[] = [];
  next(0);

  function next(index: number): void {
    const orderId = orderIds[index];
    if (orderId === undefined) return answered(ok(fills));
    readPages(calls, { order_id: orderId }, (read) => {
      if (!read.ok) return answered(read);
      fills.push(...read.value);
      next(index + 1);
    });
  }
}

const PAGE_SIZE = 100;
const FILLS: ReadonlySet<string> = new Set(['', 'fill', 'partial_fill']);
/** More than an account of this pace trades in a week. */
const PAGES_MAX = 50;

/** All fills since then, oldest first. */
export function readFills(
  calls: Calls,
  since: Instant,
  answered: (read: Result<readonly Fill[], string>) => void,
): void {
  readPages(calls, { after: toIso(since) }, answered);
}

function readPages(
  calls: Calls,
  wanted: { readonly after: string } | { readonly order_id: string },
  answered: (read: Result<readonly Fill[], string>) => void,
): void {
  const fills: Fill[] = [];
  page('', 1);

  function page(token: string, count: number): void {
    calls.make({
      method: 'GET',
      path: '/v2/account/activities/FILL',
      query: {
        ...{ ...wanted, direction: 'desc', page_size: PAGE_SIZE },
        ...(token !== '' && { page_token: token }),
      },
      urgency: 'read',
      answered(result) {
        if (result.kind !== 'done') return answered(failed(textIn(result)));
        if (!Array.isArray(result.data)) return answered(failed('the activities cannot be read'));
        const rows = result.data.map(fieldsOf);
        for (const row of rows) {
          // The stream says what such a row corrects.
          if (!FILLS.has(textOf(row.type))) continue;
          const fill = fillInActivity(row);
          if (fill === undefined)
            return answered(failed(`the fill ${textOf(row.id)} cannot be read`));
          fills.push(fill);
        }
        if (rows.length < PAGE_SIZE) return answered(ok(fills.toReversed()));
        if (count >= PAGES_MAX) return answered(failed('there are too many fills to read'));
        page(textOf(rows.at(-1)?.id), count + 1);
      },
    });
  }
}
