import { expect, it } from 'vitest';
import {
  createHeartbeat,
  createHeartbeatCaller,
} from '../../../../src/trader/adapters/notify/heartbeat.ts';
import type { Delivery } from '../../../../src/trader/adapters/notify/http-call.ts';
import { createKeptLog, startCatcher, wallTimes } from './catcher.ts';
import { createHandWall } from './hand-wall.ts';

it.each([
  ['OK', { kind: 'delivered' }],
  ['', { kind: 'delivered' }],
  ['OK (not found)', { kind: 'refused', why: 'the monitor does not count the call: not found' }],
  [
    'OK (rate limited)',
    { kind: 'refused', why: 'the monitor does not count the call: rate limited' },
  ],
])('a monitor that answers 200 with "%s"', async (body, delivery) => {
  const monitor = await startCatcher((response) => response.writeHead(200).end(body));
  const call = createHeartbeatCaller(wallTimes(1));
  expect(await call({ method: 'GET', url: monitor.url }, new AbortController().signal)).toEqual(
    delivery,
  );
  await monitor.close();
});

it('a heartbeat without an answer is logged once until it is answered again', async () => {
  const wall = createHandWall();
  const log = createKeptLog();
  const answers: Delivery['kind'][] = [
    'delivered',
    'later',
    'refused',
    'later',
    'delivered',
    'later',
  ];
  let calls = 0;
  const sign = createHeartbeat({
    url: 'http://beats.example/s3cret',
    wall,
    log,
    isAlive: () => true,
    call(_, stopped) {
      const kind = answers[calls] ?? 'delivered';
      calls += 1;
      if (calls <= answers.length) {
        return Promise.resolve(kind === 'delivered' ? { kind } : { kind, why: `nr ${calls}` });
      }
      return new Promise((resolve) => {
        stopped.addEventListener('abort', () => resolve({ kind: 'later', why: 'stopped' }));
      });
    },
  });
  await wall.advance(6 * 60_000);
  sign.stop();
  await wall.advance(6 * 60_000);
  expect(calls).toBe(7);
  expect(wall.waiting()).toBe(0);
  expect(log.lines).toEqual([
    'warn The heartbeat address does not answer. {"why":"nr 2"}',
    'warn The heartbeat address does not answer. {"why":"nr 6"}',
  ]);
});
