// The time without a stop, as the simulator of Alpaca measures it.
import { afterEach, expect, it } from 'vitest';
import { type Alpaca, SOON_MS, startAlpaca } from './harness/alpaca-harness.ts';

let alpaca: Alpaca;
afterEach(() => alpaca.stop());

const MINUTE_MS = 60_000;
const BRACKET = {
  ...{ type: 'limit', limit_price: '151', order_class: 'bracket', time_in_force: 'gtc' },
  ...{ take_profit: { limit_price: '170' }, stop_loss: { stop_price: '140' } },
};

async function nakedMs(): Promise<number> {
  return (await alpaca.state()).naked_milliseconds;
}

async function started(at?: string): Promise<void> {
  alpaca = await startAlpaca(at);
  await alpaca.price('AAPL', 150);
}

it('counts shares without a stop until one rests', async () => {
  await started();
  await alpaca.order({});
  await alpaca.pass(MINUTE_MS);
  expect(await nakedMs()).toBeGreaterThan(MINUTE_MS - SOON_MS);
  await alpaca.order({ side: 'sell', type: 'stop', stop_price: '140', time_in_force: 'gtc' });
  await alpaca.pass(SOON_MS);
  const before = await nakedMs();
  await alpaca.pass(MINUTE_MS);
  expect(await nakedMs()).toBe(before);
  expect(before).toBeLessThan(MINUTE_MS + SOON_MS);
});

it('counts nothing of a bracket that fills in one piece, nor while its stop is replaced', async () => {
  await started();
  const { body } = await alpaca.order(BRACKET);
  await alpaca.pass(MINUTE_MS);
  const stop = body.legs.find((leg: { type: string }) => leg.type === 'stop');
  await alpaca.call('PATCH', `/v2/orders/${stop.id}`, { stop_price: '141' });
  await alpaca.pass(MINUTE_MS);
  expect((await alpaca.state()).positions).toMatchObject([{ symbol: 'AAPL', quantity: '10' }]);
  expect(await nakedMs()).toBe(0);
});

it('counts the part of a bracket whose exits do not act yet', async () => {
  await started();
  await alpaca.fault('partial-fill', { shares: 4 });
  const { body } = await alpaca.order(BRACKET);
  await alpaca.pass(SOON_MS);
  await alpaca.call('DELETE', `/v2/orders/${body.id}`);
  await alpaca.pass(MINUTE_MS);
  expect((await alpaca.state()).positions).toMatchObject([{ quantity: '4' }]);
  expect(await nakedMs()).toBeGreaterThan(MINUTE_MS - SOON_MS);
});

it('counts no time in which the market is closed', async () => {
  await started('2026-11-24T15:59:00-05:00');
  await alpaca.order({});
  await alpaca.moveTo('2026-11-24T23:00:00-05:00');
  expect(await nakedMs()).toBeLessThanOrEqual(MINUTE_MS);
  expect(await nakedMs()).toBeGreaterThan(MINUTE_MS - SOON_MS);
});
