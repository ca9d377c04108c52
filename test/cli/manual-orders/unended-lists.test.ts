// Exits that nobody asks for: by age and before the close, although the gateway's lists of executions and completed orders never end.
import { afterAll, expect, it } from 'vitest';
import { createWorld, type World } from '../../processes/three-processes.ts';
import { until } from '../../processes/waiting.ts';

const strategyWith = (exit: string) => `
name: follow
symbols: [AAPL]
entry: { side: long, when: "prediction.confidence >= 0.7" }
size: { shares: 100 }
stop: { percent: 2 }
cooldown_minutes: 0
exit: { ${exit} }
`;

let world: World | undefined;

afterAll(() => world?.end());

/** The exit is not due before the lists are broken, however long that takes. */
async function begin(exit: string): Promise<World> {
  const begun = await createWorld({
    ...{ market: '2020-12-16T10:00:00-05:00', speed: 10, symbols: ['AAPL'] },
    strategy: strategyWith(exit),
  });
  world = begun;
  await begun.begin('--only', 'trader');
  await begun.hold('AAPL', 100);
  for (const list of ['executions', 'completed'])
    await begun.gateway('POST', '/fault', { kind: 'no-end-marker', list, count: 500 });
  await begun.gateway('POST', '/fault', { kind: 'reset' });
  return begun;
}

it.each([
  ['by age', 'max_minutes: 90', '2020-12-16T12:30:00-05:00', 'max_minutes'],
  [
    'before the close',
    'flatten_minutes_before_close: 30',
    '2020-12-16T15:31:00-05:00',
    'session_end',
  ],
])('closes %s', async (_, exit, due, reason) => {
  const begun = await begin(exit);
  await begun.moveTo(due);
  await until(
    'it is sold',
    async () => (await begun.control<unknown[]>('/positions')).length === 0,
  );
  const { ready } = await begun.control<{ ready: { is_ready: boolean } }>('/status');
  expect(ready.is_ready).toBe(false);
  const ran = await begun.sluice('trades', '--json', '-c', 'config/sluice.yaml');
  expect(ran.stdout).toContain(reason);
  await begun.end();
  world = undefined;
});
