// What needs a yes, at a terminal: the program asks, and does nothing without one.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LONG_TIMEOUT, LONG_WAIT } from '../../processes/program.ts';
import { until } from '../../processes/waiting.ts';
import { startGateway } from '../place/kept-journal.ts';
import { makePlace, type Place } from '../place/sluice.ts';

const CTRL_C = '\u0003';
const buy = (symbol: string) => ['buy', symbol, '10', '--stop', '3%'];
const BUY = buy('SPY');

let place: Place;

beforeAll(async () => {
  place = makePlace();
  const clock = ['--clock', `2020-12-16T15:00:00Z@${Date.now()}x1`];
  await startGateway(place, ...clock);
  expect((await place.run('start', ...clock, ...LONG_WAIT)).code).toBe(0);
});
afterAll(async () => {
  await place.run('stop', ...LONG_TIMEOUT);
  place.leave();
});

async function held(): Promise<number> {
  const rows = JSON.parse((await place.run('positions', '--json')).out);
  return rows[0]?.quantity ?? 0;
}

it('an order is placed after a yes, and an exit sent; not after a no or Ctrl-C', async () => {
  await until('it may be placed', async () => (await place.run(...BUY, '--check')).code === 0);
  for (const answer of ['n\n', '\n', CTRL_C])
    expect(await place.answered(answer, ...BUY)).toMatch(
      /Place this order\? \[y\/N\].*error: Nothing was sent \(unconfirmed\)/s,
    );
  expect(await place.answered('y\n', ...BUY)).toContain('`sluice explain');
  await until('it is held', async () => (await held()) === 10);
  for (const answer of ['n\n', CTRL_C])
    expect(await place.answered(answer, 'exit', 'SPY')).toMatch(
      /This would close 10 SPY.*Do it\? \[y\/N\].*error: Nothing was done \(unconfirmed\)/s,
    );
  expect(await held()).toBe(10);
  expect(await place.answered('y\n', 'exit', 'SPY')).toContain('Exit started');
  await until('it is closed', async () => (await held()) === 0);
});

it('a script, and one that reads JSON at a terminal, is not asked', async () => {
  const { code, err } = await place.run(...buy('MSFT'));
  expect([code, err]).toEqual([2, expect.stringMatching(/Nothing was sent; add --yes to place/)]);
  expect(await place.answered('y\n', ...buy('MSFT'), '--json')).not.toContain('[y/N]');
});
