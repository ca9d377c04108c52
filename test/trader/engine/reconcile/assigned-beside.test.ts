// A person has sold the same contract as we have, and both are assigned in one night: the account shows one number for both.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { BrokerSnapshot } from '../../../../src/trader/ports/broker-reports.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { covered, net, place } from '../requests/covered.ts';
import { optionOf, premiumOf } from '../requests/options.ts';
import { BOUGHT, held, holds, looks, SOLD, SPREAD } from './spreads.ts';

const NIGHT = instant(Date.parse('2026-11-19T07:30:00Z'));
const OPEN = instant(Date.parse('2026-11-19T14:31:00Z'));

/** Two verticals of ours, and one contract more that a person has sold. */
async function beside(): Promise<Harness> {
  const harness = await held();
  await harness.pass(60_000);
  await looks(harness, [holds(BOUGHT, 2), holds(SOLD, -3, 2.1)]);
  expect(harness.of('foreign-seen')).toMatchObject([{ symbol: SOLD, quantity: -1 }]);
  return harness;
}

/** Foreign quantities that are left, by symbol. */
function foreignIn(harness: Harness): Record<string, number> {
  return Object.fromEntries(harness.state().foreign);
}

const ALL: BrokerSnapshot['positions'] = [holds(BOUGHT, 2), holds('AAPL', -300)];

describe('the sold contract of a vertical beside one of a person', () => {
  it('is assigned with it: its shares are ours and covered, an alarm names the others', async () => {
    const harness = await beside();
    await harness.jump(NIGHT);
    await looks(harness, ALL);
    expect(harness.of('position-adopted')).toMatchObject([
      { symbol: 'AAPL', quantity: -200, delivery: { option: SOLD, contracts: 2 } },
      { symbol: BOUGHT, quantity: 2 },
    ]);
    expect(harness.of('position-closed')).toMatchObject([{ symbol: SPREAD, reason: 'delivered' }]);
    expect(harness.of('alarm-raised').at(-1)).toMatchObject({
      alarm: 'foreign-position',
      text: expect.stringMatching(/-100 shares of AAPL .* not ours .* nothing bounds/),
    });
    await looks(harness, ALL);
    expect(foreignIn(harness)).toEqual({ AAPL: -100 });
    expect(harness.of('position-adopted')).toHaveLength(2);
  });

  it.each([
    [1, -1, -200],
    [2, 0, -300],
  ])('is assigned in part: %i of ours', async (ours, left, shares) => {
    const harness = await beside();
    await harness.jump(NIGHT);
    const account = [holds(BOUGHT, 2), holds(SOLD, left, 2.1), holds('AAPL', shares)];
    await looks(harness, account);
    await looks(harness, account);
    expect(harness.of('position-adopted')).toMatchObject([
      { symbol: 'AAPL', quantity: -100 * ours },
      { symbol: BOUGHT, quantity: ours },
    ]);
    expect(foreignIn(harness)).toEqual({ AAPL: -100 });
  });

  it('is assigned later in the night than the other one', async () => {
    const harness = await beside();
    await harness.jump(NIGHT);
    await looks(harness, [holds(BOUGHT, 2), holds(SOLD, -2, 2.1), holds('AAPL', -100)]);
    expect(harness.of('position-adopted')).toEqual([]);
    await harness.pass(600_000);
    await looks(harness, [holds(BOUGHT, 2), holds('AAPL', -100)]);
    await harness.pass(600_000);
    await looks(harness, ALL);
    await looks(harness, ALL);
    expect(harness.of('position-adopted')).toMatchObject([{ quantity: -200 }, { quantity: 2 }]);
    expect(foreignIn(harness)).toEqual({ AAPL: -100 });
  });

  it('stays whole if only the other one is assigned', async () => {
    const harness = await beside();
    const account = [holds(BOUGHT, 2), holds(SOLD, -2, 2.1), holds('AAPL', -100)];
    for (const at of [NIGHT, OPEN]) {
      await harness.jump(at);
      await looks(harness, account);
    }
    expect(harness.of('position-adopted')).toEqual([]);
    expect(harness.engine.status()).toMatchObject({ positions: 1 });
    expect(foreignIn(harness)).toEqual({ AAPL: -100 });
  });

  it('is booked once, whatever dies then', async () => {
    const before = await beside();
    const harness = await before.crash(NIGHT - before.now());
    await harness.connect();
    await harness.snapshot({ positions: ALL });
    const again = await harness.crash();
    await again.connect();
    await looks(again, ALL);
    const last = await again.crash();
    await last.connect();
    await looks(last, ALL);
    expect(again.of('position-adopted')).toHaveLength(2);
    expect(last.of('position-adopted')).toEqual([]);
    expect(foreignIn(last)).toEqual({ AAPL: -100 });
  });

  it('is in doubt if that is first seen in a session', async () => {
    const before = await beside();
    const harness = await before.crash(OPEN - before.now());
    await harness.connect();
    await looks(harness, ALL);
    await harness.pass(600_000);
    await looks(harness, ALL);
    expect(harness.of('position-closed')).toEqual([]);
    const texts = harness.of('alarm-raised').map(({ text }) => text);
    expect(texts.join('\n')).toContain('NOTHING PROTECTS these shares');
  });
});

describe('a call that was sold against a holding beside one of a person', () => {
  it('takes the shares of the holding, and the other one takes theirs', async () => {
    const harness = await covered();
    await harness.pass(60_000);
    await looks(harness, net(200, -2).positions);
    await harness.jump(NIGHT);
    await looks(harness, []);
    expect(harness.of('execution-booked').slice(-2)).toMatchObject([
      { priceSource: 'assigned', price: 0 },
      { symbol: 'AAPL', priceSource: 'assigned', shares: 100, price: 105 },
    ]);
    await looks(harness, []);
    expect(foreignIn(harness)).toEqual({});
    expect(harness.of('alarm-raised').map(({ alarm }) => alarm)).not.toContain('foreign-position');
  });
});

describe('puts that were sold against cash beside one of a person', () => {
  const PUT = 'AAPL 261218P00220000';
  const theirs = (harness: Harness) =>
    harness.of('alarm-raised').filter(({ alarm }) => alarm === 'foreign-position');

  /** Two of ours, and one more that a person has sold, beside shares of theirs. */
  async function sold({ shares = 0, allowsHoldings = false } = {}): Promise<Harness> {
    const manual = { defaultStopPercent: 5, allowsHoldings };
    const harness = createHarness({ settings: { manual } });
    await harness.ready();
    await harness.account('SettledCash', 100_000);
    await optionOf(harness, PUT);
    await premiumOf(harness, PUT, 2.35, 2.45);
    const sale = { symbol: PUT, side: 'sell', quantity: 2, type: 'LMT', price: 2.4 } as const;
    await place(harness, sale);
    const { e } = harness.bracket();
    await harness.told(e);
    await harness.fill(e, 2, 2.4);
    await harness.status(e, 'filled');
    await harness.pass(60_000);
    await looks(harness, [holds(PUT, -3, 2.4), holds('AAPL', shares)]);
    return harness;
  }

  it('are assigned with it at night: ours are a holding, the rest is theirs, and no split is suspected', async () => {
    const harness = await sold({ allowsHoldings: true });
    await harness.jump(NIGHT);
    await looks(harness, [holds('AAPL', 300, 220)]);
    await looks(harness, [holds('AAPL', 300, 220)]);
    expect(harness.of('holding-filled')).toMatchObject([
      { symbol: 'AAPL', shares: 200, price: 220 },
    ]);
    expect(foreignIn(harness)).toEqual({ AAPL: 100 });
    const texts = theirs(harness).map(({ text }) => text);
    expect(texts.at(-1)).toContain('100 shares of AAPL are in the account that are not ours');
    expect(texts.filter((text) => text.includes('sold by others'))).toHaveLength(1);
    expect(harness.of('alarm-raised').map(({ alarm }) => alarm)).not.toContain('split-suspected');
  });

  it.each([
    ['beside no shares', 0],
    ['beside shares of the person', 500],
  ])(
    'are in doubt if that is first seen in a session, %s, also after a restart',
    async (_, shares) => {
      const before = await sold({ shares });
      const account = [holds('AAPL', shares + 300, 220)];
      const first = await before.crash(OPEN - before.now());
      await first.connect();
      await looks(first, account);
      const harness = await first.crash();
      await harness.connect();
      await looks(harness, account);
      await harness.pass(600_000);
      await looks(harness, account);
      for (const { of } of [first, harness]) {
        expect(of('execution-booked')).toEqual([]);
        expect(of('alarm-raised').map(({ text }) => text)).toEqual([
          expect.stringContaining(
            `${shares + 300} shares of AAPL are not ours, 200 of them by this contract`,
          ),
        ]);
      }
      await harness.jump(instant(Date.parse('2026-11-20T07:30:00Z')));
      await looks(harness, account);
      expect(harness.of('execution-booked')).toEqual([]);
      expect(
        await harness.command({ type: 'adopt', symbol: 'AAPL', isConfirmed: true, by: 'ann' }),
      ).toMatchObject({ ok: true });
      expect(
        await harness.command({ type: 'release', symbol: PUT, isConfirmed: true, by: 'ann' }),
      ).toMatchObject({ ok: true });
      expect(harness.of('position-adopted')).toMatchObject([{ quantity: shares + 300 }]);
      expect(harness.engine.status()).toMatchObject({ positions: 1 });
    },
  );

  it.each([
    ['a restart', (harness: Harness, ms: number) => harness.crash(ms)],
    [
      'a new connection',
      async (harness: Harness, ms: number) => {
        harness.broker.say({ type: 'gateway-changed', state: 'connecting', why: 'lost' });
        await harness.jump(instant(harness.now() + ms));
        return harness;
      },
    ],
  ])('that a session has left to a person stay so after %s at night', async (_, interrupted) => {
    const before = await sold();
    const first = await before.crash(OPEN - before.now());
    await first.connect();
    const account = [holds('AAPL', 300, 220)];
    await looks(first, account);
    await looks(first, account);
    const harness = await interrupted(first, Date.parse('2026-11-20T07:30:00Z') - first.now());
    await harness.connect();
    await looks(harness, account);
    await harness.pass(600_000);
    await looks(harness, account);
    expect(harness.of('execution-booked').filter(({ symbol }) => symbol === 'AAPL')).toEqual([]);
    expect(Object.fromEntries(harness.state().leftOpen)).toMatchObject({ AAPL: 300 });
    const answered = { symbol: PUT, isConfirmed: true, by: 'ann' };
    await harness.command({ ...answered, type: 'adopt', symbol: 'AAPL' });
    await harness.command({ ...answered, type: 'release' });
    await looks(harness, account);
    expect(Object.fromEntries(harness.state().leftOpen)).toEqual({});
  });

  it('are in doubt without one question after the other about the account', async () => {
    const before = await sold();
    const harness = await before.crash(OPEN - before.now());
    await harness.connect();
    const rows = [holds(PUT, -1, 2.4), holds('AAPL', 200, 220)];
    await looks(harness, rows);
    const asked = () => harness.broker.calls.filter(({ kind }) => kind === 'snapshot').length;
    // The regular one is answered.
    await harness.pass(31_000);
    await harness.snapshot({ positions: rows });
    const first = asked();
    const says = async (position: BrokerSnapshot['positions'][number]) => {
      harness.broker.say({ type: 'position', position });
      await harness.pass(1_000);
    };
    for (let round = 0; round < 2; round += 1) {
      for (const row of rows) await says(row);
      await harness.snapshot({ positions: rows });
      await harness.pass(500);
    }
    expect(asked()).toBe(first);
    await says(holds('AAPL', 300, 220));
    expect(asked()).toBe(first + 1);
  });
});
