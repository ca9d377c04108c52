// What a person keeps beside a strategy in one symbol: bought by an order that outlives a kill, untouched when the strategy's stop
// fills, listed apart, and sold only by an order that names it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LONG_TIMEOUT } from '../processes/program.ts';
import { createWorld, type World } from '../processes/three-processes.ts';
import { until } from '../processes/waiting.ts';

const STRATEGY = `
name: follow
symbols: [AAPL]
entry: { side: long, when: "prediction.confidence >= 0.7" }
size: { shares: 100 }
stop: { percent: 3 }
target: { r: 9 }
`;

let world: World;

beforeAll(async () => {
  world = await createWorld({
    market: '2020-12-16T10:00:00-05:00',
    speed: 10,
    symbols: ['AAPL'],
    strategy: STRATEGY,
    pollSeconds: 2,
    config: 'manual: { allow_holdings: true }\n',
  });
  await price(100);
  expect((await world.start()).stderr).toBe('');
});

afterAll(() => world?.end());

function price(last: number): Promise<unknown> {
  return world.gateway('POST', '/price', { symbol: 'AAPL', last });
}

interface Placed {
  readonly order_ref: string;
  readonly repeated: boolean;
}

const ORDER = { symbol: 'AAPL', order_type: 'LMT', as: 'holding' };
const BUY = { ...ORDER, side: 'BUY', quantity: 50, price: 98 };

interface HoldingRow {
  readonly id: string;
  readonly quantity: number;
  readonly order_ref: string;
}

const holdings = () => world.control<HoldingRow[]>('/positions?holdings');

async function netOfAccount(): Promise<number> {
  const { positions } = await world.state();
  return positions.find(({ symbol }) => symbol === 'AAPL')?.quantity ?? 0;
}

describe('a holding beside a position', () => {
  let orderRef = '';
  let requests = 0;

  it('is ordered once, although the daemon is killed while the order works and the request comes again', async () => {
    const keyed = () => ({ user: 'ann', key: `savings-${requests}`, body_hash: 'b1' });
    orderRef = await until('the order is placed', async () => {
      // Account values arrive within seconds; a refusal is remembered under its key. What was not answered is asked again under its own.
      try {
        return (await world.command<Placed>('/orders', { ...BUY, by: keyed() })).order_ref;
      } catch (cause) {
        if (String(cause).includes('"kind":"problem"')) requests += 1;
        return undefined;
      }
    });
    await until('it works', async () => {
      const { open_orders: open } = await world.state();
      return open.some(({ order_ref, status }) => order_ref === orderRef && status === 'Submitted');
    });
    await world.kill();
    expect((await world.start()).stderr).toBe('');
    const again = await world.command<Placed>('/orders', { ...BUY, by: keyed() });
    expect(again).toMatchObject({ order_ref: orderRef, repeated: true });
    const { open_orders: open, executions } = await world.state();
    expect(open.map(({ order_ref }) => order_ref)).toEqual([orderRef]);
    expect(executions).toEqual([]);
  });

  it('fills into a holding without a stop, and is no position', async () => {
    await price(97.5);
    const [row] = await until('it is held', async () => {
      const rows = await holdings();
      return rows[0]?.quantity === 50 ? rows : undefined;
    });
    expect(row).toMatchObject({ id: 'AAPL-h', order_ref: orderRef });
    expect(await world.control('/positions')).toEqual([]);
    const status = await world.control<Record<string, unknown>>('/status');
    expect(status).toMatchObject({ positions: 0, unprotected: [], uncovered: [] });
    expect(status.holdings).toMatchObject([{ symbol: 'AAPL', quantity: 50 }]);
  });

  it('stays when the stop of the strategy fills in its symbol', async () => {
    await world.hold('AAPL', 100);
    expect(await netOfAccount()).toBe(150);
    await price(90);
    await until('the position is closed', async () => {
      const trades = await world.control<{ reason: string }[]>('/trades');
      return trades.some(({ reason }) => reason === 'stop');
    });
    await until('the account agrees', async () => (await netOfAccount()) === 50);
    expect(await holdings()).toMatchObject([{ quantity: 50 }]);
    expect(await world.control('/positions?foreign')).toEqual([]);
    const { executions, naked_milliseconds } = await world.state();
    expect(naked_milliseconds).toBe(0);
    const sold = executions.filter(({ side }) => side === 'SLD');
    expect(sold.map(({ shares }) => shares).reduce((sum, shares) => sum + shares, 0)).toBe(100);
  });

  it('is closed neither by flatten nor by exit, which name the order that sells it', async () => {
    expect((await world.sluice('flatten', '--yes', '-c', 'config/sluice.yaml')).code).toBe(0);
    const exit = await world.sluice('exit', 'AAPL', '--yes', '-c', 'config/sluice.yaml');
    expect(exit.code).not.toBe(0);
    expect(exit.stderr).toContain('sluice sell AAPL 50 --as holding');
    expect(await netOfAccount()).toBe(50);
  });

  it('is sold by an order that names it, and never more than is held', async () => {
    const by = { user: 'ann' };
    const order = { ...ORDER, order_type: 'MKT', side: 'SELL', by };
    await expect(world.command('/orders', { ...order, quantity: 51 })).rejects.toThrow(/51/);
    await world.command('/orders', { ...order, quantity: 20 });
    await until('it is sold', async () => (await holdings())[0]?.quantity === 30);
    await until('the account agrees', async () => (await netOfAccount()) === 30);
  });

  it('is listed from the journal when the daemon is stopped, and explained by its id', async () => {
    await world.sluice('stop', ...LONG_TIMEOUT, '-c', 'config/sluice.yaml');
    const files = ['-c', 'config/sluice.yaml'];
    const table = await world.sluice('positions', '--holdings', ...files);
    expect(table.stdout).toMatch(/AAPL +30 /);
    const status = await world.sluice('status', ...files);
    expect(status.stdout).toContain('30 AAPL: investments, without a stop');
    const explained = await world.sluice('explain', 'AAPL-h', ...files);
    expect(explained.stdout).toContain('as a holding, requested by ann');
    expect(explained.stdout).toContain('sold 20');
  });
});
