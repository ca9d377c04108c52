// A key of Alpaca's API whose orders reach several workers of one PostgreSQL database at once: its limits are those of all together.
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { later } from '../../../src/api/app/live.ts';
import { openServerLocks } from '../../../src/api/store/postgres/server-locks.ts';
import { ok } from '../../../src/kernel/result.ts';
import { openLeaderElection } from '../../../src/sql/leader-election.ts';
import { type PostgresServer, postgresPrograms, startPostgres } from '../../processes/postgres.ts';
import { pause, until } from '../../processes/waiting.ts';
import { alpacaTrader, bracketOf, servedForAlpaca } from '../harness/alpaca-trader.ts';

const programs = postgresPrograms();
/** Its answers are on their way for a moment, as those of another process. */
function slow(trader: ReturnType<typeof alpacaTrader>): typeof trader {
  const { client } = trader;
  const send: typeof client.send = async (asked) => {
    await pause(20);
    return client.send(asked);
  };
  return { ...trader, client: { ...client, send } };
}

const BUY = {
  ...{ symbol: 'SPY', qty: '10', side: 'buy', type: 'limit', time_in_force: 'day' },
  ...{ limit_price: 300, order_class: 'oto', stop_loss: { stop_price: '290' } },
};

describe.runIf(programs !== undefined)('of several workers', () => {
  let server: PostgresServer;

  beforeAll(async () => {
    server = await startPostgres(programs ?? '');
  });
  afterAll(() => server.stop());

  /** The connection of one worker, and its locks. */
  async function worker() {
    const line = openLeaderElection(server.address, later);
    line.start();
    onTestFinished(() => line.stop());
    await until('it is connected', line.isUp);
    return { line, locks: openServerLocks({ connection: line, now: Date.now, after: later }) };
  }

  it('no two place an order of a key at once, so what it buys in a day stays below its limit', async () => {
    const trader = slow(alpacaTrader());
    const [entry] = bracketOf('SPY', 1);
    let count = 0;
    trader.answer(({ path, body }) => {
      const { client_order_id = null, quantity } = body as Record<string, number>;
      if (path === '/orders/check')
        return ok({ allowed: true, order: { notional: 3_000, price: 300 } });
      count += 1;
      const order = { ...entry, order_ref: `abcdefgh.k${count}.e`, client_order_id, quantity };
      trader.holds.orders.push({ ...order, limit_price: 300 } as never);
      return ok({ text: 'Placed.', order_ref: order.order_ref, repeated: false, order });
    });
    const apis = await Promise.all(
      [1, 2, 3].map(async () => {
        const { locks } = await worker();
        return servedForAlpaca({ dayNotionalMax: 6_000 }, undefined, { trader, locks });
      }),
    );
    const answers = await Promise.all(
      apis.flatMap(({ ask }) => [ask('POST', '/orders', BUY), ask('POST', '/orders', BUY)]),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 403, 403, 403, 403]);
    expect(trader.holds.orders).toHaveLength(2);
  });

  it('one that loses its connection gives its lock up, and one that ends waits until its own is back', async () => {
    const [one, other] = [await worker(), await worker()];
    await one.locks.take('alpaca:bot');
    const taking = other.locks.take('alpaca:bot');
    await one.line.stop();
    const giveBack = await taking;
    let hasStopped = false;
    const stopping = other.locks.stop().then(() => {
      hasStopped = true;
    });
    await expect(other.locks.take('alpaca:other')).rejects.toThrow('this process ends');
    expect(hasStopped).toBe(false);
    await giveBack();
    await stopping;
    await expect(one.locks.take('alpaca:bot')).rejects.toThrow('does not answer');
  });
});
