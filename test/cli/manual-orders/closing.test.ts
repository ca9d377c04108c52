// What `exit` and `flatten` answer: success only when the exit is on the wire.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, type World } from '../../processes/three-processes.ts';
import { until } from '../../processes/waiting.ts';

const STRATEGY = `
name: follow
symbols: [AAPL, MSFT]
entry: { side: long, when: "prediction.confidence >= 0.7" }
size: { shares: 100 }
stop: { percent: 2 }
cooldown_minutes: 0
`;

let world: World;
/** The fault by which the gateway refuses orders. */
let refusing: number;
/** That by which it is gone. */
let away: number;

beforeAll(async () => {
  world = await createWorld({
    market: '2020-12-16T10:00:00-05:00',
    speed: 2,
    symbols: ['AAPL', 'MSFT'],
    strategy: STRATEGY,
  });
  await world.begin('--only', 'trader');
});

afterAll(() => world?.end());

const sluice = (...args: string[]) => world.sluice(...args);

describe('a command that closes', () => {
  it('succeeds when the exit is sent', async () => {
    const { id } = await world.hold('MSFT', 100);
    expect(await sluice('exit', 'MSFT', '40', '--yes')).toMatchObject({
      ...{ code: 0, stdout: 'Exit started: close 40 of 100 MSFT at market.\n' },
    });
    await until('a part is sold', async () => {
      const [held] = await world.control<{ quantity: number }[]>('/positions');
      return held?.quantity === 60;
    });
    expect(await sluice('exit', 'MSFT', '1.5', '--yes')).toMatchObject({ code: 2 });
    const ran = await sluice('exit', 'MSFT', '--yes', '--json');
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(ran.stdout)).toMatchObject({
      ...{ command: 'exit', symbol: 'MSFT', sent: true },
      positions: [{ position_id: id, symbol: 'MSFT', armed: null, outcome: 'sent' }],
    });
    await until(
      'it is sold',
      async () => (await world.control<unknown[]>('/positions')).length === 0,
    );
    expect(JSON.parse((await sluice('flatten', '--yes', '--json')).stdout)).toMatchObject({
      ...{ sent: true, positions: [] },
    });
  });

  it('fails for each position that the broker refuses to close or does not answer for', async () => {
    const { id } = await world.hold('AAPL', 100);
    // However long this command takes to ask what became of the exit.
    const fault = { kind: 'unlisted-code', code: 10_052, on: 'order', count: 1_000 };
    const added = (await world.gateway('POST', '/fault', fault)) as { fault_id: number };
    refusing = added.fault_id;
    const refused = await sluice('flatten', '--yes');
    expect(refused).toMatchObject({
      code: 1,
      stderr: `error: AAPL: the broker refused the exit; the daemon tries again, and the position is open until then; \`sluice explain ${id}\` says why (exit-refused)\n`,
    });
    expect(refused.stdout).toBe('Going flat: close 100 AAPL at market.\n');
  });

  it('says after ten seconds that nothing is sent while the gateway is away', async () => {
    const fault = { kind: 'lost-1100', for_ms: 3_600_000 };
    away = ((await world.gateway('POST', '/fault', fault)) as { fault_id: number }).fault_id;
    await until('the gateway is gone', async () => {
      const { gateway } = await world.control<{ gateway: { state: string } }>('/status');
      return gateway.state !== 'ready';
    });
    await world.gateway('DELETE', `/fault/${refusing}`);
    const waiting = await sluice('exit', 'AAPL', '--yes', '--json');
    expect(waiting.code).toBe(5);
    expect(JSON.parse(waiting.stdout)).toMatchObject({
      sent: false,
      positions: [{ symbol: 'AAPL', outcome: 'waiting' }],
    });
    expect(waiting.stderr).toContain('no exit is on its way after 10 s');
  });

  it('closes once the gateway is back, although its list of executions never ends', async () => {
    await world.gateway('POST', '/fault', { kind: 'no-end-marker', list: 'executions', count: 50 });
    await world.gateway('DELETE', `/fault/${away}`);
    await until(
      'it is sold',
      async () => (await world.control<unknown[]>('/positions')).length === 0,
    );
    const { ready } = await world.control<{ ready: { is_ready: boolean } }>('/status');
    expect(ready.is_ready).toBe(false);
    const done = await sluice('flatten', '--yes', '--json');
    expect(done).toMatchObject({ code: 0, stderr: '' });
  });
});
