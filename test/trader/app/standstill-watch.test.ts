// What the log and the people read after a computer slept: how long sluice did not run, and what that meant for what is held.
import { expect, it } from 'vitest';
import { instant, MINUTE_MS, SECOND_MS } from '../../../src/kernel/instant.ts';
import { US } from '../../../src/market/venues/us.ts';
import { watchStandstill } from '../../../src/trader/app/daemon/standstill-watch.ts';
import { wordsOf } from '../../../src/trader/ports/brokers.ts';
import { createHandWall } from '../adapters/notify/hand-wall.ts';

const START = Date.parse('2020-12-16T10:00:00-05:00');

function watched({ positions, broker = 'ib' }: { positions: number; broker?: string }) {
  const wall = createHandWall();
  const warnings: string[] = [];
  const alarms: string[] = [];
  const ignore = (): void => {};
  let sleptMs = 0;
  let steppedMs = 0;
  watchStandstill({
    ...{ wall, venue: US, broker: wordsOf(broker) },
    clock: { now: () => instant(START + wall.now() + sleptMs + steppedMs) },
    log: { debug: ignore, info: ignore, warn: (text) => warnings.push(text), error: ignore },
    sinceBootMs: () => wall.now() + sleptMs,
    positions: () => positions,
    alarm: (text) => alarms.push(text),
  });
  return {
    ...{ wall, warnings, alarms },
    sleep: (ms: number) => {
      sleptMs += ms;
    },
    setClock: (ms: number) => {
      steppedMs += ms;
    },
  };
}

it('names the time in which nothing trailed, as a warning and as an alarm', async () => {
  const { wall, sleep, warnings, alarms } = watched({ positions: 2 });
  await wall.advance(MINUTE_MS);
  sleep(12 * MINUTE_MS);
  await wall.advance(2 * SECOND_MS);
  expect(alarms).toEqual([
    'sluice did not run for 12 min, from 2020-12-16 10:01:00 ET to 2020-12-16 10:13:02 ET; 2 positions: stops rested at the broker, but none trailed, and no exit was decided. The computer slept, or the process was stopped or had no processor. Keep a computer that trades from sleeping',
  ]);
  expect(warnings).toEqual(alarms);
  await wall.advance(10 * MINUTE_MS);
  expect(alarms).toHaveLength(1);
});

it('says where nothing rests at the broker that nothing watched the stops', async () => {
  const { wall, sleep, alarms } = watched({ positions: 1, broker: 'ssi' });
  sleep(MINUTE_MS);
  await wall.advance(2 * SECOND_MS);
  expect(alarms.join()).toContain('1 position: NO stop rests at the broker: none was watched');
});

it('warns without an alarm while nothing is held', async () => {
  const { wall, sleep, warnings, alarms } = watched({ positions: 0 });
  sleep(MINUTE_MS);
  await wall.advance(2 * SECOND_MS);
  expect(warnings.join()).toContain('; nothing was held.');
  expect(alarms).toEqual([]);
});

it('takes neither a clock that is set nor a busy second for it', async () => {
  const { wall, sleep, setClock, warnings } = watched({ positions: 1 });
  setClock(60 * MINUTE_MS);
  await wall.advance(2 * SECOND_MS);
  sleep(5 * SECOND_MS);
  await wall.advance(2 * SECOND_MS);
  expect(warnings).toEqual([]);
});
