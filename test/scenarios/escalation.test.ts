// An alarm of a running daemon that nobody answers reaches the second receiver, which also learns who answered it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWorld, type World } from '../processes/three-processes.ts';
import { until } from '../processes/waiting.ts';
import { FILES, FOLLOW_AAPL } from '../processes/world-files.ts';
import { type Catcher, startCatcher } from '../trader/adapters/notify/catcher.ts';

let first: Catcher;
let second: Catcher;
let world: World;

beforeAll(async () => {
  [first, second] = await Promise.all([startCatcher(), startCatcher()]);
  world = await createWorld({
    market: '2020-12-16T10:00:00-05:00',
    speed: 10,
    symbols: ['AAPL'],
    strategy: FOLLOW_AAPL,
    config: [
      'notify:',
      `  webhook: { url: "${first.url}/channel" }`,
      `  escalation: { after_minutes: 1, webhook: { url: "${second.url}/called" } }`,
    ].join('\n'),
  });
  await world.begin();
});
afterAll(async () => {
  await world?.end();
  await Promise.all([first?.close(), second?.close()]);
});

const textsOf = ({ caught }: Catcher): string[] => caught.map(({ body }) => String(body.text));

it('is sent to the second receiver once, shown, and ended by an acknowledgement', async () => {
  const file = join(world.folder, 'strategies', 'rule.yaml');
  writeFileSync(file, FOLLOW_AAPL.replace('percent: 2', 'percent: many'));
  await until('the alarm is sent', () => textsOf(first).some((text) => text.includes('rule.yaml')));
  await until('it is escalated', () => second.caught.length > 0);
  const [called = ''] = textsOf(second);
  const id = /--acknowledge (A\d+)`/.exec(called)?.[1] ?? '';
  expect(called).toMatch(/^ALARM paper DU1234567: no answer for [^:]*: .*rule\.yaml/);
  expect((await world.sluice('status', ...FILES)).stdout).toMatch(/ALARMS .*\(escalated\)/);
  expect((await world.sluice('alarms', ...FILES)).stdout).toMatch(/; escalated 12-16 10:\d\d/);

  await world.sluice('alarms', '--acknowledge', id, ...FILES);
  await until('its answer is sent', () => second.caught.length > 1);
  expect(textsOf(second).slice(1)).toEqual([
    expect.stringMatching(/^ALARM ENDED .*: acknowledged by /),
  ]);
  expect(textsOf(first).filter((text) => text.includes('no answer'))).toEqual([]);
});
