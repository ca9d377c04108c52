// Reads SSI's order book, the only record of what became of each order: one read at a time, so that no older one comes after a newer one.
import { DAY_MS, plus } from '../../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import { fieldsOf, listOf, numberOf, textOf } from '../../kit/fields.ts';
import type { Calls } from '../connection/calls.ts';
import type { SessionContext } from '../connection/context.ts';
import { dayText, exchangeDay } from '../messages/exchange-time.ts';
import { type ShownOrder, shownOrder } from './order-in.ts';

/** Earlier days only for orders that today's book does not show. */
export type Reach = 'today' | 'week';

export type BookRead = Result<readonly ShownOrder[], string>;

export interface OrderBook {
  /** What is asked for during a read gets the next one. */
  read(reach: Reach, answered: (read: BookRead) => void): void;
}

const WEEK_DAYS = 7;
const PAGE_SIZE = 100;
/** More pages than a client of this pace can fill. */
const PAGES_MAX = 100;

interface Asked {
  readonly reach: Reach;
  readonly answered: (read: BookRead) => void;
}

interface Reading {
  readonly asked: readonly Asked[];
  readonly from: string;
  readonly to: string;
  readonly byId: Map<string, ShownOrder>;
}

export function createOrderBook(context: SessionContext, calls: Calls): OrderBook {
  const { account, clock } = context;
  let waiting: Asked[] = [];
  let isReading = false;

  function start(): void {
    if (isReading || waiting.length === 0) return;
    isReading = true;
    const asked = waiting;
    waiting = [];
    const now = clock.now();
    const isWeek = asked.some(({ reach }) => reach === 'week');
    const from = dayText(exchangeDay(isWeek ? plus(now, -WEEK_DAYS * DAY_MS) : now));
    page({ asked, from, to: dayText(exchangeDay(now)), byId: new Map() }, 1);
  }

  function page(reading: Reading, pageIndex: number): void {
    const { from, to } = reading;
    calls.make({
      method: 'GET',
      path: '/trading/orderBook',
      query: { accountNo: account, from, to, pageIndex, pageSize: PAGE_SIZE },
      urgency: 'read',
      answered(result) {
        if (result.kind !== 'done')
          return end(reading, failed('text' in result ? result.text : result.kind));
        turned(reading, pageIndex, result.data);
      },
    });
  }

  function turned(reading: Reading, pageIndex: number, data: unknown): void {
    const { orderList, totalOrders } = fieldsOf(data);
    const rows = listOf(orderList);
    for (const row of rows) {
      const order = shownOrder(row);
      if (order === undefined) return unreadable(reading, row);
      reading.byId.set(order.orderId, order);
    }
    const total = numberOf(totalOrders) ?? reading.byId.size;
    const isLast = rows.length === 0 || pageIndex >= PAGES_MAX;
    if (reading.byId.size >= total) return end(reading, ok([...reading.byId.values()]));
    if (isLast)
      return end(reading, failed(`${reading.byId.size} of ${total} orders of the book arrived`));
    page(reading, pageIndex + 1);
  }

  function unreadable(reading: Reading, row: unknown): void {
    const name = textOf(fieldsOf(row).orderId);
    const text = `SSI's order book has an order that cannot be read: ${name || 'without a number'}`;
    context.log('error', text);
    context.report({ type: 'notice', text, isUnusable: true });
    end(reading, failed(text));
  }

  function end({ asked }: Reading, read: BookRead): void {
    isReading = false;
    for (const { answered } of asked) answered(read);
    start();
  }

  return {
    read(reach, answered) {
      waiting.push({ reach, answered });
      start();
    },
  };
}
