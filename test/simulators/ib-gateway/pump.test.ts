// The exchange keeps the order of market time, also where the machine gives it no time.
import { expect, test } from 'vitest';
import { HOUR_MS, instant, MINUTE_MS } from '../../../src/kernel/instant.ts';
import {
  createSimulatedClock,
  createWallClock,
  TURN_MS,
} from '../../../src/simulators/host/clock.ts';
import { createScheduler } from '../../../src/simulators/host/scheduler.ts';
import { createPump } from '../../../src/simulators/ib-gateway/pump.ts';

const START = instant(Date.parse('2020-12-16T15:00:00Z'));

function outlastTurn(): void {
  for (const end = performance.now() + 2 * TURN_MS; performance.now() < end; );
}

test('a move calls what is due at its own time after calls that outlast their turns', async () => {
  let wallMs = 0;
  const anchor = { market: START, wallMs, speed: 1 };
  const clock = createSimulatedClock(anchor, () => wallMs);
  const { now, nextAt, runTo, at } = createScheduler(START);
  const pump = createPump(clock, createWallClock(), {
    ...{ now, nextAt, advance: runTo },
    ...{ setMoving: () => {}, setRefresh: () => {} },
  });
  const called: [number, number][] = [];
  for (const minute of [1, 2, 2, 10]) {
    at(START + minute * MINUTE_MS, () => {
      called.push([minute, (clock.now() - START) / MINUTE_MS]);
      outlastTurn();
    });
  }
  pump.start();
  const end = instant(START + HOUR_MS);
  await pump.move(end, () => {
    // A clock that runs: three minutes pass before it is moved.
    wallMs += 3 * MINUTE_MS;
    return clock.moveInTurns(end);
  });
  pump.stop();
  clock.stop();
  expect(called).toEqual([
    [1, 3],
    [2, 3],
    [2, 3],
    [10, 10],
  ]);
  expect(clock.now()).toBe(end);
});
