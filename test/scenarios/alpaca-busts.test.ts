// Alpaca takes fills back and corrects them, before and after a restart: stops and targets follow what is left, and what comes back has a
// stop again.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { until } from '../processes/waiting.ts';
import { type AlpacaDaemon, openAlpacaDaemon } from './environment/alpaca-daemon.ts';

let daemon: AlpacaDaemon;

beforeAll(async () => {
  daemon = await openAlpacaDaemon();
});

beforeEach(() => daemon.control('DELETE', '/fault'));

afterAll(() => daemon?.end());

const fault = (kind: string, more: object = {}) =>
  daemon.control('POST', '/fault', { kind, symbol: 'AAPL', ...more });

const becomes = (wanted: string) => until(wanted, async () => (await daemon.standing()) === wanted);

const quantityKnown = (shares: number) =>
  until(`${shares} known`, async () => {
    const [position] = await daemon.json('positions');
    return (position?.quantity ?? 0) === shares && position?.protected !== false;
  });

it('shrinks the stop to what busts leave, and ends it with the rest', async () => {
  await daemon.bought('5');
  await fault('trade-bust', { shares: 2 });
  await becomes('3 held, 3 stopped');
  await fault('trade-bust', { shares: 1 });
  await becomes('2 held, 2 stopped');
  await fault('trade-bust');
  await becomes('0 held, 0 stopped');
  await quantityKnown(0);
});

it('has another price after a correction, and the same stop', async () => {
  await daemon.bought('3');
  await fault('trade-correct', { price: 149.5 });
  await until(
    'corrected',
    async () => (await daemon.json('positions'))[0]?.average_price === 149.5,
  );
  expect(await daemon.standing()).toBe('3 held, 3 stopped');
});

it('sells shares again whose sale was taken back', async () => {
  await daemon.run('exit', 'AAPL', '--yes');
  await becomes('0 held, 0 stopped');
  await quantityKnown(0);
  await fault('trade-bust');
  await until('sold twice', async () => (await daemon.truth()).fills.length === 4);
  await becomes('0 held, 0 stopped');
  await quantityKnown(0);
});

it('buys back what an exit has sold of an entry that was taken back after the trade had closed', async () => {
  await daemon.bought('5');
  const entry = (await daemon.truth()).fills.at(-1);
  await daemon.run('exit', 'AAPL', '--yes');
  await becomes('0 held, 0 stopped');
  await quantityKnown(0);
  const before = (await daemon.truth()).fills.length;
  await fault('trade-bust', { order_id: entry?.order_id });
  await until('bought back', async () => (await daemon.truth()).fills.length > before);
  await becomes('0 held, 0 stopped');
  await quantityKnown(0);
  const { fills } = await daemon.truth();
  expect(fills.slice(before)).toMatchObject([{ side: 'buy' }]);
});

it('finds what was taken back while no daemon ran, whether a list has it or not', async () => {
  await daemon.bought('4');
  await daemon.stop();
  await daemon.control('POST', '/fault', { kind: 'corrections-unlisted' });
  await fault('trade-bust', { shares: 3 });
  await daemon.start();
  await becomes('1 held, 1 stopped');
  await quantityKnown(1);
});
