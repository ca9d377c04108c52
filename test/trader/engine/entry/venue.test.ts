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
import { createHarness, type Harness, type HarnessOptions } from '../harness/harness.ts';
import { historyUntil } from '../harness/history.ts';
import { ACCOUNT, strategy } from '../harness/settings.ts';

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
const IN_TOKYO: HarnessOptions = { venues: createVenues(TOKYO), at: MORNING };
const size = { kind: 'shares', shares: 350 } as const;

async function readyHarness(options: HarnessOptions = {}) {
  const harness = createHarness({ ...IN_TOKYO, strategies: [strategy({ size })], ...options });
  await harness.ready();
  return harness;
}

function verdictOf(harness: Harness): string | undefined {
  return harness.of('prediction-judged').at(-1)?.verdict.kind;
}

describe('at another venue', () => {
  it('an entry is a multiple of the lot, and so is each of its parts', async () => {
    const harness = await readyHarness();
    const { e, s } = await harness.enter();
    expect([e.quantity, s.quantity]).toEqual([300, 300]);
    const partial = [{ kind: 'age', afterMs: 5 * MINUTE_MS, percent: 50 }] as const;
    const inParts = await readyHarness({
      strategies: [strategy({ size, exit: { ...NO_EXITS, partial } })],
    });
    await inParts.predict('BUY');
    const parts = inParts.submits('entry').map(({ legs }) => legs[0]?.quantity);
    expect(parts).toEqual([100, 200]);
  });

  it('an entry of less than a lot is refused', async () => {
    const harness = await readyHarness({
      strategies: [strategy({ size: { kind: 'shares', shares: 99 } })],
    });
    await harness.predict('BUY');
    expect(harness.reasons()).toEqual([{ kind: 'size_zero', binding: 'shares' }]);
  });

  it('an exit closes the full position, odd lots included', async () => {
    const harness = await readyHarness();
    await harness.predict('BUY');
    const { e, t, s } = harness.bracket();
    await harness.told(e);
    await harness.fill(e, 130, 100.02);
    await harness.status(e, 'cancelled');
    const group = { group: 'G', groupEffect: 'reduces', quantity: 130 } as const;
    for (const leg of [t, s]) await harness.told(leg, group);
    await harness.command({
      type: 'flatten',
      isExtended: false,
      isConfirmed: true,
      by: 'operator',
    });
    expect(harness.newest('x').quantity).toBe(130);
  });

  it('the session follows its own calendar and clock', async () => {
    const harness = await readyHarness();
    await harness.jump(instant(Date.UTC(2026, 10, 18, 6)));
    await harness.quote(100);
    await harness.predict('BUY');
    expect(verdictOf(harness)).toBe('session_closed');
    const american = await readyHarness({ venues: createVenues(US) });
    await american.predict('BUY');
    expect(verdictOf(american)).toBe('session_closed');
  });

  it("a strategy's hours of entry are on its clock", async () => {
    const between = { fromMs: 9 * HOUR_MS, untilMs: 10 * HOUR_MS };
    const entryHours = { ...strategy().entryHours, between };
    const harness = await readyHarness({ strategies: [strategy({ entryHours })] });
    await harness.predict('BUY');
    const from = instant(Date.UTC(2026, 10, 18));
    expect(harness.reasons()).toMatchObject([
      { kind: 'outside_entry_hours', from, until: from + HOUR_MS },
    ]);
  });

  it('positions exit before its close, and trading days begin at 04:00 there', async () => {
    const exit = { ...NO_EXITS, flattenBeforeCloseMs: 10 * MINUTE_MS };
    const harness = await readyHarness({ strategies: [strategy({ size, exit })] });
    await harness.enter();
    expect(harness.of('day-started')).toMatchObject([{ day: '2026-11-18' }]);
    await harness.jump(instant(Date.UTC(2026, 10, 18, 5, 49)));
    expect(harness.of('position-closing')).toEqual([]);
    await harness.jump(instant(Date.UTC(2026, 10, 18, 5, 51)));
    expect(harness.of('position-closing')).toMatchObject([{ reason: 'session_end' }]);
  });

  it('the figures of the account and the commissions are in its currency', async () => {
    const harness = await readyHarness();
    for (const [currency, value] of [
      ['JPY', 1],
      ['USD', 150],
    ] as const)
      harness.broker.say({
        type: 'account-value',
        account: ACCOUNT,
        tag: 'ExchangeRate',
        value,
        currency,
      });
    await harness.enter();
    expect(harness.of('instrument-pinned')).toMatchObject([
      { instrument: { venue: 'tokyo', currency: 'JPY' } },
    ]);
    const execId = harness.of('execution-booked')[0]?.execId ?? '';
    const told = { commission: 4, currency: 'USD', realizedPnl: undefined };
    harness.broker.say({ type: 'commission', execId, ...told });
    await harness.settle();
    expect(harness.of('commission-booked')).toMatchObject([{ commission: 600, currency: 'JPY' }]);
    // 2 % of 1,000,000 JPY.
    await harness.quote(30);
    await harness.pass(260);
    expect(harness.of('daily-loss-reached')).toMatchObject([{ limit: 20_000 }]);
    const alarms = harness.of('alarm-raised').filter(({ alarm }) => alarm === 'daily-loss');
    expect(alarms).toMatchObject([{ text: expect.stringMatching(/^lost 21612 JPY today/) }]);
  });

  it('an exit outside the session waits for the open: there are no extended hours', async () => {
    const harness = await readyHarness();
    await harness.enter();
    await harness.jump(instant(Date.UTC(2026, 10, 18, 8)));
    const flatten = { type: 'flatten', isExtended: true, isConfirmed: false } as const;
    expect(await harness.command({ ...flatten, by: 'operator' })).toMatchObject({
      text: expect.stringContaining('at the open of 2026-11-19 09:00:00 JST'),
    });
  });
});

describe('an instrument of another venue than the home of the account', () => {
  it('trades by the hours and lots of its venue once its contract is known', async () => {
    const harness = createHarness({
      venues: createVenues(US, [TOKYO]),
      at: MORNING,
      strategies: [strategy({ size })],
    });
    await harness.ready();
    await harness.predict('BUY');
    expect(verdictOf(harness)).toBe('session_closed');
    const [pinned] = harness.of('instrument-pinned');
    if (pinned === undefined) throw new Error('nothing is pinned');
    const instrument = { ...pinned.instrument, venue: TOKYO.name };
    harness.broker.say({ type: 'instrument-resolved', instrument });
    const bars = historyUntil(harness.now(), 100, TOKYO.calendar);
    await harness.market({ type: 'history', symbol: 'AAPL', bars });
    await harness.predict('SELL');
    expect(harness.bracket().e.quantity).toBe(300);
    // The trading day stays that of the account.
    expect(harness.of('day-started')).toMatchObject([{ day: '2026-11-17' }]);
  });

  it('belongs to the US venue if it was recorded without one', async () => {
    const harness = createHarness({ venues: createVenues(US, [TOKYO]) });
    await harness.ready();
    const [pinned] = harness.of('instrument-pinned');
    if (pinned === undefined) throw new Error('nothing is pinned');
    const { venue: _, ...older } = pinned.instrument;
    harness.broker.say({ type: 'instrument-resolved', instrument: older });
    await harness.settle();
    expect(harness.state().instruments.get('AAPL')).not.toHaveProperty('venue');
    expect((await harness.enter()).e.quantity).toBe(100);
  });
});
