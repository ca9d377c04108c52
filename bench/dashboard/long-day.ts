// A trader with many orders at work, its API as a process of its own, and somebody who has signed in.

import type { Browser, Page } from 'playwright-core';
import type { OrderRow } from '../../src/trader/contract/order-rows.ts';
import type { Fact } from '../../src/trader/domain/facts/facts.ts';
import { BOARD_ROWS } from '../../src/trader/ports/dashboard-snapshot.ts';
import { statusOf } from '../../src/trader/surfaces/control/status.ts';
import { ORDER } from '../../test/api/harness/scripted-trader.ts';
import { NO_DAY } from '../../test/trader/ports/no-day.ts';
import { NOW, STATUS } from '../../test/trader/ports/scripted-trader.ts';
import {
  LOOK,
  POSITION,
  STATUS_ENVIRONMENT,
} from '../../test/trader/surfaces/control/control-harness.ts';
import { openEnvironment } from '../api/environment.ts';
import { pin, sluice, startApi } from '../api/pinned.ts';

const DAY = { ...STATUS.day, realized: 1_300.44, open: -65.77, result: 1_234.67 };
/** As the page writes it. */
export const RESULT_TEXT = '1,234.67';

const PASSWORD = 'correct horse 42';

export interface LongDay {
  readonly url: string;
  readonly apiPid: number;
  /** One more fact: an order has filled a little more. */
  happen(): void;
  /** A page of a browser that holds nothing of the dashboard yet. */
  open(browser: Browser): Promise<Page>;
  close(): Promise<void>;
}

export async function openLongDay(count: number): Promise<LongDay> {
  const orders = Array.from({ length: count }, (_, n) => orderOf(n));
  const environment = await openEnvironment({
    status: () => statusOf({ ...STATUS, day: DAY }, STATUS_ENVIRONMENT),
    look: {
      ...LOOK,
      positions: () => [POSITION],
      day: () => ({ ...NO_DAY, orders: orders.slice(0, BOARD_ROWS), orders_total: count }),
      ordersPage: ({ offset, limit }) => ({
        total: count,
        rows: orders.slice(offset, offset + limit),
      }),
    },
  });
  const api = await startApi(environment.config);
  // The browser is what is measured: nobody is kept to one core.
  pin(api.pid, 'everywhere');
  const add = [
    'user',
    'add',
    'bob',
    '--role',
    'admin',
    '--password-stdin',
    '-c',
    environment.config,
  ];
  sluice(add, `${PASSWORD}\n`);
  let seq = 0;
  return {
    url: `${api.url}/desk/`,
    apiPid: api.pid,
    happen() {
      seq += 1;
      const place = seq % count;
      const order = orders[place] ?? orderOf(place);
      orders[place] = { ...order, filled: (order.filled + 1) % order.quantity };
      const { order_ref: orderRef } = order;
      const fact: Fact = { type: 'order-updated', orderRef, symbol: 'SPY', status: 'working' };
      environment.tell({ seq, at: NOW, cause: 0, correlation: 'bench', fact });
    },
    async open(browser) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
      const answer = await context.request.post(`${api.url}/api/v1/auth/page`, {
        data: { username: 'bob', password: PASSWORD },
      });
      if (!answer.ok()) throw new Error(`sign-in: ${answer.status()} ${await answer.text()}`);
      return context.newPage();
    },
    async close() {
      await api.end();
      await environment.close();
    },
  };
}

function orderOf(n: number): OrderRow {
  return { ...ORDER, order_id: n, perm_id: n, order_ref: `abcdefgh.${n.toString(36)}.e` };
}
