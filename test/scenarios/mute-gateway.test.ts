// A gateway that falls silent: the entry is refused with its reason, status says so, and trading resumes.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, type World } from '../processes/three-processes.ts';
import { until } from '../processes/waiting.ts';

const STRATEGY = `
name: follow
symbols: [AAPL, MSFT]
entry: { side: long, when: "prediction.confidence >= 0.7" }
size: { shares: 10 }
stop: { percent: 2 }
`;

let world: World;

beforeAll(async () => {
  world = await createWorld({
    market: '2020-12-16T10:00:00-05:00',
    speed: 1,
    symbols: ['AAPL', 'MSFT'],
    strategy: STRATEGY,
    pollSeconds: 2,
  });
});

afterAll(() => world?.end());

describe('a mute gateway', () => {
  it('gets no entry, is shown in status, and is traded again once it answers', async () => {
    await world.begin();
    // Prices and history are there once anything trades.
    await world.hold('MSFT', 10);
    const fault = (await world.gateway('POST', '/fault', { kind: 'mute' })) as { fault_id: number };
    // The line must have been quiet for a second when the entry is decided.
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    await world.predict('AAPL', 'BUY');
    const signals = await until('the signal is refused', async () => {
      const all =
        await world.control<{ id: string; symbol: string; reasons: { kind: string }[] }[]>(
          '/signals?not_taken',
        );
      const rows = all.filter(({ symbol }) => symbol === 'AAPL');
      return rows.length > 0 ? rows : undefined;
    });
    // Which one depends on how long it has been silent: an entry before it is suspect is probed for, and not sent.
    const kinds = signals[0]?.reasons.map(({ kind }) => kind);
    expect(kinds).toContainEqual(expect.stringMatching(/^gateway_(mute|not_ready)$/));
    const { open_orders: working } = await world.state();
    expect(working.filter(({ symbol }) => symbol === 'AAPL')).toEqual([]);

    const status = await world.look<{ gateway: { state: string } }>('status');
    expect(['suspect', 'dead', 'connecting']).toContain(status.gateway.state);

    // A person closes the position in TWS: nobody here can know.
    const close = { account: 'DU1234567', symbol: 'MSFT', action: 'SELL', type: 'MKT' };
    await world.gateway('POST', '/order', { ...close, quantity: 10 });
    const { stdout } = await world.sluice('status', '-c', 'config/sluice.yaml');
    expect(stdout).toMatch(
      /^1 position, stop last confirmed [\d:]+ ET; gateway silent [\d.]+ s; verify in TWS; worst case/,
    );
    expect(stdout).not.toContain('all protected');

    await world.gateway('DELETE', `/fault/${fault.fault_id}`);
    await until(
      'the gateway is ready again',
      async () =>
        (await world.control<{ gateway: { state: string } }>('/status')).gateway.state === 'ready',
    );
    await world.hold('AAPL', 10);
    expect((await world.state()).naked_milliseconds).toBe(0);
  });
});
