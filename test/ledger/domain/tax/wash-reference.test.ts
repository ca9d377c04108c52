// Wash sales beside a second reckoning, share by share, in the words of 26 CFR 1.1091-1: every share is a thing of its own with
// its cost, and nothing of it is shared with the code under test.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decimal, price, quantity } from '../../../../src/kernel/decimal.ts';
import type { TradingDay } from '../../../../src/kernel/instant.ts';
import type { PortfolioId } from '../../../../src/ledger/domain/entries/ids.ts';
import type { SplitOnDay } from '../../../../src/ledger/domain/prices/splits.ts';
import { washSalesOfEntries } from '../../../../src/ledger/domain/tax/wash-entries.ts';
import { addDays } from '../../../../src/market/time/day.ts';
import { runs } from '../../../runs/runs.ts';
import { LIFE_TERMS, lifeOf } from '../drawn/life.ts';
import type { Move } from '../drawn/moves.ts';

/** Of the lives that the moves make. */
const FIRST_DAY = '2023-01-03' as TradingDay;

type Method = 'FIFO' | 'LIFO' | 'HIFO' | 'SPECIFIC_ID';
type Portfolio = 0 | 1;
type Drawn =
  | {
      readonly kind: 'trade';
      readonly portfolio: Portfolio;
      readonly side: 'BUY' | 'SELL';
      readonly shares: number;
      readonly price: number;
      readonly daysLater: number;
      readonly method: Method;
    }
  | { readonly kind: 'split'; readonly ratio: number; readonly daysLater: number };

interface Share {
  readonly purchase: number;
  readonly portfolio: Portfolio;
  readonly boughtOn: number;
  /** What was paid for it. */
  readonly paid: number;
  /** Losses that it took over. */
  taken: number;
  /** It replaced a sold share; it does that once. */
  hasReplaced: boolean;
}

interface LossShare {
  readonly sale: number;
  readonly purchase: number;
  readonly soldOn: number;
  readonly loss: number;
}

interface Sale {
  disallowed: number;
}

const WINDOW_DAYS = 30;

/** The method chooses among purchases by what was paid; of one purchase, shares that replaced others stand first. */
function chosenShares(held: readonly Share[], method: Method, count: number): Share[] {
  if (method === 'FIFO') return held.slice(0, count);
  if (method === 'LIFO') return held.toReversed().slice(0, count);
  const key = ({ paid, purchase }: Share) => (method === 'HIFO' ? -paid : -purchase);
  return held.toSorted((one, other) => key(one) - key(other)).slice(0, count);
}

/** What it says of each drawn thing; a sale of more than is held is cut. */
function reckoned(all: readonly Drawn[], deferred: Portfolio | undefined) {
  let day = 0;
  let shares: Share[] = [];
  let waiting: LossShare[] = [];
  const sales = new Map<number, Sale>();
  const moves: Move[] = [];
  const splits: SplitOnDay[] = [];
  const isNear = (one: number, other: number) => Math.abs(one - other) <= WINDOW_DAYS;
  /** The loss is not deducted, and the share that was bought costs that much more. */
  const replace = (lost: LossShare, by: Share) => {
    // An IRA takes over no loss: it is gone (Revenue Ruling 2008-5).
    if (by.portfolio !== deferred) by.taken += lost.loss;
    by.hasReplaced = true;
    (sales.get(lost.sale) as Sale).disallowed += lost.loss;
  };
  for (const [at, one] of all.entries()) {
    day += one.daysLater;
    if (one.kind === 'split') {
      const { ratio } = one;
      // What is traded on the day of a split is traded in the new shares.
      const today = day;
      shares = shares.flatMap((share) => {
        const length = share.boughtOn < today ? ratio : 1;
        const { paid, taken } = share;
        return Array.from({ length }, () => ({
          ...share,
          ...{ paid: paid / length, taken: taken / length },
        }));
      });
      waiting = waiting.flatMap((lost) => {
        const length = lost.soldOn < today ? ratio : 1;
        return Array.from({ length }, () => ({ ...lost, loss: lost.loss / length }));
      });
      moves.push(splitMove(0, ratio, one.daysLater), splitMove(1, ratio, 0));
      const shapes = { newShares: decimal(String(ratio)), oldShares: decimal('1') };
      splits.push({ on: addDays(FIRST_DAY, day), ...shapes });
      continue;
    }
    const own = shares.filter(({ portfolio }) => portfolio === one.portfolio);
    const count = one.side === 'BUY' ? one.shares : Math.min(one.shares, own.length);
    if (count === 0) {
      moves.push(splitMove(0, 1, one.daysLater));
      continue;
    }
    moves.push(tradeMove(one, count));
    if (one.side === 'BUY') {
      const bought = Array.from(
        { length: count },
        (): Share => ({
          ...{ purchase: at, portfolio: one.portfolio, boughtOn: day, paid: one.price },
          ...{ taken: 0, hasReplaced: false },
        }),
      );
      // The earliest loss first, each by the next share of the purchase.
      for (const share of bought) {
        const lost = waiting.find(({ soldOn }) => isNear(soldOn, day));
        if (lost === undefined) break;
        waiting = waiting.filter((each) => each !== lost);
        replace(lost, share);
      }
      shares.push(...bought);
      continue;
    }
    const sold = chosenShares(own, one.method, count);
    const gone = new Set(sold);
    shares = shares.filter((share) => !gone.has(share));
    sales.set(at, { disallowed: 0 });
    // Within one sale, in the order in which the shares were acquired.
    for (const share of sold.toSorted((a, b) => a.purchase - b.purchase)) {
      const loss = share.paid + share.taken - one.price;
      if (loss <= 1e-9 || one.portfolio === deferred) continue;
      const lost = { sale: at, purchase: share.purchase, soldOn: day, loss };
      const by = shares.find(
        (each) =>
          !each.hasReplaced && each.purchase !== share.purchase && isNear(each.boughtOn, day),
      );
      if (by === undefined) waiting.push(lost);
      else replace(lost, by);
    }
  }
  return { moves, splits, sales, taken: shares.reduce((sum, share) => sum + share.taken, 0) };
}

const tradeMove = (one: Extract<Drawn, { kind: 'trade' }>, count: number): Move => ({
  ...{ portfolio: one.portfolio, security: '1', daysLater: one.daysLater, kind: 'trade' },
  ...{ side: one.side, effect: 'EITHER', method: one.side === 'BUY' ? 'FIFO' : one.method },
  ...{ quantity: quantity(String(count)), price: price(String(one.price)) },
  fees: decimal('0') as never,
});

const splitMove = (portfolio: Portfolio, ratio: number, daysLater: number): Move => ({
  ...{ portfolio, security: '1', daysLater, kind: 'action', method: 'FIFO' },
  action: {
    kind: 'split',
    ...{ newShares: decimal(String(ratio)), oldShares: decimal('1'), cashInLieu: undefined },
  },
});

function booked(
  moves: readonly Move[],
  splits: readonly SplitOnDay[],
  deferred: Portfolio | undefined,
) {
  const life = lifeOf(moves);
  const view = washSalesOfEntries(
    ([0, 1] as const).map((portfolio) => ({
      id: portfolio as number as PortfolioId,
      terms: LIFE_TERMS,
      folded: life.all.flatMap((one) =>
        one.portfolio === portfolio && one.folded !== undefined ? [one.folded] : [],
      ),
    })),
    {
      ...{ windowDays: WINDOW_DAYS, taxDeferred: taxDeferredOf(deferred), groupOf: () => 'one' },
      departures: life.departures,
      splits: new Map([['1', splits]]),
    },
  );
  const bySale = Map.groupBy(view.closures, ({ tradeId }) => Number(tradeId));
  const disallowed = [...bySale]
    .toSorted(([one], [other]) => one - other)
    .map(([, own]) => own.reduce((sum, { disallowedLoss }) => sum + disallowedLoss.toNumber(), 0));
  const taken = view.openLots.reduce((sum, { adjustment }) => sum + adjustment.toNumber(), 0);
  return { disallowed, taken };
}

const taxDeferredOf = (deferred: Portfolio | undefined) =>
  new Set(deferred === undefined ? [] : [String(deferred)]);

const days = fc.constantFrom(0, 1, 4, 9, 15, 29, 30, 31);
const drawnTrade = fc.record({
  kind: fc.constant('trade' as const),
  portfolio: fc.constantFrom<Portfolio>(0, 1),
  side: fc.constantFrom('BUY' as const, 'SELL' as const),
  shares: fc.integer({ min: 1, max: 7 }),
  price: fc.integer({ min: 1, max: 60 }),
  daysLater: days,
  method: fc.constantFrom<Method>('FIFO', 'LIFO', 'HIFO', 'SPECIFIC_ID'),
});
const drawnSplit = fc.record({
  kind: fc.constant('split' as const),
  ratio: fc.constantFrom(2, 3),
  // Before the trades of its day.
  daysLater: fc.constantFrom(1, 4, 15, 29),
});
/** At most one split: two within days of each other may be one that two sources date differently. */
const drawn = fc
  .tuple(fc.array(drawnTrade, { minLength: 4, maxLength: 14 }), fc.option(drawnSplit), fc.nat(14))
  .map(([trades, split, at]): readonly Drawn[] =>
    split === null ? trades : [...trades.slice(0, at), split, ...trades.slice(at)],
  );

it('what is disallowed of each sale, and what open lots took over, is what counting share by share gives', () => {
  fc.assert(
    fc.property(drawn, fc.constantFrom<Portfolio | undefined>(undefined, 1), (all, deferred) => {
      const { moves, splits, sales, taken } = reckoned(all, deferred);
      const found = booked(moves, splits, deferred);
      const expected = [...sales.values()].map(({ disallowed }) => disallowed);
      expect(found.disallowed).toHaveLength(expected.length);
      for (const [at, disallowed] of expected.entries())
        expect(found.disallowed[at]).toBeCloseTo(disallowed, 5);
      expect(found.taken).toBeCloseTo(taken, 5);
    }),
    { numRuns: runs(2_000) },
  );
});
