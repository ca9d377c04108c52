// A person cancels every order of the account twice within ten minutes: the position without a stop keeps all other symbols from
// being entered, and every view of it says so with what to type.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StatusView } from '../../src/trader/contract/status.ts';
import { createWorld, type Ran, type World } from '../processes/three-processes.ts';
import { until } from '../processes/waiting.ts';

const STRATEGY = `
name: follow
symbols: [META, AMZN]
entry: { side: long, when: "prediction.confidence >= 0.7" }
size: { shares: 100 }
stop: { percent: 5 }
target: { r: 5 }
cooldown_minutes: 0
`;
const FILES = ['-c', 'config/sluice.yaml'];

let world: World;

beforeAll(async () => {
  world = await createWorld({
    market: '2020-12-16T10:00:00-05:00',
    // Ten minutes, in which both cancels must come, are two and a half of a machine that gives no time.
    speed: 4,
    symbols: ['META', 'AMZN'],
    strategy: STRATEGY,
    pollSeconds: 2,
  });
  expect((await world.start()).stderr).toBe('');
});

afterAll(() => world?.end());

function ask(...args: string[]): Promise<Ran> {
  return world.sluice(...args, ...FILES);
}

const status = (): Promise<StatusView> => world.control<StatusView>('/status');

/** What a person does in TWS with "Cancel all orders". */
async function cancelEverything(): Promise<void> {
  const { open_orders: open } = await world.state();
  expect(open.some(({ type }) => type === 'STP')).toBe(true);
  for (const { perm_id } of open) await world.gateway('DELETE', `/order/${perm_id}`);
}

async function health(): Promise<{ status: number; why: string }> {
  const { metrics } = await status();
  const answer = await fetch(`http://${metrics?.host}:${metrics?.port}/health/ready`);
  const { why } = (await answer.json()) as { why: string };
  return { status: answer.status, why };
}

/** The reasons of the next signal in AMZN. */
async function refusals(): Promise<readonly { kind: string; symbol?: string }[]> {
  type Row = { symbol: string; reasons: { kind: string; symbol?: string }[] };
  const refusedInAmzn = async () =>
    (await world.control<Row[]>('/signals?not_taken')).filter(({ symbol }) => symbol === 'AMZN');
  const before = (await refusedInAmzn()).length;
  return until('the signal in AMZN is refused', async () => {
    await world.predicted('AMZN', 'BUY');
    const rows = await refusedInAmzn();
    return rows.length > before ? rows.flatMap(({ reasons }) => reasons) : undefined;
  });
}

const REMEDY =
  'META 100 has NO STOP; the loss is unlimited: run `sluice protect META` or `sluice exit META --yes`';

describe('two global cancels within ten minutes', () => {
  it('leave a position bare; nothing is entered anywhere until it is protected', async () => {
    await world.hold('META', 100);
    await cancelEverything();
    await until('the stop is restored once', async () => {
      const [held] = await world.control<{ protected: boolean }[]>('/positions');
      const { open_orders: open } = await world.state();
      return held?.protected === true && open.some(({ type }) => type === 'STP');
    });
    await cancelEverything();
    await until('it is unprotected', async () => (await status()).unprotected.includes('META'));
    expect((await world.state()).positions).toMatchObject([{ symbol: 'META', quantity: 100 }]);

    const refused = await refusals();
    expect(refused).toContainEqual(
      expect.objectContaining({ kind: 'unprotected', symbol: 'META' }),
    );

    const told = await ask('status');
    expect(told.code).toBe(1);
    const lines = told.stdout.split('\n');
    expect(lines[0]).toBe('1 position, 1 NOT PROTECTED at the broker; worst case: loss unlimited');
    expect(lines[1]).toBe(REMEDY);
    expect(await health()).toEqual({ status: 503, why: REMEDY });
    expect(await status()).toMatchObject({
      trading: { state: 'ACTIVE' },
      unprotected: ['META'],
      uncovered: [{ symbol: 'META', quantity: 100, covered: 0, kind: 'unprotected' }],
      worst_case: null,
      worst_case_from_now: null,
      loss_unlimited: true,
    });

    expect((await ask('resume', '--despite-unprotected', 'AMZN')).code).toBe(2);
    const waived = await ask('resume', '--despite-unprotected', 'meta');
    expect(waived).toMatchObject({ code: 0, stderr: '' });
    expect(waived.stdout).toContain('Entries are allowed although META is unprotected');
    await world.hold('AMZN', 100);
    expect((await ask('status')).stdout).toContain('entries allowed by operator');

    expect((await ask('protect', 'META')).code).toBe(0);
    await until('both are protected', async () => {
      const { unprotected, protected_positions } = await status();
      return unprotected.length === 0 && protected_positions === 2;
    });
    const calm = await ask('status');
    expect(calm.code).toBe(0);
    expect(calm.stdout).toMatch(
      /^2 positions, all protected at the broker; worst case if every stop fills: -\d+\.\d\d USD from entry, -?\d+\.\d\d USD from now \(gaps excluded\)\n/,
    );
    expect((await health()).status).toBe(200);
    const { stops_confirmed_at: at, market_time: now } = await status();
    expect(Date.parse(now ?? '') - Date.parse(at ?? '')).toBeLessThan(90_000);
  });
});
