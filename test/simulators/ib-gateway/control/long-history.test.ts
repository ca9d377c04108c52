// A long answer is made in turns: whoever else is connected is served meanwhile, and it can be cancelled.
import { expect, test } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { createSimulatedClock } from '../../../../src/simulators/host/clock.ts';
import {
  type GatewaySimulator,
  startGatewaySimulator,
} from '../../../../src/simulators/ib-gateway/gateway-simulator.ts';
import {
  ask,
  CURRENT_TIME,
  contractOf,
  ends,
  HISTORY,
  longestShareOf,
  PAST_MIDPOINTS,
  SCHEDULE,
  SHARE_MAX,
  TROUBLE,
  until,
  type Watcher,
  watcherOf,
} from './watcher.ts';

const REQUEST = 20;
const CANCEL = 25;
const PAST_TICKS = 96;
const NO_SUCH_QUERY = '366';

async function gatewayAtNoon(): Promise<GatewaySimulator> {
  const market = instant(Date.parse('2020-12-16T17:00:00Z'));
  const clock = createSimulatedClock({ market, wallMs: Number.MAX_SAFE_INTEGER, speed: 1 });
  ends.push(() => clock.stop());
  const gateway = await startGatewaySimulator({ port: 0, controlPort: 0, clock });
  ends.push(() => gateway.stop());
  return gateway;
}

function askMinutes(watcher: Watcher, reqId: number, duration: string): void {
  const [conId, ...contract] = contractOf(0);
  watcher.send(
    ...[REQUEST, reqId, conId ?? 0, ...contract],
    ...[0, '', '1 min', duration, 1, 'TRADES', 2, 0, ''],
  );
}

const historyOf = (watcher: Watcher, reqId: number) =>
  watcher.of(HISTORY).find(([, id]) => id === String(reqId));

test('others are served while half a year of minutes is made, two at a time', async () => {
  const gateway = await gatewayAtNoon();
  const asker = await watcherOf(gateway);
  const other = await watcherOf(gateway, { clientId: 18 });
  let servedFirst = 0;
  const share = await longestShareOf(async () => {
    askMinutes(asker, 1, '6 M');
    askMinutes(asker, 2, '6 M');
    other.send(CURRENT_TIME, 1);
    await until(() => other.of(CURRENT_TIME).length === 1);
    servedFirst = asker.of(HISTORY).length;
    // Another port of the same process.
    await ask(gateway, '/order', {
      account: 'DU1234567',
      symbol: 'AA',
      action: 'BUY',
      quantity: 1,
    });
    await until(() => asker.of(HISTORY).length === 2);
  });
  expect(servedFirst).toBe(0);
  expect(share).toBeLessThan(SHARE_MAX);
  const first = historyOf(asker, 1) ?? [];
  expect(Number(first[4])).toBeGreaterThan(45_000);
  expect(first).toHaveLength(5 + Number(first[4]) * 8);
  expect(historyOf(asker, 2)?.slice(5)).toEqual(first.slice(5));
});

test('a request that is cancelled in the middle is answered with that alone, and its id is free again', async () => {
  const gateway = await gatewayAtNoon();
  const asker = await watcherOf(gateway);
  askMinutes(asker, 1, '2 Y');
  asker.send(CANCEL, 1, 1);
  askMinutes(asker, 1, '1 D');
  await until(() => asker.of(HISTORY).length === 1);
  expect(Number(historyOf(asker, 1)?.[4])).toBe(150);
  const told = asker.of(TROUBLE).filter(([, , id]) => id === '1');
  expect(told.map(([, , , code]) => code)).toEqual(['162']);
  asker.send(CANCEL, 1, 1);
  await until(() => asker.of(TROUBLE).some(([, , , code]) => code === NO_SUCH_QUERY));
  expect(asker.of(HISTORY)).toHaveLength(1);
});

test('an id is in use while its answer is being made', async () => {
  const gateway = await gatewayAtNoon();
  const asker = await watcherOf(gateway);
  askMinutes(asker, 1, '6 M');
  askMinutes(asker, 1, '1 D');
  await until(() => asker.of(HISTORY).length === 1);
  const codes = asker.of(TROUBLE).map(([, , , code]) => code);
  expect(codes).toContain('322');
  expect(Number(historyOf(asker, 1)?.[4])).toBeGreaterThan(45_000);
});

test('an answer that no client library reads, for its length, is refused: 162', async () => {
  const gateway = await gatewayAtNoon();
  const asker = await watcherOf(gateway);
  for (const [index, duration] of ['4 Y', '50 Y'].entries()) {
    askMinutes(asker, index + 1, duration);
    await until(() => asker.of(TROUBLE).some(([, , id]) => id === String(index + 1)));
  }
  askMinutes(asker, 3, '1 D');
  await until(() => asker.of(HISTORY).length === 1);
  const refused = asker.of(TROUBLE).filter(([, , , code]) => code === '162');
  expect(refused).toMatchObject([
    [
      '4',
      '2',
      '1',
      '162',
      'Historical Market Data Service error message:Time length exceed max.',
      '',
    ],
    [
      '4',
      '2',
      '2',
      '162',
      'Historical Market Data Service error message:Time length exceed max.',
      '',
    ],
  ]);
});

test('a schedule of decades is whole', async () => {
  const gateway = await gatewayAtNoon();
  const asker = await watcherOf(gateway);
  asker.send(
    ...[REQUEST, 1, ...contractOf(0), 0, '', '1 day', '20 Y', 1],
    ...['SCHEDULE', 2, 0, ''],
  );
  await until(() => asker.of(SCHEDULE).length === 1);
  const [, , , , , count, ...sessions] = asker.of(SCHEDULE)[0] ?? [];
  expect(Number(count)).toBeGreaterThan(5_000);
  expect(sessions).toHaveLength(3 * Number(count));
});

test('others are served while ticks of twenty years ago are looked up', async () => {
  const gateway = await gatewayAtNoon();
  const asker = await watcherOf(gateway);
  const other = await watcherOf(gateway, { clientId: 18 });
  const ask = (reqId: number) =>
    asker.send(
      ...[PAST_TICKS, reqId, ...contractOf(0), 0],
      ...['', '20000105-20:00:00', 10, 'MIDPOINT', 1, 0, ''],
    );
  ask(1);
  ask(1);
  other.send(CURRENT_TIME, 1);
  await until(() => other.of(CURRENT_TIME).length === 1);
  expect(asker.of(PAST_MIDPOINTS)).toEqual([]);
  await until(() => asker.of(PAST_MIDPOINTS).length === 1);
  expect(asker.of(PAST_MIDPOINTS)[0]?.[2]).toBe('10');
  const codes = asker.of(TROUBLE).map(([, , id, code]) => [id, code]);
  expect(codes).toContainEqual(['1', '322']);
});
