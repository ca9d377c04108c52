// A person trades a debit vertical at the command line, over the real wire, and the daemon dies in between. AAPL is at 100.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StatusView } from '../../src/trader/contract/status.ts';
import { createWorld, type Ran, type World } from '../processes/three-processes.ts';
import { until } from '../processes/waiting.ts';
import { FOLLOW_AAPL } from '../processes/world-files.ts';

const FILES = ['-c', 'config/sluice.yaml'];
const SPREAD = 'AAPL 210115C00100000-210115C00106000';
const [FIRST, SECOND] = ['AAPL 210115C00100000', 'AAPL 210115C00106000'];

interface Row {
  readonly id: string;
  readonly symbol: string;
  readonly quantity: number;
  readonly average_price: number;
}

let world: World;

beforeAll(async () => {
  world = await createWorld({
    market: '2020-12-16T10:00:00-05:00',
    speed: 10,
    symbols: ['AAPL'],
    strategy: FOLLOW_AAPL,
  });
  await world.begin();
});

afterAll(() => world?.end());

function ask(...args: string[]): Promise<Ran> {
  return world.sluice(...args, ...FILES);
}

function rows(): Promise<Row[]> {
  return world.look<Row[]>('positions');
}

/** Shortly after an execution the daemon refuses, until the account has shown it; and what is old on a busy machine. */
async function bought(quantity: number, ...terms: string[]): Promise<Ran> {
  let last = '';
  return until('it is taken', async () => {
    const answer = await ask('spread', 'AAPL', String(quantity), ...terms);
    last = answer.stderr;
    return answer.code === 0 && answer;
  }).catch((cause: unknown) => {
    throw new Error(`${String(cause)}: ${last}`);
  });
}

async function contractsAtBroker() {
  const { positions } = await world.state();
  return positions
    .filter(({ symbol }) => symbol.startsWith('AAPL '))
    .map(({ symbol, quantity }) => ({ symbol: symbol.replace(/ +/, ' '), quantity }));
}

describe('a debit vertical at the command line', () => {
  it('is held after a kill as one position, and bought once', async () => {
    const terms = ['--call', '100/106', '--expiry', '2021-01-15', '--limit', '5'];
    const checked = await bought(2, ...terms, '--check');
    expect(checked.stdout).toContain(
      'it can lose 1,000.00 USD at most; at its limit it gains up to 200.00 USD',
    );
    expect((await bought(2, ...terms, '--yes')).stderr).toBe('');
    await until('it is held', async () => (await rows()).find(({ quantity }) => quantity === 2));
    await world.kill();
    await world.begin();
    expect(await rows()).toMatchObject([{ symbol: SPREAD, quantity: 2 }]);
    expect(await contractsAtBroker()).toEqual([
      { symbol: FIRST, quantity: 2 },
      { symbol: SECOND, quantity: -2 },
    ]);
    const status = await world.look<StatusView>('status');
    expect(status).toMatchObject({
      positions: 1,
      protected_positions: 1,
      trading: { state: 'ACTIVE' },
    });
    const [held] = await until('both contracts are quoted', async () => {
      const { options = [] } = await world.look<StatusView>('status');
      return options[0]?.delta == null ? undefined : options;
    });
    expect(held).toMatchObject({ name: 'AAPL 15 Jan 2021 100/106 call spread', quantity: 2 });
    expect(held?.delta).toBeCloseTo((held?.unit.delta ?? 0) * 2, 3);
    expect(held?.delta).toBeGreaterThan(0);
    expect(held?.vega).not.toBe(0);
    const shown = await ask('status');
    expect(shown.stdout).toMatch(
      /^option +2 AAPL 15 Jan 2021 100\/106 call spread: 30 days left;/m,
    );
  });

  it('is sold as one order, and the result is that of both contracts', async () => {
    const [row] = await rows();
    const exited = await ask('exit', SPREAD, '--yes');
    expect(exited).toMatchObject({ code: 0, stderr: '' });
    await until('it is sold', async () => (await contractsAtBroker()).length === 0);
    await until('it is closed', async () => (await rows()).length === 0);
    const explained = await ask('explain', row?.id ?? '');
    expect(explained.stdout).toContain(SECOND);
  });
});

describe('a vertical by its legs over the API of the daemon', () => {
  const leg = (strike: number, side: string) => ({
    ...{ right: 'call', strike, expiry: '2021-01-15', side },
  });
  const order = { symbol: 'AAPL', order_type: 'LMT', quantity: 1, by: { user: 'ann' } };
  const pair = { ...order, price: 5, legs: [leg(106, 'SELL'), leg(100, 'BUY')] };

  it('is bought with the verdict of `sluice spread`, and sold by the legs turned', async () => {
    const terms = ['--call', '100/106', '--expiry', '2021-01-15', '--limit', '5', '--check'];
    const checked = await until('both are answered', async () => {
      const written = await bought(1, ...terms);
      const answer = await world.command<{ text: string }>('/orders/check', pair);
      return written.stdout.trim() === answer.text ? answer : undefined;
    });
    expect(checked).toMatchObject({
      allowed: true,
      order: { side: 'BUY', effect: 'open', option: { max_loss: expect.any(Number) } },
    });
    await until('it is bought', () => world.command('/orders', pair).catch(() => undefined));
    await until('it is held', async () => (await rows()).find(({ quantity }) => quantity === 1));
    const sold = { ...order, price: 0.5, legs: [leg(100, 'SELL'), leg(106, 'BUY')] };
    const checkedSale = await until('the sale is allowed', async () => {
      const answer = await world.command<{ allowed: boolean }>('/orders/check', sold);
      return answer.allowed && answer;
    });
    expect(checkedSale).toMatchObject({
      order: { side: 'SELL', effect: 'close' },
    });
    await until('the sale is taken', () => world.command('/orders', sold).catch(() => undefined));
    await until('it is sold', async () => (await contractsAtBroker()).length === 0);
    await until('it is closed', async () => (await rows()).length === 0);
  });
});

describe('a credit vertical at the command line', () => {
  const PUTS = 'AAPL 210115P00100000-210115P00094000';
  const terms = ['--put', '100/94', '--expiry', '2021-01-15', '--credit', '1'];

  it('is sold with a positive price, and held after a kill as one short position', async () => {
    const checked = await bought(1, ...terms, '--check');
    expect(checked.stdout).toContain(
      'it can lose 500.00 USD at most; at its limit it gains up to 100.00 USD',
    );
    const both = await ask('spread', 'AAPL', '1', ...terms, '--limit', '2');
    expect(both).toMatchObject({ code: 2 });
    expect(both.stderr).toContain('Give one price for a share of the pair');
    expect(await bought(1, ...terms, '--yes')).toMatchObject({ code: 0, stderr: '' });
    await until('it is held', async () => (await rows()).find(({ quantity }) => quantity === -1));
    await world.kill();
    await world.begin();
    expect(await rows()).toMatchObject([{ symbol: PUTS, quantity: -1 }]);
    expect((await contractsAtBroker()).map(({ quantity }) => quantity).toSorted()).toEqual([-1, 1]);
    const status = await ask('status');
    expect(status.stdout).toContain('of which the loss is bounded');
  });

  it('is bought back as one order', async () => {
    expect(await ask('exit', PUTS, '--yes')).toMatchObject({ code: 0, stderr: '' });
    await until('it is bought back', async () => (await contractsAtBroker()).length === 0);
    await until('it is closed', async () => (await rows()).length === 0);
  });
});

describe('a held vertical of which the broker liquidates one contract', () => {
  it('is taken apart: the sold contract is bought back, and the liquidated one is not traded', async () => {
    const terms = ['--call', '100/106', '--expiry', '2021-01-15', '--limit', '5', '--yes'];
    expect(await bought(1, ...terms)).toMatchObject({ code: 0, stderr: '' });
    await until('it is held', async () => (await rows()).find(({ quantity }) => quantity === 1));
    const symbol = (await world.state()).positions.find(
      ({ symbol: one, quantity }) => one.startsWith('AAPL ') && quantity > 0,
    )?.symbol;
    const before = (await world.state()).executions.length;
    await world.gateway('POST', '/fault', { kind: 'margin-liquidation', symbol });
    await until('nothing is left', async () => (await contractsAtBroker()).length === 0);
    const executed = (await world.state()).executions.slice(before);
    expect(executed.map(({ side, symbol: one }) => [side, one.replace(/ +/, ' ')])).toEqual([
      ['SLD', FIRST],
      ['BOT', SECOND],
    ]);
    await until('nothing is held', async () => (await rows()).length === 0);
    const status = await world.look<StatusView>('status');
    expect(status).toMatchObject({ positions: 0, trading: { state: 'ACTIVE' } });
  });
});

describe('a vertical of which one contract never fills', () => {
  it('is not held: what has filled is sold again, and the other contract is never traded', async () => {
    await world.gateway('POST', '/fault', { kind: 'combo-executions', sequence: 'bag,0' });
    const before = (await world.state()).executions.length;
    const terms = ['--call', '100/106', '--expiry', '2021-01-15', '--limit', '5', '--yes'];
    expect(await bought(1, ...terms)).toMatchObject({ code: 0, stderr: '' });
    const executed = async () => (await world.state()).executions.slice(before);
    await until('the contract is sold', async () =>
      (await executed()).find(({ side }) => side === 'SLD'),
    );
    expect(await contractsAtBroker()).toEqual([]);
    expect(
      new Set((await executed()).map(({ symbol }) => symbol.replace(/ +/, ' '))),
    ).not.toContain(SECOND);
    await until('nothing is held', async () => (await rows()).length === 0);
    // Nothing is asked of the stock while the other contract might still fill.
    const again = await ask('spread', 'AAPL', '1', ...terms);
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('(leg_awaited)') });
  });
});
