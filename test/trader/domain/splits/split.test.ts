// Distinguishes a split from a trade and from a market move; a restated position keeps its value.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Instant, instant } from '../../../../src/kernel/instant.ts';
import { DEFAULT_PRICE_STEPS } from '../../../../src/market/instruments/tick-grid.ts';
import type { PositionFact } from '../../../../src/trader/domain/facts/position-facts.ts';
import { evolvePosition } from '../../../../src/trader/domain/positions/evolve-position.ts';
import {
  type HeldPosition,
  isHeld,
} from '../../../../src/trader/domain/positions/position-state.ts';
import { restated } from '../../../../src/trader/domain/positions/restated.ts';
import { scaleVerdict } from '../../../../src/trader/domain/splits/scale-verdict.ts';
import {
  factorOf,
  priceRatio,
  type SplitRatio,
  sharesAfter,
  splitRatios,
  wholeShares,
} from '../../../../src/trader/domain/splits/split-ratio.ts';
import { NO_EXITS } from '../../../../src/trader/domain/strategy/strategy.ts';

const RATIOS = [
  { to: 2, from: 1 },
  { to: 3, from: 2 },
  { to: 4, from: 1 },
  { to: 5, from: 4 },
  { to: 7, from: 1 },
  { to: 20, from: 1 },
  { to: 11, from: 10 },
  { to: 1, from: 2 },
  { to: 1, from: 8 },
  { to: 1, from: 30 },
] as const;

/** Larger than what a night does to a price. */
function isLarge(factor: number): boolean {
  return Math.abs(Math.log(factor)) >= Math.log(1.35);
}

const ratio = fc.constantFrom(...RATIOS);
const side = fc.constantFrom(1, -1);
const price = fc.double({ min: 20, max: 900, noNaN: true });
/** What a night does to a price. */
const night = fc.double({ min: 0.85, max: 1.18, noNaN: true });

describe('an account after an overnight break', () => {
  it('is split by its ratio if the total cost is kept, whatever the overnight price change', () => {
    fc.assert(
      fc.property(
        ratio,
        side,
        fc.integer({ min: 60, max: 5_000 }),
        price,
        night,
        (by, sign, shares, cost, moved) => {
          const factor = factorOf(by);
          // A small one beside a stop that rests is in doubt if the price is nearer to the old one: shares also arrive at no cost.
          fc.pre(isLarge(factor) || Math.abs(Math.log(moved)) < Math.abs(Math.log(moved / factor)));
          const quantityBefore = sign * shares;
          const verdict = scaleVerdict({
            quantityBefore,
            quantityAfter: wholeShares(quantityBefore, by),
            costBefore: cost,
            costAfter: cost / factor,
            priceBefore: cost * 1.1,
            priceAfter: (cost * 1.1 * moved) / factor,
            isStopGone: false,
          });
          expect(verdict).toEqual({ kind: 'split', ratio: by });
        },
      ),
    );
  });

  it('is unchanged if there was a manual trade at the market, of any size', () => {
    const traded = fc.integer({ min: -90, max: 5_000 }).filter((shares) => shares !== 0);
    fc.assert(
      fc.property(traded, price, night, (shares, cost, moved) => {
        const now = cost * moved;
        const after = 100 + shares;
        const costAfter = shares > 0 ? (100 * cost + shares * now) / after : cost;
        const evidence = {
          quantityBefore: 100,
          quantityAfter: after,
          costBefore: cost,
          costAfter,
          isStopGone: true,
        };
        expect(scaleVerdict({ ...evidence, priceBefore: cost, priceAfter: now })).toEqual({
          kind: 'same',
        });
        const isSmall = Math.abs(Math.log(after / 100)) < 0.039;
        const withoutPrice = scaleVerdict({ ...evidence, priceBefore: cost });
        expect(withoutPrice.kind).toBe(isSmall ? 'same' : 'doubtful');
      }),
    );
  });

  it('takes no shares that arrive at no cost for a small split, while the price and our stop stay', () => {
    const arrived = {
      ...{ quantityBefore: 150, quantityAfter: 200, costBefore: 66.68, costAfter: 50.01 },
      ...{ priceBefore: 100, isStopGone: false },
    };
    expect(scaleVerdict({ ...arrived, priceAfter: 100 }).kind).toBe('doubtful');
    expect(scaleVerdict({ ...arrived, priceAfter: 75 })).toMatchObject({ kind: 'split' });
    expect(scaleVerdict({ ...arrived, priceAfter: 100, isStopGone: true }).kind).toBe('split');
  });

  it('is doubtful if the shares were not multiplied as the cost was divided', () => {
    // Forty shares were sold manually the day before, then four for one.
    const cost = { costBefore: 100, costAfter: 25, isStopGone: true };
    const evidence = { quantityBefore: 100, quantityAfter: 240, ...cost };
    const verdict = scaleVerdict({ ...evidence, priceBefore: 100, priceAfter: 25 });
    expect(verdict).toMatchObject({ kind: 'doubtful', ratio: { to: 4, from: 1 } });
  });

  it('has no likely ratio unless the cost and the price of the day fit the same one', () => {
    const shares = { quantityBefore: 100, quantityAfter: 240, isStopGone: true, priceBefore: 100 };
    const others = [
      { costBefore: 100, costAfter: 25 },
      { costBefore: 100, costAfter: 25, priceAfter: 50 },
      { costBefore: 100, costAfter: 28, priceAfter: 25 },
      { costAfter: 25, priceAfter: 25 },
      { costBefore: 100, costAfter: 57.1, priceAfter: 57.1 },
    ];
    for (const other of others) {
      const verdict = scaleVerdict({ ...shares, ...other });
      expect(verdict.kind).toBe('doubtful');
      expect(verdict).not.toHaveProperty('ratio');
    }
  });

  it('is not split by shares received at no cost: the price shows that, and until then the resting stop', () => {
    const moved = { quantityBefore: 100, quantityAfter: 200, costBefore: 100, costAfter: 50 };
    const evidence = { ...moved, priceBefore: 100, isStopGone: false };
    expect(scaleVerdict(evidence).kind).toBe('doubtful');
    expect(scaleVerdict({ ...evidence, priceAfter: 101 }).kind).toBe('doubtful');
    expect(scaleVerdict({ ...evidence, priceAfter: 50 }).kind).toBe('split');
    expect(scaleVerdict({ ...evidence, isStopGone: true }).kind).toBe('split');
    expect(scaleVerdict({ ...evidence, isStopGone: true, priceAfter: 70 }).kind).toBe('doubtful');
  });

  it('is detected by its price alone only if no market move explains it', () => {
    expect(priceRatio(100, 25.4)).toEqual({ to: 4, from: 1 });
    expect(priceRatio(100, 812)).toEqual({ to: 1, from: 8 });
    expect(priceRatio(100, 66)).toEqual({ to: 3, from: 2 });
    for (const after of [60, 75, 80, 99, 130]) expect(priceRatio(100, after)).toBeUndefined();
  });
});

describe('what says that shares were split', () => {
  /** Two for one: the shares double, their cost and price halve. */
  const DOUBLED = {
    ...{ quantityBefore: 100, quantityAfter: 200, costBefore: 100, costAfter: 50 },
    ...{ priceBefore: 100, priceAfter: 50, isStopGone: false },
  };
  const kindOf = (change: object) => scaleVerdict({ ...DOUBLED, ...change }).kind;
  const unreported = { costBefore: undefined, costAfter: undefined };

  it('is nothing where no shares are left, none were there, or they are on the other side', () => {
    expect(kindOf({ quantityAfter: 0 })).toBe('same');
    expect(kindOf({ quantityBefore: 0 })).toBe('same');
    expect(kindOf({ quantityAfter: -200 })).toBe('same');
    expect(kindOf({ quantityBefore: -100, quantityAfter: -200 })).toBe('split');
    expect(kindOf({ quantityBefore: 0.5, quantityAfter: 1 })).toBe('split');
  });

  it('is not a change of four percent or less', () => {
    const small = {
      costBefore: 100,
      costAfter: 100 / 1.05,
      priceAfter: undefined,
      isStopGone: true,
    };
    expect(kindOf({ ...small, quantityAfter: 103 })).toBe('same');
    expect(kindOf({ ...small, quantityAfter: 97 })).toBe('same');
    expect(kindOf({ ...small, quantityAfter: 105 })).toBe('split');
  });

  it('is a cost within two percent of the ratio', () => {
    expect(kindOf({ costAfter: 50.9 })).toBe('split');
    expect(kindOf({ costAfter: 51.1 })).toBe('doubtful');
    expect(kindOf({ costAfter: 49.1 })).toBe('split');
    expect(kindOf({ costAfter: 48.9 })).toBe('doubtful');
  });

  it('is the price alone where the broker reports no cost', () => {
    expect(scaleVerdict({ ...DOUBLED, ...unreported } as never)).toEqual({
      ...{ kind: 'split', ratio: { to: 2, from: 1 } },
    });
    expect(kindOf({ ...unreported, priceAfter: 100 })).toBe('same');
    // No farther from the price of the ratio than a night moves it, nor than half of the way to the old one.
    expect(kindOf({ ...unreported, priceAfter: 67 })).toBe('split');
    expect(kindOf({ ...unreported, priceAfter: 68 })).toBe('doubtful');
    expect(kindOf({ ...unreported, priceAfter: 38 })).toBe('split');
    expect(kindOf({ ...unreported, priceAfter: 37 })).toBe('doubtful');
    const half = { ...unreported, quantityAfter: 150 };
    expect(kindOf({ ...half, priceAfter: 81 })).toBe('split');
    expect(kindOf({ ...half, priceAfter: 82 })).toBe('same');
    expect(kindOf({ costBefore: undefined })).toBe('split');
    expect(kindOf({ costAfter: undefined })).toBe('split');
    expect(kindOf({ ...unreported, quantityAfter: 125, priceAfter: 60 })).toBe('doubtful');
    // A night moves a price as far as a small split does.
    expect(kindOf({ ...unreported, quantityAfter: 125, priceAfter: 80 })).toBe('same');
    // Three shares of two fit several ratios with a fraction paid out; the price is nearest to one of them.
    const few = { ...DOUBLED, ...unreported, quantityBefore: 2, quantityAfter: 3, priceAfter: 57 };
    expect(scaleVerdict(few as never)).toEqual({ kind: 'split', ratio: { to: 7, from: 4 } });
  });

  it('is the announced ratio where neither cost nor price is known, and no other', () => {
    const unknown = { ...unreported, priceAfter: undefined };
    expect(kindOf(unknown)).toBe('doubtful');
    expect(kindOf({ ...unknown, announced: { to: 2, from: 1 } })).toBe('split');
    expect(kindOf({ ...unknown, announced: { to: 4, from: 2 } })).toBe('split');
    expect(kindOf({ ...unknown, announced: { to: 3, from: 1 } })).toBe('doubtful');
    const costed = { priceAfter: undefined };
    expect(kindOf({ ...costed, announced: { to: 2, from: 1 } })).toBe('split');
    expect(kindOf({ ...costed, announced: { to: 3, from: 1 } })).toBe('doubtful');
  });

  it('of a small ratio, is a price that is nearer to the new one, or an expected split, and never a crash', () => {
    const small = { quantityAfter: 125, costAfter: 80 };
    expect(kindOf({ ...small, priceAfter: 80 })).toBe('split');
    expect(kindOf({ ...small, priceAfter: 100 })).toBe('doubtful');
    expect(kindOf({ ...small, priceAfter: 100, isStopGone: true })).toBe('split');
    expect(kindOf({ ...small, priceAfter: 100, announced: { to: 5, from: 4 } })).toBe('split');
    expect(kindOf({ ...small, priceAfter: 44, isStopGone: true })).toBe('split');
    expect(kindOf({ ...small, priceAfter: 43, isStopGone: true })).toBe('doubtful');
  });

  it('is said in a sentence where it is not certain', () => {
    const why = (change: object) => scaleVerdict({ ...DOUBLED, costAfter: 70, ...change });
    expect(why({ priceAfter: 60.123456 })).toMatchObject({
      why: 'the account went from 100 to 200 shares without an execution, their cost from 100 to 70 a share, the price from 100 to 60.1235',
    });
    for (const cost of [{ costBefore: undefined }, { costAfter: undefined }])
      expect(why({ ...cost, priceAfter: undefined })).toMatchObject({
        why: 'the account went from 100 to 200 shares without an execution, the price from 100 to unknown',
      });
  });
});

describe('the ratios of a split', () => {
  it('fit the shares exactly with fractions paid out, or within one percent', () => {
    const two = { to: 2, from: 1 };
    expect(splitRatios(100, 200)).toContainEqual(two);
    expect(splitRatios(100, 202)).toContainEqual(two);
    expect(splitRatios(100, 203)).not.toContainEqual(two);
    expect(splitRatios(-100, -202)).toContainEqual(two);
    expect(splitRatios(-100, -198)).toContainEqual(two);
    expect(splitRatios(7, 3)).toContainEqual({ to: 1, from: 2 });
    expect(splitRatios(100, 0)).toEqual([]);
    expect(splitRatios(-100, 200)).toEqual([]);
    expect(splitRatios(0.5, 1)).toContainEqual(two);
  });

  it('give the largest pieces of several positions the shares that their fractions make', () => {
    const half = { to: 1, from: 2 };
    expect(sharesAfter([3, 5, 4], half)).toEqual([2, 2, 2]);
    expect(sharesAfter([-3, -5], half)).toEqual([-2, -2]);
    expect(sharesAfter([5, 7, 9], { to: 2, from: 3 })).toEqual([3, 5, 6]);
    expect(Object.is(wholeShares(-1, half), 0)).toBe(true);
    expect(wholeShares(-3, half)).toBe(-1);
  });

  it('are seen by a price alone from 1.45 on, within five percent', () => {
    expect(priceRatio(145, 100)).toEqual({ to: 3, from: 2 });
    expect(priceRatio(144, 100)).toBeUndefined();
    expect(priceRatio(100, 145)).toEqual({ to: 2, from: 3 });
    expect(priceRatio(209.9, 100)).toEqual({ to: 2, from: 1 });
    expect(priceRatio(211, 100)).toBeUndefined();
  });
});

const AT: Instant = instant(0);
const LOCKED = { until: instant(1), settlement: 'T+2' };

function held(quantity: number, entry: number, stop: number): HeldPosition {
  const plan = {
    stopPrice: stop,
    targetPrice: undefined,
    r: Math.abs(entry - stop),
    stop: { kind: 'price', distance: Math.abs(entry - stop) },
    target: undefined,
    trail: { kind: 'break-even', atR: 1, offset: 0.8, activateAtR: 0, step: 0.4 },
    exit: NO_EXITS,
  } as const;
  const adopted = {
    type: 'position-adopted',
    positionId: 'A-1',
    symbol: 'A',
    strategy: '',
    side: quantity > 0 ? 'long' : 'short',
    quantity,
    averagePrice: entry,
    price: entry,
    plan,
    signalId: '',
    configHash: '',
    by: '',
  } as const;
  const position = evolvePosition(undefined, adopted, AT);
  if (!isHeld(position)) throw new Error('not held');
  return position;
}

function splitBy(position: HeldPosition, by: SplitRatio, priceNow: number): HeldPosition {
  const fact: PositionFact = {
    type: 'position-split',
    positionId: 'A-1',
    symbol: 'A',
    ratio: by,
    ...restated({
      position,
      ratio: by,
      quantity: wholeShares(position.quantity, by),
      highWater: position.highWater,
      steps: DEFAULT_PRICE_STEPS,
      isFractionPaid: true,
      price: priceNow,
    }),
    evidence: { quantityBefore: 0, quantityAfter: 0, priceBefore: 0, isStopGone: true },
  };
  const next = evolvePosition(position, fact, AT);
  if (!isHeld(next)) throw new Error('not held');
  return next;
}

describe('a position after a split', () => {
  it('has the same result, including cash paid out, and its stop is a tick off at most', () => {
    fc.assert(
      fc.property(
        ratio,
        side,
        fc.integer({ min: 60, max: 900 }),
        price,
        (by, sign, shares, entry) => {
          const now = entry * 1.07;
          const before = held(sign * shares, entry, entry * (1 - 0.1 * sign));
          const next = splitBy(before, by, now / factorOf(by));
          const worth = (one: HeldPosition, at: number) =>
            one.realizedPnl + (at - one.averagePrice) * one.quantity;
          expect(worth(next, now / factorOf(by))).toBeCloseTo(worth(before, now), 4);
          const exact = before.stopPrice / factorOf(by);
          const looser = sign * (exact - next.stopPrice);
          expect(looser).toBeGreaterThanOrEqual(-1e-9);
          expect(looser).toBeLessThan(0.0101);
          expect(next.r).toBeCloseTo(before.r / factorOf(by), 9);
        },
      ),
    );
  });

  it('shares the fractions with the others of its symbol: together they equal the account', () => {
    const many = fc.array(fc.integer({ min: 10, max: 500 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(ratio, side, many, (by, sign, quantities) => {
        const signed = quantities.map((quantity) => sign * quantity);
        const after = sharesAfter(signed, by);
        const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0);
        expect(sum(after)).toBe(wholeShares(sum(signed), by));
        for (const [index, quantity] of signed.entries())
          expect(Math.abs((after[index] ?? 0) - quantity * factorOf(by))).toBeLessThan(1);
      }),
    );
  });

  it('keeps plan values in percent and in R, and restates those in USD', () => {
    expect(splitBy(held(100, 100, 90), { to: 4, from: 1 }, 25).plan).toMatchObject({
      stopPrice: 22.5,
      r: 2.5,
      stop: { kind: 'price', distance: 2.5 },
      trail: { atR: 1, offset: 0.2, step: 0.1 },
    });
  });

  it('restates targets, what was sold, the best price and what is locked, for either side', () => {
    const four = { to: 4, from: 1 };
    const long = held(100, 100, 90);
    const before: HeldPosition = {
      ...long,
      ...{ targetPrice: 121, highWater: 112, plannedQuantity: 140, peakQuantity: 140 },
      ...{ exitShares: 40, exitValue: 4_400, locked: [{ ...LOCKED, shares: 60 }] },
      plan: {
        ...long.plan,
        ...{ targetPrice: 121, target: { kind: 'at', price: 121 }, firstShares: 50 },
        trail: {
          ...{ kind: 'tightest', activateAtR: 0, step: 0.4 },
          of: [
            { kind: 'percent', percent: 2 },
            { kind: 'break-even', atR: 1, offset: 0.8 },
          ],
        },
      },
    };
    const after = splitBy(before, four, 28);
    expect(after).toMatchObject({
      ...{ quantity: 400, targetPrice: 30.25, highWater: 28, plannedQuantity: 560 },
      ...{ peakQuantity: 560, exitShares: 160, exitValue: 4_400 },
      locked: [{ until: LOCKED.until, shares: 240 }],
      plan: { targetPrice: 30.25, target: { kind: 'at', price: 30.25 }, firstShares: 200 },
    });
    expect(after.plan.trail).toEqual({
      ...{ kind: 'tightest', activateAtR: 0, step: 0.1 },
      of: [
        { kind: 'percent', percent: 2 },
        { kind: 'break-even', atR: 1, offset: 0.2 },
      ],
    });
    // 79.99 / 4 is between two ticks: a target is never nearer than it was.
    const short = { ...held(-100, 100, 110), targetPrice: 79.99 };
    expect(splitBy(short, four, 25).targetPrice).toBe(19.99);
    expect(splitBy({ ...long, targetPrice: 120.01 }, four, 25).targetPrice).toBe(30.01);
  });

  it('counts a fraction that was paid out as sold, and one that was not as nothing', () => {
    const position = held(101, 100, 90);
    const ratio = { to: 3, from: 2 };
    expect(splitBy(position, ratio, 70)).toMatchObject({
      ...{ quantity: 151, exitShares: 0.5, exitValue: 35 },
      realizedPnl: expect.closeTo((70 - 100 / 1.5) / 2, 9),
    });
    const at = { ratio, highWater: 100, steps: DEFAULT_PRICE_STEPS, price: 70 };
    for (const none of [
      { position, quantity: 151, isFractionPaid: false },
      { position: held(100, 100, 90), quantity: 150, isFractionPaid: true },
    ])
      expect(restated({ ...at, ...none })).not.toHaveProperty('cash');
  });
});
