// A gateway that falls silent: the entry is refused with its reason, status says so, and trading resumes.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, type World } from '../processes/three-processes.ts';
import { pause, until } from '../processes/waiting.ts';

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
    pollSeconds: 0.5,
  });
});

afterAll(() => world?.end());

async function isReadyAgain(): Promise<void> {
  await until('the gateway is ready again', async () => {
    const { gateway } = await world.control<{ gateway: { state: string } }>('/status');
    return gateway.state === 'ready';
  });
}

interface Signal {
  readonly symbol: string;
  readonly reasons: readonly { readonly kind: string }[];
}

/** Undefined if the machine gave so little time that the last price was too old for a verdict. */
async function refusedWhileMute() {
  const { fault_id: fault } = (await world.gateway('POST', '/fault', { kind: 'mute' })) as {
    fault_id: number;
  };
  // The line must have been quiet for a second when the entry is decided.
  await pause(1_200);
  const { verdict } = await world.predicted('AAPL', 'BUY');
  if (verdict === 'accepted') {
    const { reasons } = await until('its signal is refused', async () => {
      const signals = await world.control<Signal[]>('/signals?not_taken');
      return signals.find(({ symbol }) => symbol === 'AAPL');
    });
    return { fault, kinds: reasons.map(({ kind }) => kind) };
  }
  // The next verdict is about this one, and not about BUY once prices are there.
  await world.predicted('AAPL', 'NEUTRAL');
  await world.gateway('DELETE', `/fault/${fault}`);
  await isReadyAgain();
  return undefined;
}

describe('a mute gateway', () => {
  it('gets no entry, is shown in status, and is traded again once it answers', async () => {
    await world.begin();
    // Prices and history are there once anything trades.
    await world.hold('MSFT', 10);
    const { fault, kinds } = await until('the signal is refused', refusedWhileMute);
    // Which one depends on how long it has been silent: an entry before it is suspect is probed for, and not sent.
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

    await world.gateway('DELETE', `/fault/${fault}`);
    await isReadyAgain();
    await world.hold('AAPL', 10);
    expect((await world.state()).naked_milliseconds).toBe(0);
  });
});
