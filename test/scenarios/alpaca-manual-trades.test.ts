// A person trades in the pages of Alpaca beside a daemon, and Alpaca refuses what it usually takes: every share of ours keeps its stop or is
// closed once, and nothing of the person's is touched.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { until } from '../processes/waiting.ts';
import { type AlpacaDaemon, openAlpacaDaemon } from './environment/alpaca-daemon.ts';

let daemon: AlpacaDaemon;

beforeAll(async () => {
  daemon = await openAlpacaDaemon();
});

beforeEach(() => daemon.control('DELETE', '/fault'));

afterAll(() => daemon?.end());

it('closes a position although Alpaca changes no order', async () => {
  await daemon.bought('4');
  await daemon.control('POST', '/fault', { kind: 'refuse-replace', count: 100 });
  await daemon.run('exit', 'AAPL', '--yes');
  await until('closed', async () => (await daemon.standing()) === '0 held, 0 stopped');
  await until('known', async () => (await daemon.json('positions')).length === 0);
});

it('places a stop again that was cancelled by hand, while its shares are still reserved', async () => {
  await daemon.bought('5');
  const stop = (await daemon.truth()).open_orders.find(({ type }) => type === 'stop');
  await daemon.control('POST', '/fault', { kind: 'shares-held', for_ms: 700 });
  expect(await daemon.byHand('DELETE', `/orders/${stop?.id}`)).toBe(204);
  await until('another stop', async () => {
    const { open_orders: open } = await daemon.truth();
    return open.some(({ type, id, qty }) => type === 'stop' && id !== stop?.id && qty === '5');
  });
  await until('protected', async () => (await daemon.json('positions'))[0].protected === true);
});

it('leaves shares alone that a person buys beside it, with a fraction', async () => {
  const fraction = {
    symbol: 'AAPL',
    side: 'buy',
    type: 'market',
    qty: '2.5',
    time_in_force: 'day',
  };
  expect(await daemon.byHand('POST', '/orders', fraction)).toBe(200);
  await until('seen', async () => {
    const { out, err } = await daemon.run(
      ...['buy', 'AAPL', '1', '--limit', '151', '--stop', '3%', '--check'],
    );
    return `${out}${err}`.includes('foreign');
  });
  expect(await daemon.standing()).toBe('7.5 held, 5 stopped');
});

it('ends a position that a person, or Alpaca, has sold, and leaves no stop behind', async () => {
  expect(await daemon.byHand('DELETE', '/orders')).toBe(207);
  await until('sold', async () => (await daemon.byHand('DELETE', '/positions/AAPL')) === 200);
  await until('closed', async () => (await daemon.standing()) === '0 held, 0 stopped');
  await until('known', async () => (await daemon.json('positions')).length === 0);
});
