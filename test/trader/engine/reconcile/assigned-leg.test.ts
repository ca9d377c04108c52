// The sold contract of a vertical is assigned at night, and no message says so: of two spreads of 230 and 240 the calls at 230 remain, and
// 200 shares were sold at 240.
import { describe, expect, it } from 'vitest';
import { instant, type TradingDay } from '../../../../src/kernel/instant.ts';
import type { EventRow } from '../../../../src/trader/domain/options/event-days.ts';
import type { Harness } from '../harness/harness.ts';
import { BOUGHT, held, holds, listed, looks, SOLD, SPREAD } from './spreads.ts';

const NIGHT = instant(Date.parse('2026-11-19T07:30:00Z'));
const OPEN = instant(Date.parse('2026-11-19T14:31:00Z'));

const EVENING = instant(Date.parse('2026-11-18T22:30:00Z'));

const ASSIGNED = [holds(BOUGHT, 2), holds('AAPL', -200)];

async function connectedAnew(harness: Harness): Promise<Harness> {
  await harness.jump(OPEN);
  await harness.connect();
  return harness;
}

async function startedAgain(before: Harness): Promise<Harness> {
  const harness = await before.crash(OPEN - before.now());
  await harness.connect();
  return harness;
}

describe('the sold contract of a vertical', () => {
  it('was assigned: the other contract covers the shares, and both leave at the open', async () => {
    const harness = await held();
    await harness.jump(NIGHT);
    await looks(harness, ASSIGNED);
    expect(harness.of('execution-booked').at(-1)).toMatchObject({
      ...{ symbol: SPREAD, side: 'sell', shares: 2, price: expect.closeTo(3.1) },
      ...{ priceSource: 'assigned', isInferred: true },
    });
    expect(harness.of('position-adopted')).toMatchObject([
      {
        ...{ symbol: 'AAPL', side: 'short', quantity: -200, averagePrice: 240 },
        delivery: { option: SOLD, contracts: 2, strike: 240, by: 'assignment' },
      },
      { symbol: BOUGHT, side: 'long', quantity: 2, averagePrice: expect.closeTo(3.1) },
    ]);
    expect(harness.of('alarm-raised').map(({ text }) => text)).toEqual([
      `${SOLD}: 2 contracts presumably assigned: gone without an execution, and 200 shares were sold. They are ours at 240 without a stop, since the other contract bounds what they can lose, and they and the 2 ${BOUGHT} are closed as soon as the market is open; to keep the shares, run \`sluice release AAPL --yes\``,
    ]);
    expect(harness.of('foreign-seen')).toEqual([]);
    expect(harness.submits('protection')).toEqual([]);
    expect(harness.submits('exit')).toEqual([]);
    expect(harness.broker.resolved).toContain(BOUGHT);
    await listed(harness, BOUGHT, '7001');
    await harness.jump(OPEN);
    await harness.snapshot({ positions: ASSIGNED });
    await harness.quote(245);
    await harness.quote(15, { symbol: BOUGHT, bid: 15, ask: 15.2 });
    await harness.pass(1_000);
    const exits = harness.submits('exit').flatMap(({ legs }) => legs);
    expect(exits).toMatchObject([
      {
        ...{ symbol: BOUGHT, side: 'sell', quantity: 2 },
        withShares: { symbol: 'AAPL', side: 'buy' },
      },
    ]);
  });

  it.each([
    ['the night before', NIGHT, '2026-11-19', true],
    ['the evening before', EVENING, '2026-11-19', true],
    ['the night after', NIGHT, '2026-11-18', false],
    ['a night before the last', NIGHT, '2026-11-20', false],
  ])('owes the dividend if it was assigned %s the ex-day', async (_, at, day, isOwed) => {
    const known = { symbol: '*', event: 'ex_dates_known_until', day: '2027-01-31' as TradingDay };
    const pays = { symbol: 'AAPL', event: 'ex_date', day: day as TradingDay, amount: 0.26 };
    const harness = await held({ settings: { events: [known, pays] as const as EventRow[] } });
    await harness.jump(at);
    await looks(harness, ASSIGNED);
    const [alarm] = harness.of('alarm-raised');
    const owed = `. The dividend of 0.26 per share with the ex-day ${day}, 52.00 USD in all, is owed for them; the result of the trade does not include it`;
    expect(alarm?.text.endsWith(owed)).toBe(isOwed);
    expect(alarm?.text.includes('dividend')).toBe(isOwed);
  });

  it('is booked once, whatever dies then', async () => {
    const before = await held();
    const harness = await before.crash(NIGHT - before.now());
    await harness.connect();
    await looks(harness, ASSIGNED);
    const again = await harness.crash();
    await again.connect();
    await looks(again, ASSIGNED);
    expect(harness.of('position-adopted')).toHaveLength(2);
    expect(again.of('position-adopted')).toEqual([]);
    expect(again.of('execution-booked')).toEqual([]);
  });

  it('was not while both contracts are held, or in a session', async () => {
    const whole = await held();
    await whole.jump(NIGHT);
    await looks(whole, [holds(BOUGHT, 2), holds(SOLD, -2)]);
    expect(whole.of('position-adopted')).toEqual([]);
    const day = await held();
    await day.jump(OPEN);
    await looks(day, ASSIGNED);
    expect(day.of('position-adopted')).toEqual([]);
  });

  it.each([
    [
      'its shares',
      [holds(BOUGHT, 2), holds(SOLD, -2), holds('AAPL', -200)],
      /still listed. It may go until the open/,
    ],
    ['its end', [holds(BOUGHT, 2)], /gone from the account .* until the open/],
  ])('was assigned if %s is seen long before the other', async (_, part, text) => {
    const harness = await held();
    await harness.jump(EVENING);
    await looks(harness, part);
    expect(harness.of('foreign-seen')).toEqual([]);
    expect(harness.of('position-closed')).toEqual([]);
    expect(harness.of('alarm-raised').map((alarm) => alarm.text)).toEqual([
      expect.stringMatching(text),
    ]);
    await harness.pass(600_000);
    await looks(harness, ASSIGNED);
    expect(harness.of('position-adopted')).toMatchObject([
      { symbol: 'AAPL', quantity: -200 },
      { symbol: BOUGHT, quantity: 2 },
    ]);
    expect(harness.of('position-closed')).toMatchObject([{ symbol: SPREAD, reason: 'delivered' }]);
  });

  describe.each([
    ['a new connection', connectedAnew],
    ['a restart', startedAgain],
  ])('of which one look at night has shown it, with %s in the session', (_, interrupted) => {
    it('was assigned, if two looks agree', async () => {
      const before = await held();
      await before.jump(NIGHT);
      await before.snapshot({ positions: ASSIGNED });
      const harness = await interrupted(before);
      await harness.snapshot({ positions: ASSIGNED });
      expect(harness.of('position-adopted')).toEqual([]);
      await looks(harness, ASSIGNED);
      expect(harness.of('position-adopted')).toMatchObject([
        { symbol: 'AAPL', quantity: -200 },
        { symbol: BOUGHT, quantity: 2 },
      ]);
      expect(harness.of('position-closed')).toMatchObject([
        { symbol: SPREAD, reason: 'delivered' },
      ]);
      expect(harness.of('difference-left')).toEqual([]);
      expect(harness.state().seenGone).toEqual([]);
    });

    it('was not, if both contracts are held again: what goes in the session is in doubt', async () => {
      const before = await held();
      await before.jump(NIGHT);
      await before.snapshot({ positions: ASSIGNED });
      const harness = await interrupted(before);
      await looks(harness, [holds(BOUGHT, 2), holds(SOLD, -2)]);
      await looks(harness, ASSIGNED);
      expect(harness.of('position-adopted')).toEqual([]);
    });
  });

  it('is in doubt if that is first seen in a session: nothing is booked, and the alarm says what to type', async () => {
    const before = await held();
    const harness = await before.crash(OPEN - before.now());
    await harness.connect();
    await looks(harness, ASSIGNED);
    await harness.pass(600_000);
    await looks(harness, ASSIGNED);
    expect(harness.of('position-closed')).toEqual([]);
    const texts = harness.of('alarm-raised').map(({ text }) => text);
    expect(texts.join('\n')).toContain('`sluice adopt AAPL --yes`');
    expect(texts.join('\n')).toContain(`\`sluice release "${SPREAD}" --yes\``);
  });
});
