// A vertical that is sold: its width less the credit bounds the loss, and what it takes to leave is the ask. 1.20 to 1.30, width 10.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { WALK_DEFAULTS } from '../../../../src/trader/domain/strategy/strategy.ts';
import { NO_RISK_LIMITS } from '../../../../src/trader/ports/risk-settings.ts';
import { settings } from '../harness/settings.ts';
import {
  inAccount,
  LONG,
  legFill,
  priced,
  readyToSell,
  reported,
  SHORT,
  SPREAD,
  sell,
  sold,
} from './sold-spread.ts';

const exit = { type: 'exit', symbol: SPREAD, isConfirmed: true, by: 'ann' } as const;

function limited(risk: object) {
  return { settings: { risk: { ...NO_RISK_LIMITS, ...settings([]).risk, ...risk } } };
}

describe('an order that sells a vertical', () => {
  it('is one order; the answer says what it can lose and gain', async () => {
    const harness = await readyToSell();
    const answer = await sell(harness);
    const [{ legs } = { legs: [] }] = harness.submits('entry');
    expect(legs).toMatchObject([{ symbol: SPREAD, side: 'sell', quantity: 2, limitPrice: 1.2 }]);
    expect(answer.text).toBe(
      `Order ${legs[0]?.orderRef}: sell 2 ${SPREAD}, limit 1.2; it can lose 1,760.00 USD at most; at its limit it gains up to 240.00 USD and breaks even with the stock at 228.8.`,
    );
  });

  it('walks down from the middle to the credit that was asked for', async () => {
    const harness = await readyToSell();
    const answer = await sell(harness, { walk: WALK_DEFAULTS, price: 1.22 });
    expect(answer.text).toContain('at least, walking from the middle toward the bid');
    const { e } = harness.bracket();
    expect(e).toMatchObject({ limitPrice: 1.25, walk: { boundPrice: 1.22 } });
    await harness.told(e);
    for (let step = 0; step < 12; step += 1) {
      await priced(harness, 1.2, 1.3);
      await harness.pass(1_000);
    }
    const limits = harness.modifies().map(({ limitPrice }) => limitPrice ?? 0);
    expect(limits[0]).toBeLessThan(1.25);
    expect(Math.min(...limits)).toBeGreaterThanOrEqual(1.22);
  });

  it('is refused at the width or above', async () => {
    const harness = await readyToSell();
    expect(await sell(harness, { price: 10 })).toMatchObject({
      ...{
        ok: false,
        reasons: expect.arrayContaining([{ kind: 'price_beyond_width', price: 10, width: 10 }]),
      },
    });
    expect(harness.submits()).toEqual([]);
  });

  it('is refused in a cash account', async () => {
    const harness = await readyToSell({ settings: { accountType: 'cash' } });
    expect(JSON.stringify(await sell(harness))).toContain('short_in_cash_account');
  });

  it('counts what it can lose in every limit, never its credit', async () => {
    const harness = await readyToSell(limited({ positionNotionalMax: 1_759 }));
    expect(JSON.stringify(await sell(harness))).toContain(
      'the order value would be 1,760.00 USD, at most 1,759.00 USD',
    );
    const enough = await readyToSell(limited({ positionNotionalMax: 1_760 }));
    expect(await sell(enough)).toMatchObject({ ok: true });
  });
});

describe('a vertical that was sold', () => {
  it('is one short position, bounded by its width', async () => {
    const harness = await sold();
    expect(harness.of('position-filled').at(-1)).toMatchObject({
      ...{ quantityAfter: -2, averagePriceAfter: expect.closeTo(1.25) },
    });
    expect(harness.engine.status()).toMatchObject({
      ...{ positions: 1, protectedPositions: 1, uncovered: [] },
      bounded: [{ symbol: SPREAD, quantity: -2, lossMax: 1_750 }],
      worstCase: expect.closeTo(-1_750),
    });
    await harness.pass(5_000);
    expect(harness.submits('exit')).toEqual([]);
    expect(harness.of('alarm-raised')).toEqual([]);
  });

  it('is not foreign: its contracts at the broker are ours', async () => {
    const harness = await sold();
    for (const _ of [1, 2]) {
      await harness.pass(10_000);
      await harness.snapshot({ positions: inAccount(-2, 2) });
    }
    expect(harness.of('foreign-seen')).toEqual([]);
    expect(harness.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
  });

  it('is bought back at its net ask, and gains the credit less that', async () => {
    const harness = await sold();
    await priced(harness, 0.4, 0.5);
    const answer = await harness.command(exit);
    expect(answer).toMatchObject({ ok: true, text: expect.stringContaining('at the ask') });
    const order = harness.newest('x');
    expect(order).toMatchObject({ symbol: SPREAD, side: 'buy', type: 'limit', limitPrice: 0.5 });
    await reported(
      harness,
      legFill(harness, order, { symbol: SHORT, shares: 2, price: 2, id: 'd1' }),
    );
    await reported(
      harness,
      legFill(harness, order, { symbol: LONG, shares: 2, price: 1.5, id: 'd2' }),
    );
    expect(harness.of('position-closed')[0]).toMatchObject({
      ...{ entryPrice: expect.closeTo(1.25), exitPrice: 0.5, realizedPnl: expect.closeTo(150) },
    });
  });

  it('is never bought back for its width or more, which no broker takes', async () => {
    const harness = await sold();
    await priced(harness, 9.8, 10.4);
    await harness.command(exit);
    expect(harness.newest('x')).toMatchObject({ side: 'buy', limitPrice: 9.99 });
    await harness.told(harness.newest('x'));
    await harness.pass(1_000);
    expect(harness.of('alarm-raised').at(-1)?.text).toContain('which is all that it can lose');
  });

  it('takes its profit once the ask is down at a part of the credit', async () => {
    const protection = { target: { kind: 'percent', percent: 50 } } as const;
    const harness = await sold({}, { protection });
    await priced(harness, 0.55, 0.65);
    expect(harness.of('position-closing')).toEqual([]);
    await priced(harness, 0.5, 0.6);
    expect(harness.of('position-closing')[0]).toMatchObject({ reason: 'target' });
    expect(harness.newest('x')).toMatchObject({ side: 'buy', limitPrice: 0.55, walk: {} });
  });

  it('takes its profit at the ask where its last hour leaves no time to walk', async () => {
    const protection = { target: { kind: 'percent', percent: 50 } } as const;
    const harness = await sold({}, { protection });
    await harness.jump(instant(Date.parse('2026-12-17T19:58:00Z')));
    await harness.snapshot({ positions: inAccount(-2, 2) });
    await priced(harness, 0.5, 0.6);
    const patient = harness.newest('x');
    expect(patient).toMatchObject({ limitPrice: 0.55, walk: {} });
    await harness.told(patient);
    await harness.jump(instant(Date.parse('2026-12-17T20:00:30Z')));
    await harness.status(patient, 'cancelled');
    await priced(harness, 0.5, 0.6);
    await harness.pass(1_000);
    expect(harness.of('position-closing')).toMatchObject([{ reason: 'target' }]);
    const urgent = harness.newest('x');
    expect(urgent.orderRef).not.toBe(patient.orderRef);
    expect(urgent).toMatchObject({ side: 'buy', limitPrice: 0.6 });
    expect(urgent.walk).toBeUndefined();
  });

  it('is closed once its middle stays at or above a stop for twenty seconds', async () => {
    const protection = { stop: { kind: 'at', price: 2.4 } } as const;
    const harness = await sold({}, { protection });
    for (let second = 0; second < 10; second += 1) {
      await priced(harness, 2.5, 2.6);
      await harness.pass(1_000);
    }
    expect(harness.of('position-closing')).toEqual([]);
    for (let second = 0; second < 15; second += 1) {
      await priced(harness, 2.5, 2.6);
      await harness.pass(1_000);
    }
    expect(harness.of('position-closing')[0]).toMatchObject({ reason: 'stop' });
    expect(harness.newest('x')).toMatchObject({ side: 'buy' });
  });

  it('has a stop that follows its price down, and never loosens', async () => {
    const trail = { kind: 'percent', percent: 25, activateAtR: 0, step: undefined } as const;
    const harness = await sold({}, { protection: { trail } });
    const stay = async (bid: number, ask: number) => {
      for (let second = 0; second < 40; second += 1) {
        await priced(harness, bid, ask);
        await harness.pass(1_000);
      }
    };
    await stay(0.75, 0.85);
    const lowest = harness.of('stop-moved').at(-1)?.to ?? Number.NaN;
    expect(lowest).toBeGreaterThan(0.8);
    expect(lowest).toBeLessThan(1.25);
    const moves = harness.of('stop-moved');
    expect(moves[0]).toMatchObject({ from: 10, why: 'trail' });
    for (const { from, to } of moves) expect(to).toBeLessThan(from);
    await stay(lowest + 0.1, lowest + 0.15);
    expect(harness.of('position-closing')[0]).toMatchObject({ reason: 'stop' });
    expect(harness.of('stop-moved').at(-1)?.to).toBe(lowest);
  });

  it('takes a tighter stop by hand, which never loosens', async () => {
    const harness = await sold();
    const stopAt = (price: number) =>
      harness.command({ type: 'stop-at', symbol: SPREAD, price, isConfirmed: true, by: 'ann' });
    expect(await stopAt(3)).toMatchObject({ ok: true });
    await harness.pass(1_000);
    expect(harness.of('stop-moved').at(-1)).toMatchObject({ from: 10, to: 3 });
    expect(await stopAt(4)).toMatchObject({ ok: false });
  });

  it('uses up the limits of all options by what it can lose', async () => {
    const options = { ...settings([]).risk.options, lossPercentMax: 0.3 };
    const harness = await sold(limited({ options }));
    await harness.pass(10_000);
    await harness.snapshot({ positions: inAccount(-2, 2) });
    await priced(harness, 1.2, 1.3);
    expect(JSON.stringify(await sell(harness))).toContain('max_option_loss');
  });
});

describe('a vertical that was sold, in its last days', () => {
  it('is bought back in the last hour of the day before it expires', async () => {
    const harness = await sold();
    const at = (time: string) => instant(Date.parse(`2026-12-17T${time}Z`));
    await harness.jump(at('19:58:00'));
    await priced(harness, 0.2, 0.3);
    await harness.pass(1_000);
    expect(harness.submits('exit')).toEqual([]);
    await harness.jump(at('20:00:30'));
    await priced(harness, 0.2, 0.3);
    await harness.pass(1_000);
    expect(harness.of('position-closing')[0]).toMatchObject({ reason: 'expiry' });
    expect(harness.newest('x')).toMatchObject({ side: 'buy', limitPrice: 0.3 });
  });
});

describe('the contracts of a vertical that was sold', () => {
  it('of which the sold one is left alone is closed first, and nothing is sold again', async () => {
    const harness = await sold();
    await harness.pass(60_000);
    for (const _ of [1, 2, 3]) {
      await harness.pass(10_000);
      await harness.snapshot({ positions: inAccount(-2, 0) });
    }
    expect(
      harness
        .of('alarm-raised')
        .map(({ text }) => text)
        .join(),
    ).toContain('nothing bounds what it can lose');
    const adopted = harness.of('position-adopted').at(-1);
    expect(adopted).toMatchObject({ symbol: SHORT, side: 'short', quantity: -2 });
    expect(
      harness
        .submits()
        .flatMap(({ legs }) => legs)
        .filter(({ leg }) => leg === 'e'),
    ).toHaveLength(1);
  });
});
