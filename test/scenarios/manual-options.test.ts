// A person trades option contracts at the command line, over the real wire, and the daemon dies in between. AAPL is at 100.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChainView } from '../../src/trader/contract/chain.ts';
import type { PositionRow } from '../../src/trader/contract/order-rows.ts';
import type { StatusView } from '../../src/trader/contract/status.ts';
import { LONG_TIMEOUT } from '../processes/program.ts';
import { createWorld, type Ran, type World } from '../processes/three-processes.ts';
import { until } from '../processes/waiting.ts';
import { FOLLOW_AAPL } from '../processes/world-files.ts';

const FILES = ['-c', 'config/sluice.yaml'];
const CALL = 'AAPL 210115C00100000';
const TERMS = ['AAPL', '2', '--call', '100', '--expiry', '2021-01-15'];

interface Row {
  readonly id: string;
  readonly symbol: string;
  readonly quantity: number;
  readonly average_price: number;
  readonly unrealized_pnl: number;
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

/** Asked until it is allowed: the figures of the account and prices have to arrive, and may be old on a busy machine. */
function allowed(...args: string[]): Promise<Ran> {
  return until(`${args.join(' ')} is allowed`, async () => {
    const ran = await ask(...args);
    return ran.code === 0 && ran;
  });
}

function rows(): Promise<Row[]> {
  return world.look<Row[]>('positions');
}

async function contractsAtBroker() {
  const { positions } = await world.state();
  return positions.filter(({ symbol }) => symbol.startsWith('AAPL '));
}

describe('an option contract at the command line', () => {
  it('is described before it is bought: what it can lose, no stop, and a limit that is far above the ask', async () => {
    const checked = await allowed('buy', ...TERMS, '--limit', '9', '--check');
    expect(checked).toMatchObject({ code: 0, stderr: '' });
    const [said, warned, ...more] = checked.stdout.split(/(?<=at most\.) /);
    expect(said).toBe(`Allowed: buy 2 ${CALL}, limit 9; it can lose 1,800.00 USD at most.`);
    expect(warned).toMatch(/^The limit of 9 is .* above the ask of .*, at any price up to 9\.\n$/);
    expect(more).toEqual([]);
  });

  it('with an exit by the price of its stock rests only after a probe', async () => {
    const flagged = (...flags: string[]) => ['buy', ...TERMS, '--limit', '9', ...flags, '--check'];
    const check = (...flags: string[]) => ask(...flagged(...flags));
    const resting = await check('--stock-exit', '60', '--rested');
    expect(resting).toMatchObject({ code: 1, stdout: '' });
    expect(resting.stderr).toMatch(/sluice doctor --paper-probe .*\(rested_exit_unproven\)\n$/);
    const watched = await allowed(...flagged('--stock-exit', '60'));
    expect(watched.stdout).toContain('exit once AAPL is at 60 or below, watched by the daemon');
    const reached = await check('--stock-exit', '140');
    expect(reached).toMatchObject({ code: 1 });
    expect(reached.stderr).toMatch(/AAPL is at .* closed at once.*\(exit_reached\)/);
  });

  it('is one of the contracts near the money, with its greeks', async () => {
    const chain = await world.control<ChainView>('/chain?symbol=AAPL&near=2021-01-15');
    expect(chain).toMatchObject({ symbol: 'AAPL', expiry: '2021-01-15', days: 30 });
    const call = chain.contracts.find(({ id }) => id === CALL);
    expect(call).toMatchObject({ right: 'call', strike: 100, bid: expect.any(Number) });
    expect(call?.delta).toBeCloseTo(0.5, 0);
    expect(call?.theta).toBeLessThan(0);
    expect(chain.contracts.some(({ right }) => right === 'put')).toBe(true);
  });

  it.each([
    [['buy', 'AAPL', '2', '--call', '100'], '--expiry'],
    [['buy', 'AAPL', '2', '--call', '100', '--put', '90', '--expiry', '2021-01-15'], 'not both'],
    [['buy', 'AAPL', '2', '--expiry', '2021-01-15'], 'belongs to'],
    [['buy', 'AAPL', '2', '--call', '100', '--expiry', 'friday'], 'YYYY-MM-DD'],
  ])('%j is a mistake that names %s', async (args, word) => {
    const ran = await ask(...args);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(word);
  });

  it('that is not listed, or has no limit, is refused with the reason', async () => {
    const strange = await ask(
      'buy',
      'AAPL',
      '1',
      '--call',
      '101.37',
      '--expiry',
      '2021-01-15',
      '--limit',
      '2',
      '--check',
    );
    expect(strange.code).toBe(1);
    expect(strange.stderr).toContain('contract');
    const atMarket = await ask('buy', ...TERMS, '--check');
    expect(atMarket.code).toBe(2);
    expect(atMarket.stderr).toContain('add --limit');
  });

  it('is held after a kill with the same quantity and cost, and bought once', async () => {
    const bought = await allowed('buy', ...TERMS, '--limit', '9', '--yes');
    expect(bought).toMatchObject({ code: 0, stderr: '' });
    await until('it is held', async () => (await rows()).find(({ quantity }) => quantity === 2));
    await world.kill();
    const stopped = await ask('status');
    expect(stopped.stdout).toContain('1 of which the loss is bounded');
    await world.begin();
    const ended = await ask('stop', ...LONG_TIMEOUT);
    expect(ended.stdout).toContain(`${CALL} 2 can lose no more than it cost`);
    expect(ended.stdout).not.toContain('WITHOUT A STOP');
    await world.begin();
    const [row] = await rows();
    expect(row).toMatchObject({ symbol: CALL, quantity: 2 });
    const { average_price: paid = 0 } = row ?? {};
    const option = await until('it is quoted', async () => {
      const [{ option: of } = { option: undefined }] =
        await world.control<PositionRow[]>('/positions');
      return of?.delta === null ? undefined : of;
    });
    expect(option).toMatchObject({
      ...{ name: 'AAPL 15 Jan 2021 100 call', days_left: 30, multiplier: 100 },
      ...{ max_loss: expect.closeTo(paid * 200), break_evens: [expect.closeTo(100 + paid)] },
      ...{ underlying_price: expect.any(Number), quote_age_seconds: expect.any(Number) },
    });
    expect(option?.delta).toBeGreaterThan(50);
    expect(option?.theta).toBeLessThan(0);
    expect(await contractsAtBroker()).toMatchObject([{ quantity: 2 }]);
    const status = await world.look<StatusView>('status');
    expect(status).toMatchObject({
      positions: 1,
      protected_positions: 1,
      bounded: [
        { symbol: CALL, quantity: 2, max_loss: expect.closeTo((row?.average_price ?? 0) * 200) },
      ],
    });
  });

  it('is sold, and the result is counted for a hundred shares each', async () => {
    const [row] = await rows();
    const exited = await ask('exit', CALL, '--yes');
    expect(exited.code).toBe(0);
    await until('it is sold', async () => (await contractsAtBroker()).length === 0);
    const { executions } = await world.state();
    const sold = executions.filter(({ side }) => side === 'SLD');
    const explained = await ask('explain', row?.id ?? '');
    expect(explained.stdout).toContain(CALL);
    const proceeds = sold.reduce((sum, { shares, price }) => sum + shares * price, 0);
    const [closed] = (await world.look<{ pnl: number }[]>('trades')).slice(-1);
    expect(closed?.pnl).toBeCloseTo((proceeds - 2 * (row?.average_price ?? 0)) * 100, 2);
  });
});
