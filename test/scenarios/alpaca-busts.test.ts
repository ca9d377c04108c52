// Alpaca takes fills back and corrects them, before and after a restart: stops and targets follow what is left, and what comes back has a
// stop again.
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { withFreshPrices } from '../cli/place/fresh-prices.ts';
import { makePlace, type Place } from '../cli/place/sluice.ts';
import { LONG_TIMEOUT, LONG_WAIT } from '../processes/program.ts';
import { type SimulatorProcess, startSimulator } from '../processes/simulator.ts';
import { until } from '../processes/waiting.ts';

let place: Place;
let alpaca: SimulatorProcess;
const CLOCK = `2026-11-24T10:00:00-05:00@${Date.now()}x1`;

interface Shown {
  readonly id: string;
  readonly side: string;
  readonly type: string;
  readonly qty: string;
  readonly symbol: string;
}
interface Truth {
  readonly positions: readonly { readonly symbol: string; readonly quantity: string }[];
  readonly open_orders: readonly Shown[];
  readonly fills: readonly object[];
}

beforeAll(async () => {
  place = makePlace();
  alpaca = await startSimulator('alpaca', CLOCK, ['--partials', '0']);
  const url = `127.0.0.1:${alpaca.port}`;
  writeFileSync(
    place.config,
    [
      ...['broker: alpaca', 'mode: paper', 'account: PA3SIMULATED', 'metrics: { port: 0 }'],
      ...['alpaca:', '  api_key: PKSIMULATED', '  api_secret: simulated'],
      ...[`  url: http://${url}`, `  data_url: http://${url}`],
      `  data_stream_url: ws://${url}/v2`,
    ].join('\n'),
  );
  await control('POST', '/price', { symbol: 'AAPL', last: 150, bid: 149.99, ask: 150.01 });
  const started = await place.run('start', '--json', '--clock', CLOCK, ...LONG_WAIT);
  expect(started.err).toBe('');
  await until('trading', async () => (await json('status')).state === 'trading');
});

beforeEach(() => control('DELETE', '/fault'));

afterAll(async () => {
  await place.run('stop', ...LONG_TIMEOUT);
  await alpaca.end();
  place.leave();
});

const json = async (...words: string[]) => JSON.parse((await place.run(...words, '--json')).out);

async function control(method: string, path: string, body?: object): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${alpaca.controlPort}${path}`, {
    method,
    ...(body && { body: JSON.stringify(body) }),
  });
  return answer.text();
}

const truth = async (): Promise<Truth> => JSON.parse(await control('GET', '/state'));

/** Shares held, and shares that stops would sell. */
async function standing(): Promise<string> {
  const { positions, open_orders: open } = await truth();
  const held = positions.reduce((sum, { quantity }) => sum + Number(quantity), 0);
  const stops = open.filter(({ type, side }) => type === 'stop' && side === 'sell');
  return `${held} held, ${stops.reduce((sum, { qty }) => sum + Number(qty), 0)} stopped`;
}

async function bought(shares: string): Promise<void> {
  const order = ['buy', 'AAPL', shares, '--limit', '151', '--stop', '3%'];
  await until('allowed', async () => (await place.run(...order, '--check')).code === 0);
  expect((await withFreshPrices(place.run, ...order, '--yes')).code).toBe(0);
  await until('protected', async () => {
    const [position] = await json('positions');
    return position?.quantity === Number(shares) && position.protected === true;
  });
}

const fault = (kind: string, more: object = {}) =>
  control('POST', '/fault', { kind, symbol: 'AAPL', ...more });

const becomes = (wanted: string) => until(wanted, async () => (await standing()) === wanted);

const quantityKnown = (shares: number) =>
  until(`${shares} known`, async () => {
    const [position] = await json('positions');
    return (position?.quantity ?? 0) === shares && position?.protected !== false;
  });

it('shrinks the stop to what busts leave, and ends it with the rest', async () => {
  await bought('5');
  await fault('trade-bust', { shares: 2 });
  await becomes('3 held, 3 stopped');
  await fault('trade-bust', { shares: 1 });
  await becomes('2 held, 2 stopped');
  await fault('trade-bust');
  await becomes('0 held, 0 stopped');
  await quantityKnown(0);
});

it('has another price after a correction, and the same stop', async () => {
  await bought('3');
  await fault('trade-correct', { price: 149.5 });
  await until('corrected', async () => (await json('positions'))[0]?.average_price === 149.5);
  expect(await standing()).toBe('3 held, 3 stopped');
});

it('sells shares again whose sale was taken back', async () => {
  await place.run('exit', 'AAPL', '--yes');
  await becomes('0 held, 0 stopped');
  await quantityKnown(0);
  await fault('trade-bust');
  await until('sold twice', async () => (await truth()).fills.length === 4);
  await becomes('0 held, 0 stopped');
  await quantityKnown(0);
});

it('finds what was taken back while no daemon ran, whether a list has it or not', async () => {
  await bought('4');
  expect((await place.run('stop', ...LONG_TIMEOUT)).code).toBe(0);
  await control('POST', '/fault', { kind: 'corrections-unlisted' });
  await fault('trade-bust', { shares: 3 });
  expect((await place.run('start', '--json', '--clock', CLOCK, ...LONG_WAIT)).err).toBe('');
  await becomes('1 held, 1 stopped');
  await quantityKnown(1);
});
