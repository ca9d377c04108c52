// Hours, lots and currency come from the instrument's venue: here an invented one in Tokyo, lots of 100, yen, no extended hours.
import { describe, expect, it } from 'vitest';
import { HOUR_MS, instant, MINUTE_MS } from '../../../../src/kernel/instant.ts';
import { createCalendar } from '../../../../src/market/time/calendar.ts';
import { parseDay } from '../../../../src/market/time/day.ts';
import { zoneNamed } from '../../../../src/market/time/zone.ts';
import { US } from '../../../../src/market/venues/us.ts';
import type { Venue } from '../../../../src/market/venues/venue.ts';
import { createVenues } from '../../../../src/market/venues/venues.ts';
import { NO_EXITS } from '../../../../src/trader/domain/strategy/strategy.ts';
import { historyUntil } from '../rig/history.ts';
import { createRig, type Rig, type RigOptions } from '../rig/rig.ts';
import { ACCOUNT, strategy } from '../rig/settings.ts';

const day = (text: string) => parseDay(text) ?? US.calendar.firstDay;

const TOKYO: Venue = {
  name: 'tokyo',
  calendar: createCalendar({
    zone: zoneNamed('Asia/Tokyo'),
    openMs: 9 * HOUR_MS,
    closeMs: 15 * HOUR_MS,
    closedDays: new Set(),
    earlyCloseMsByDay: new Map(),
    firstDay: day('2026-01-01'),
    lastDay: day('2026-12-31'),
  }),
  extendedHours: undefined,
  auctions: undefined,
  markets: ['TSE'],
  currencyDigits: 0,
  currency: 'JPY',
  lotSize: 100,
  priceSteps: [{ lowEdge: 0, increment: 0.1 }],
  clockName: 'Tokyo',
  timeLabel: 'JST',
};

/** Wednesday, 10:00:20 in Tokyo; 20:00:20 of Tuesday in New York. */
const MORNING = instant(Date.UTC(2026, 10, 18, 1, 0, 20));
const IN_TOKYO: RigOptions = { venues: createVenues(TOKYO), at: MORNING };
const size = { kind: 'shares', shares: 350 } as const;

async function readyRig(options: RigOptions = {}) {
  const rig = createRig({ ...IN_TOKYO, strategies: [strategy({ size })], ...options });
  await rig.ready();
  return rig;
}

function verdictOf(rig: Rig): string | undefined {
  return rig.of('prediction-judged').at(-1)?.verdict.kind;
}

describe('at another venue', () => {
  it('an entry is a multiple of the lot, and so is each of its parts', async () => {
    const rig = await readyRig();
    const { e, s } = await rig.enter();
    expect([e.quantity, s.quantity]).toEqual([300, 300]);
    const partial = [{ kind: 'age', afterMs: 5 * MINUTE_MS, percent: 50 }] as const;
    const inParts = await readyRig({
      strategies: [strategy({ size, exit: { ...NO_EXITS, partial } })],
    });
    await inParts.predict('BUY');
    const parts = inParts.submits('entry').map(({ legs }) => legs[0]?.quantity);
    expect(parts).toEqual([100, 200]);
  });

  it('an entry of less than a lot is refused', async () => {
    const rig = await readyRig({
      strategies: [strategy({ size: { kind: 'shares', shares: 99 } })],
    });
    await rig.predict('BUY');
    expect(rig.reasons()).toEqual([{ kind: 'size_zero', binding: 'shares' }]);
  });

  it('an exit closes the full position, odd lots included', async () => {
    const rig = await readyRig();
    await rig.predict('BUY');
    const { e, t, s } = rig.bracket();
    await rig.told(e);
    await rig.fill(e, 130, 100.02);
    await rig.status(e, 'cancelled');
    const group = { group: 'G', groupEffect: 'reduces', quantity: 130 } as const;
    for (const leg of [t, s]) await rig.told(leg, group);
    await rig.command({ type: 'flatten', isExtended: false, isConfirmed: true, by: 'operator' });
    expect(rig.newest('x').quantity).toBe(130);
  });

  it('the session follows its own calendar and clock', async () => {
    const rig = await readyRig();
    await rig.jump(instant(Date.UTC(2026, 10, 18, 6)));
    await rig.quote(100);
    await rig.predict('BUY');
    expect(verdictOf(rig)).toBe('session_closed');
    const american = await readyRig({ venues: createVenues(US) });
    await american.predict('BUY');
    expect(verdictOf(american)).toBe('session_closed');
  });

  it("a strategy's hours of entry are on its clock", async () => {
    const between = { fromMs: 9 * HOUR_MS, untilMs: 10 * HOUR_MS };
    const entryHours = { ...strategy().entryHours, between };
    const rig = await readyRig({ strategies: [strategy({ entryHours })] });
    await rig.predict('BUY');
    const from = instant(Date.UTC(2026, 10, 18));
    expect(rig.reasons()).toMatchObject([
      { kind: 'outside_entry_hours', from, until: from + HOUR_MS },
    ]);
  });

  it('positions exit before its close, and trading days begin at 04:00 there', async () => {
    const exit = { ...NO_EXITS, flattenBeforeCloseMs: 10 * MINUTE_MS };
    const rig = await readyRig({ strategies: [strategy({ size, exit })] });
    await rig.enter();
    expect(rig.of('day-started')).toMatchObject([{ day: '2026-11-18' }]);
    await rig.jump(instant(Date.UTC(2026, 10, 18, 5, 49)));
    expect(rig.of('position-closing')).toEqual([]);
    await rig.jump(instant(Date.UTC(2026, 10, 18, 5, 51)));
    expect(rig.of('position-closing')).toMatchObject([{ reason: 'session_end' }]);
  });

  it('the figures of the account and the commissions are in its currency', async () => {
    const rig = await readyRig();
    for (const [currency, value] of [
      ['JPY', 1],
      ['USD', 150],
    ] as const)
      rig.broker.say({
        type: 'account-value',
        account: ACCOUNT,
        tag: 'ExchangeRate',
        value,
        currency,
      });
    await rig.enter();
    expect(rig.of('instrument-pinned')).toMatchObject([
      { instrument: { venue: 'tokyo', currency: 'JPY' } },
    ]);
    const execId = rig.of('execution-booked')[0]?.execId ?? '';
    const told = { commission: 4, currency: 'USD', realizedPnl: undefined };
    rig.broker.say({ type: 'commission', execId, ...told });
    await rig.settle();
    expect(rig.of('commission-booked')).toMatchObject([{ commission: 600, currency: 'JPY' }]);
    // 2 % of 1,000,000 JPY.
    await rig.quote(30);
    await rig.pass(260);
    expect(rig.of('daily-loss-reached')).toMatchObject([{ limit: 20_000 }]);
    const alarms = rig.of('alarm-raised').filter(({ alarm }) => alarm === 'daily-loss');
    expect(alarms).toMatchObject([{ text: expect.stringMatching(/^lost 21612 JPY today/) }]);
  });

  it('an exit outside the session waits for the open: there are no extended hours', async () => {
    const rig = await readyRig();
    await rig.enter();
    await rig.jump(instant(Date.UTC(2026, 10, 18, 8)));
    const flatten = { type: 'flatten', isExtended: true, isConfirmed: false } as const;
    expect(await rig.command({ ...flatten, by: 'operator' })).toMatchObject({
      text: expect.stringContaining('at the open of 2026-11-19 09:00:00 JST'),
    });
  });
});

describe('an instrument of another venue than the home of the account', () => {
  it('trades by the hours and lots of its venue once its contract is known', async () => {
    const rig = createRig({
      venues: createVenues(US, [TOKYO]),
      at: MORNING,
      strategies: [strategy({ size })],
    });
    await rig.ready();
    await rig.predict('BUY');
    expect(verdictOf(rig)).toBe('session_closed');
    const [pinned] = rig.of('instrument-pinned');
    if (pinned === undefined) throw new Error('nothing is pinned');
    const instrument = { ...pinned.instrument, venue: TOKYO.name };
    rig.broker.say({ type: 'instrument-resolved', instrument });
    const bars = historyUntil(rig.now(), 100, TOKYO.calendar);
    await rig.market({ type: 'history', symbol: 'AAPL', bars });
    await rig.predict('SELL');
    expect(rig.bracket().e.quantity).toBe(300);
    // The trading day stays that of the account.
    expect(rig.of('day-started')).toMatchObject([{ day: '2026-11-17' }]);
  });

  it('belongs to the US venue if it was recorded without one', async () => {
    const rig = createRig({ venues: createVenues(US, [TOKYO]) });
    await rig.ready();
    const [pinned] = rig.of('instrument-pinned');
    if (pinned === undefined) throw new Error('nothing is pinned');
    const { venue: _, ...older } = pinned.instrument;
    rig.broker.say({ type: 'instrument-resolved', instrument: older });
    await rig.settle();
    expect(rig.state().instruments.get('AAPL')).not.toHaveProperty('venue');
    expect((await rig.enter()).e.quantity).toBe(100);
  });
});
