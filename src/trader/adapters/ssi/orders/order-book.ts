// Reads SSI's order book, the only record of what became of each order: one read at a time, so that no older one comes after a newer one.
import { DAY_MS, plus } from '../../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import { fieldsOf, numberOf, textOf } from '../../kit/fields.ts';
import type { Calls } from '../connection/calls.ts';
import type { SessionContext } from '../connection/context.ts';
import { type Done, rowsIn } from '../messages/answers.ts';
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
const PAGE_SIZE = 1_000;
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
  /** As SSI counts them: fewer fail the read. */
  total: number | undefined;
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
    page({ asked, from, to: dayText(exchangeDay(now)), byId: new Map(), total: undefined }, 1);
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
        turned(reading, pageIndex, result);
      },
    });
  }

  /** SSI's count of pages is not reliable: the last page is the one that has nothing new. */
  function turned(reading: Reading, pageIndex: number, answer: Done): void {
    const { byId } = reading;
    const rows = rowsIn(answer, 'orderList');
    if (rows === undefined) return end(reading, failed('the order book cannot be read'));
    const { accountNo, totalRecord, totalOrders } = fieldsOf(answer.data);
    const named = textOf(accountNo);
    if (named !== '' && named !== account)
      return end(reading, failed(`SSI answered with the orders of ${named}`));
    const before = byId.size;
    for (const row of rows) {
      const order = shownOrder(row, account);
      if (order === undefined) return unreadable(reading, row);
      byId.set(order.orderId, order);
    }
    reading.total = numberOf(totalRecord ?? totalOrders) ?? reading.total;
    if (byId.size === before) return whole(reading);
    if (pageIndex >= PAGES_MAX) return end(reading, failed('the order book does not end'));
    page(reading, pageIndex + 1);
  }

  function whole(reading: Reading): void {
    const { byId, total } = reading;
    if (total !== undefined && byId.size < total)
      return end(reading, failed(`${byId.size} of ${total} orders of the book arrived`));
    end(reading, ok([...byId.values()].filter((order) => order.account === account)));
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
