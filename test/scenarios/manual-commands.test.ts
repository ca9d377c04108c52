// The operator at the command line beside the running daemon: every manual command, as three processes and over their
// sockets.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StatusView } from '../../src/trader/contract/status.ts';
import { LONG_TIMEOUT } from '../processes/program.ts';
import { createWorld, type HeldRow, type Ran, type World } from '../processes/three-processes.ts';
import { until } from '../processes/waiting.ts';

const STRATEGY = `
name: follow
symbols: [AAPL, MSFT]
entry: { side: long, when: "prediction.confidence >= 0.7" }
size: { shares: 100 }
stop: { percent: 2 }
target: { r: 5 }
cooldown_minutes: 0
`;
const FILES = ['-c', 'config/sluice.yaml'];

let world: World;

beforeAll(async () => {
  world = await createWorld({
    market: '2020-12-16T10:00:00-05:00',
    speed: 10,
    symbols: ['AAPL', 'MSFT'],
    strategy: STRATEGY,
  });
  expect((await world.start()).stderr).toBe('');
});

afterAll(() => world?.end());

function ask(...args: string[]): Promise<Ran> {
  return world.sluice(...args, ...FILES);
}

function positions(): Promise<HeldRow[]> {
  return world.look<HeldRow[]>('positions');
}

async function heldNow(symbol: string): Promise<HeldRow | undefined> {
  return (await world.control<HeldRow[]>('/positions')).find((each) => each.symbol === symbol);
}

/** All executions, once the broker has reported the commission of each. */
function withCommissions(): Promise<Execution[]> {
  return until('all commissions are told', async () => {
    const rows = await world.control<Execution[]>('/executions');
    return rows.every(({ commission }) => commission !== null) ? rows : undefined;
  });
}

async function net(symbol: string): Promise<number> {
  const { positions: all } = await world.state();
  return all.find((held) => held.symbol === symbol)?.quantity ?? 0;
}

async function openOrders(symbol: string) {
  const { open_orders: orders } = await world.state();
  return orders.filter((order) => order.symbol === symbol);
}

describe('manual commands', () => {
  it('a stop goes tighter only, and where it was asked to go', async () => {
    const { stop_price: before } = await world.hold('MSFT', 100);
    const looser = await ask('stop-at', 'MSFT', String(before - 1));
    expect(looser.code).toBe(1);
    expect(looser.stderr).toMatch(/would be looser, and a stop never loosens \(refused\)\n$/);
    expect((await ask('stop-at', 'MSFT', 'much')).code).toBe(2);
    expect((await ask('stop-at', 'MSFT', String(before * 2))).stderr).toContain('through');
    const tighter = await ask('stop-at', 'MSFT', (before + 0.5).toFixed(2), '--json');
    expect(tighter).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(tighter.stdout)).toMatchObject({ command: 'stop-at', symbol: 'MSFT' });
    await until('it rests there', async () =>
      (await openOrders('MSFT')).some(
        ({ stop_price }) => Math.abs((stop_price ?? 0) - before - 0.5) < 0.006,
      ),
    );
  });

  it('a paused symbol is not entered until trading is resumed, and the status says so', async () => {
    expect((await ask('pause', 'AAPL')).stdout).toContain('no entries until `sluice resume`');
    expect((await world.look('status')).paused_symbols).toEqual(['AAPL']);
    await until('it is refused', async () => {
      await world.predicted('AAPL', 'BUY');
      const signals = await world.control<{ reasons: { kind: string }[] }[]>('/signals?not_taken');
      return signals.some(({ reasons }) => reasons.some(({ kind }) => kind === 'paused'));
    });
    expect((await ask('resume')).stdout).toContain('Lifted: the pause of AAPL.');
    expect(await world.look('status')).toMatchObject({ paused_symbols: [] });
  });

  it('only adopt touches 500 foreign shares', async () => {
    const order = { account: 'DU1234567', symbol: 'AAPL', action: 'BUY', type: 'MKT' };
    await world.gateway('POST', '/order', { ...order, quantity: 500 });
    await until('they are seen', async () => {
      const foreign = await world.control<{ quantity: number }[]>('/positions?foreign');
      return foreign.some(({ quantity }) => quantity === 500);
    });
    const only = await ask('flatten');
    expect(only.code).toBe(2);
    expect(only.stderr).toMatch(
      /^error: This would close 100 MSFT at market\. MSFT: .* USD .*What stays: 500 AAPL, which are not ours\. Nothing was done; add --yes to do it \(unconfirmed\)\n$/,
    );
    expect(await net('MSFT')).toBe(100);
    expect((await ask('flatten', '--yes')).stdout).toBe('Going flat: close 100 MSFT at market.\n');
    await until('ours are sold', async () => (await net('MSFT')) === 0);
    expect(await net('AAPL')).toBe(500);
    expect(await openOrders('AAPL')).toEqual([]);
    expect((await ask('exit', 'AAPL')).code).toBe(2);
  });

  it('adopted shares get a stop, released ones keep it and are foreign again', async () => {
    await until(
      'the difference is seen',
      async () =>
        ((await world.control<StatusView>('/status')).comparison?.differences.length ?? 0) > 0,
    );
    expect((await ask('status')).stdout).toMatch(
      /differs +AAPL: 500 shares are not ours; left as they are/,
    );
    expect((await ask('adopt', 'aapl')).code).toBe(2);
    expect(await positions()).toEqual([]);
    expect((await ask('adopt', 'AAPL', '--yes')).code).toBe(0);
    await until('they are ours and covered', async () => (await heldNow('AAPL'))?.protected);
    const [held] = await positions();
    if (held === undefined) throw new Error('nothing is held');
    expect(held).toMatchObject({ quantity: 500, strategy: 'operator' });
    expect((await ask('protect', 'AAPL')).stdout).toContain('protected already');
    const { stdout: told } = await ask('status');
    expect(told).toMatch(/^1 position, all protected at the broker/);
    expect(told).toContain('act 09:30-16:00 ET only; overnight gaps are not protected');
    const [stop] = await openOrders('AAPL');
    expect(stop).toMatchObject({ type: 'STP', quantity: 500, stop_price: held.stop_price });

    await world.kill();
    await world.begin();
    expect(await positions()).toMatchObject([{ quantity: 500, protected: true }]);
    expect((await ask('release', 'AAPL', '--yes')).code).toBe(0);
    expect(await positions()).toEqual([]);
    expect(await world.look('positions', '--foreign')).toMatchObject([
      { symbol: 'AAPL', quantity: 500 },
    ]);
    expect((await ask('flatten', '--yes')).stdout).toBe('Nothing of ours is open.\n');
    expect(await openOrders('AAPL')).toEqual([stop]);
    const { stdout } = await ask('explain', held.id);
    expect(stdout).toContain('500 shares at ');
    expect(stdout).toContain('adopted by');
    expect(stdout).toContain('500 shares released by');
  });

  it('reconcile lists the differences, and whether a statement matches to the cent', async () => {
    const compared = await world.look<Record<string, unknown>>('reconcile');
    expect(compared).toMatchObject({ live: true, is_clean: true, unknown_orders: [] });
    const kinds = (compared.differences as { kind: string }[]).map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(['foreign-order', 'foreign-position']);
    const executions = await withCommissions();
    writeStatement(executions);
    const matching = await ask('reconcile', '--statement', 'trades.csv');
    expect(matching.stdout).toMatch(/matches IB to the cent: yes \(2 executions agree, 0 are/);
    expect(matching.code).toBe(0);
    writeStatement(executions.map((row, at) => ({ ...row, price: row.price + at * 0.01 })));
    const differing = await ask('reconcile', '--statement', 'trades.csv');
    expect(differing.stdout).toContain('matches IB to the cent: no');
    expect(differing.code).toBe(1);
    // An empty statement must not count as agreement.
    writeStatement([]);
    const empty = await ask('reconcile', '--statement', 'trades.csv');
    expect(empty.stdout).toContain('unknown, the statement has none of our executions');
    expect(empty.stdout).toContain('2 of ours are outside its period');
    expect(empty.code).toBe(1);
    expect((await ask('reconcile', '--statement', 'nowhere.csv')).code).toBe(2);
    expect((await ask('reconcile', '--statement', '.')).stderr).toContain('it is a folder');
    expect((await ask('reconcile', '--as', 'abcdefgh.1.e=cancelled')).code).toBe(2);
    const unheard = await ask('reconcile', '--apply', '--as', 'abcdefgh.1.e=cancelled');
    expect(unheard.stderr).toContain('Unknown order: abcdefgh.1.e (not-found)');
  });

  it('inferred executions are replaced by a statement, and the trade is restated', async () => {
    const { stop_price: stop } = await world.hold('MSFT', 100);
    await withCommissions();
    await world.kill();
    const low = Math.floor(stop) - 1;
    const quote = { symbol: 'MSFT', last: low, bid: low, ask: low };
    await world.gateway('POST', '/price', quote);
    await until('the stop has filled', async () => (await net('MSFT')) === 0);
    await world.gateway('POST', '/fault', { kind: 'day-rollover' });
    await world.begin();
    await until('it is inferred', async () =>
      (await world.control<Execution[]>('/executions')).some(({ exec_id }) =>
        exec_id.startsWith('inferred.'),
      ),
    );
    const sold = (await world.state()).executions.at(-1);
    const booked = await world.look<Execution[]>('executions');
    const told = booked.filter(({ exec_id }) => !exec_id.startsWith('inferred.'));
    if (sold === undefined) throw new Error('the stop sold nothing');
    writeStatement([...told, { ...sold, commission: 1.5 }]);
    const replaced = await world.look('reconcile', '--statement', 'trades.csv');
    expect(replaced.statement).toMatchObject({ matches: true, not_replaced: [], differences: [] });
    expect((replaced.statement as { replaced: string[] }).replaced).toHaveLength(1);
    const again = await ask('reconcile', '--statement', 'trades.csv');
    expect(again.stdout).toMatch(/matches IB to the cent: yes \(4 executions agree/);
    const trades =
      await world.look<{ symbol: string; exit: number; commission: number }[]>('trades');
    expect(trades.at(-1)).toMatchObject({ symbol: 'MSFT', exit: sold.price });
  });

  it('manual commands fail while no daemon runs', async () => {
    await ask('stop', ...LONG_TIMEOUT);
    const args = [['flatten', '--yes'], ['exit', 'AAPL'], ['pause', 'AAPL'], ['reconcile']];
    for (const each of args) expect((await ask(...each)).code).toBe(3);
    expect((await ask('reconcile', '--statement', 'trades.csv')).stdout).toContain('cent: yes');
  });
});

interface Execution {
  readonly exec_id: string;
  readonly symbol: string;
  readonly side: 'BOT' | 'SLD';
  readonly shares: number;
  readonly price: number;
  readonly time: string;
  readonly order_ref: string;
  readonly commission: number | null;
}

function writeStatement(rows: readonly Execution[]): void {
  const zone = { timeZone: 'America/New_York', hour12: false } as const;
  const lines = rows.map(({ exec_id, symbol, side, shares, price, time, order_ref, commission }) =>
    [
      exec_id,
      new Date(time).toLocaleString('sv-SE', zone),
      symbol,
      side === 'BOT' ? 'BUY' : 'SELL',
      side === 'BOT' ? shares : -shares,
      price,
      -(commission ?? 0),
      order_ref,
    ].join(','),
  );
  const header =
    'IBExecID,DateTime,Symbol,Buy/Sell,Quantity,TradePrice,IBCommission,OrderReference';
  writeFileSync(join(world.folder, 'trades.csv'), [header, ...lines].join('\n'));
}
