// A single call that is gone, beside a vertical of ours or shares that somebody has bought.
import { expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { Harness } from '../harness/harness.ts';
import { place } from '../requests/order-requests.ts';
import { BOUGHT, held, holds, listed, looks, SOLD, SPREAD } from './spreads.ts';

const SINGLE = 'AAPL 261218C00250000';
const OPEN = instant(Date.parse('2026-11-19T15:00:00Z'));
const NIGHT = instant(Date.parse('2026-11-20T07:30:00Z'));

async function withSingle(): Promise<Harness> {
  const harness = await held();
  await listed(harness, SINGLE, '7003');
  await harness.quote(1, { symbol: SINGLE, bid: 1, ask: 1.1 });
  await place(harness, { symbol: SINGLE, quantity: 1, type: 'LMT', price: 1.1 });
  const { e } = harness.bracket();
  await harness.told(e);
  await harness.fill(e, 1, 1.1);
  await harness.pass(60_000);
  return harness;
}

it('is booked as gone, although more of a contract of a vertical is there', async () => {
  const harness = await withSingle();
  await looks(harness, [holds(BOUGHT, 3), holds(SOLD, -2, 2.1)]);
  expect(JSON.stringify(harness.of('alarm-raised'))).not.toContain('corporate action');
  expect(harness.of('position-closed')).toMatchObject([{ symbol: SINGLE }]);
});

it('is left to a person if a session has seen it gone first, also when that has closed', async () => {
  const before = await withSingle();
  const harness = await before.crash(OPEN - before.now());
  await harness.connect();
  const account = [holds(BOUGHT, 2), holds(SOLD, -2, 2.1), holds('AAPL', 100, 250)];
  await looks(harness, account);
  expect(harness.of('alarm-raised').map(({ text }) => text)).toContainEqual(
    expect.stringContaining(`release "${SINGLE}"`),
  );
  await harness.jump(NIGHT);
  await looks(harness, account);
  expect(harness.of('position-adopted')).toEqual([]);
  expect(harness.of('position-closed')).toEqual([]);
  expect(Object.fromEntries(harness.state().foreign)).toEqual({ AAPL: 100 });
});

it('leaves a contract of a vertical that stays alone to be bought back', async () => {
  const before = await withSingle();
  const harness = await before.crash(OPEN - before.now());
  await harness.connect();
  await looks(harness, [holds(SOLD, -2, 2.1), holds('AAPL', 100, 250)]);
  expect(harness.of('position-adopted')).toMatchObject([{ symbol: SOLD, quantity: -2 }]);
  expect(harness.of('position-closed')).toMatchObject([{ symbol: SPREAD }]);
});
