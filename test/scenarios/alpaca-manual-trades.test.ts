// A person trades in the pages of Alpaca beside a daemon, and Alpaca refuses what it usually takes: every share of ours keeps its stop or is
// closed once, and nothing of the person's is touched.
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

/** As a person's click in the pages of Alpaca. */
async function byHand(method: string, path: string, body?: object): Promise<number> {
  const { status } = await fetch(`http://127.0.0.1:${alpaca.port}/v2${path}`, {
    method,
    headers: { 'APCA-API-KEY-ID': 'PKSIMULATED', 'APCA-API-SECRET-KEY': 'simulated' },
    ...(body && { body: JSON.stringify(body) }),
  });
  return status;
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

it('closes a position although Alpaca changes no order', async () => {
  await bought('4');
  await control('POST', '/fault', { kind: 'refuse-replace', count: 100 });
  await place.run('exit', 'AAPL', '--yes');
  await until('closed', async () => (await standing()) === '0 held, 0 stopped');
  await until('known', async () => (await json('positions')).length === 0);
});

it('places a stop again that was cancelled by hand, while its shares are still reserved', async () => {
  await bought('5');
  const stop = (await truth()).open_orders.find(({ type }) => type === 'stop');
  await control('POST', '/fault', { kind: 'shares-held', for_ms: 700 });
  expect(await byHand('DELETE', `/orders/${stop?.id}`)).toBe(204);
  await until('another stop', async () => {
    const { open_orders: open } = await truth();
    return open.some(({ type, id, qty }) => type === 'stop' && id !== stop?.id && qty === '5');
  });
  await until('protected', async () => (await json('positions'))[0].protected === true);
});

it('leaves shares alone that a person buys beside it, with a fraction', async () => {
  const fraction = {
    symbol: 'AAPL',
    side: 'buy',
    type: 'market',
    qty: '2.5',
    time_in_force: 'day',
  };
  expect(await byHand('POST', '/orders', fraction)).toBe(200);
  await until('seen', async () => {
    const { out, err } = await place.run(
      ...['buy', 'AAPL', '1', '--limit', '151', '--stop', '3%', '--check'],
    );
    return `${out}${err}`.includes('foreign');
  });
  expect(await standing()).toBe('7.5 held, 5 stopped');
});

it('ends a position that a person, or Alpaca, has sold, and leaves no stop behind', async () => {
  expect(await byHand('DELETE', '/orders')).toBe(207);
  await until('sold', async () => (await byHand('DELETE', '/positions/AAPL')) === 200);
  await until('closed', async () => (await standing()) === '0 held, 0 stopped');
  await until('known', async () => (await json('positions')).length === 0);
});
