// Judges a feed: whether its calls know more about the prices of their own day than about those of other days.
import type { Instant } from '../../../kernel/instant.ts';
import { createRandom } from '../../../kernel/random.ts';
import { createExchanges, FEWEST_DAYS } from '../../../market/performance/exchange-test.ts';
import { holmAdjusted } from '../../../market/performance/holm.ts';
import { type DaySides, sideRunsP } from '../../../market/performance/side-runs.ts';
import type { Call } from './call.ts';
import { type Cell, type CellRequest, hitCell, moveCell, netCell } from './cell.ts';
import { brierScore, confidenceBands } from './confidence-bands.ts';
import { type GroupTerms, groupFigures } from './groups.ts';
import { rankCell } from './information-coefficient.ts';
import type {
  DelayFigures,
  HorizonFigures,
  JudgeDepth,
  Judgement,
  Power,
  Verdict,
} from './judgement.ts';
import { JUDGE_HORIZONS, type JudgeHorizon } from './move.ts';
import { type Market, type MoveGrid, marketOf, moveGridOf } from './move-grid.ts';
import { neededDays } from './needed-days.ts';
import type { PriceDays } from './price-days.ts';

export interface JudgeTerms {
  readonly primary: JudgeHorizon;
  readonly depth: JudgeDepth;
  /** Which of them; in any order. */
  readonly horizons?: readonly JudgeHorizon[];
  /** Whose moves are taken off, if it has prices. */
  readonly market: string;
  /** A round trip at the price of the symbol, a fraction of it. */
  readonly spreadOf?: (symbol: string, price: number, at: Instant) => number;
  readonly effect: number;
  readonly power: number;
  readonly seed: number;
  /** `09:36:20` */
  readonly timeAt: (at: Instant) => string;
}

/** The hit rate of 55 % that is asked for, found in four of five studies. */
export const USUAL_EFFECT = 0.05;
export const USUAL_POWER = 0.8;
export const USUAL_PRIMARY: JudgeHorizon = '30m';
export const USUAL_MARKET = 'SPY';
const SIGNIFICANT = 0.05;
const DELAYS = [0, 1, 2, 5, 10, 15, 30, 60, 120];

export function judgeFeed(calls: readonly Call[], prices: PriceDays, terms: JudgeTerms): Judgement {
  const { primary, depth } = terms;
  const exchanges = createExchanges(createRandom(terms.seed, 'exchanges'));
  // Of calls in the market itself nothing would be left.
  const isOnlyOne = calls.every(({ symbol }) => symbol === terms.market);
  const market = depth === 'all' && !isOnlyOne ? marketOf(prices, terms.market) : undefined;
  const requestAt = (horizon: JudgeHorizon, delay: number): CellRequest => ({
    ...{ calls, exchanges },
    grid: moveGridOf(calls, prices, { horizon, delay, market }),
  });
  const wanted = terms.horizons ?? JUDGE_HORIZONS;
  const horizons = wanted.map((horizon) =>
    horizonFigures(requestAt(horizon, 0), horizon, { ...terms, market }),
  );
  const main = horizons.find(({ horizon }) => horizon === primary)?.hits ?? NOTHING;
  const delays =
    depth === 'all'
      ? DELAYS.map((minutes) => delayFigures(requestAt(primary, minutes), minutes, market))
      : [];
  const { groups, bands, brier } =
    depth === 'all'
      ? partsOf(requestAt(primary, 0), {
          ...{ prices, timeAt: terms.timeAt },
          market: market?.symbol,
        })
      : NO_PARTS;
  const days = new Set(calls.map(({ session }) => session)).size;
  return {
    verdict: verdictOf(calls, main),
    ...{ primary, days, horizons, delays, groups },
    calls: calls.length,
    buys: calls.filter(({ side }) => side > 0).length,
    bands,
    brier,
    power: powerOf(main, terms),
    market: market?.symbol,
    marketAsked: { symbol: terms.market, isOnlyOne },
    spread: spreadOf(calls, prices, terms),
    adjusted: adjustedBy([
      ...horizons.flatMap(({ hits, move, net, coefficient }) => [
        ...(hits === main ? [] : [hits]),
        net ?? move,
        ...(coefficient === undefined ? [] : [coefficient]),
      ]),
      ...delays.filter(({ minutes }) => minutes > 0).flatMap(({ hits, move }) => [hits, move]),
      ...groups.map(({ hits }) => hits),
      ...bands.map(({ hits }) => hits),
    ]),
  };
}

type Parts = Pick<Judgement, 'groups' | 'bands' | 'brier'>;

const NO_PARTS: Parts = { groups: [], bands: [], brier: undefined };

function partsOf(own: CellRequest, terms: GroupTerms): Parts {
  return {
    groups: groupFigures(own, terms),
    bands: confidenceBands(own),
    brier: brierScore(own),
  };
}

const NOTHING: Cell = { count: 0, days: 0, observed: undefined, test: undefined };

type HorizonTerms = Pick<JudgeTerms, 'seed' | 'depth'> & { readonly market: Market | undefined };

function horizonFigures(
  request: CellRequest,
  horizon: JudgeHorizon,
  { market, seed, depth }: HorizonTerms,
): HorizonFigures {
  const hits = hitCell(request);
  return {
    ...{ horizon, hits },
    runsP:
      hits.days < FEWEST_DAYS || depth !== 'all'
        ? undefined
        : sideRunsP(sidesByDay(request), createRandom(seed, `runs ${horizon}`)),
    move: moveCell(request),
    net: market && netCell(request),
    coefficient: depth === 'all' ? rankCell(request) : undefined,
  };
}

function sidesByDay({ calls, grid }: CellRequest): DaySides[] {
  const scored = [...calls.keys()].filter((call) => !Number.isNaN(directionOf(grid, call)));
  return [...Map.groupBy(scored, (call) => grid.ownColumn(call)).values()].map((ofDay) => ({
    sides: Int8Array.from(ofDay, (call) => calls[call]?.side ?? 0),
    results: Float64Array.from(ofDay, (call) => directionOf(grid, call)),
  }));
}

function directionOf(grid: MoveGrid, call: number): number {
  return Math.sign(grid.move(call, grid.ownColumn(call)));
}

function delayFigures(
  request: CellRequest,
  minutes: number,
  market: Market | undefined,
): DelayFigures {
  return {
    minutes,
    hits: hitCell(request),
    move: market === undefined ? moveCell(request) : netCell(request),
  };
}

function verdictOf(calls: readonly Call[], main: Cell): Verdict {
  const [first] = calls;
  if (first === undefined) return { kind: 'no-calls' };
  if (calls.every(({ signal }) => signal === first.signal))
    return { kind: 'one-sided', signal: first.signal };
  if (main.days < FEWEST_DAYS)
    return { kind: 'too-few-days', days: main.days, needed: FEWEST_DAYS };
  if (main.test === undefined) return { kind: 'no-difference' };
  if (main.test.p >= SIGNIFICANT) return { kind: 'nothing-shown' };
  return { kind: main.test.excess > 0 ? 'knows' : 'wrong' };
}

function powerOf(main: Cell, { effect, power }: JudgeTerms): Power | undefined {
  const days = neededDays(main, effect, power);
  if (days === undefined) return undefined;
  return { effect, power, days, daysForSeen: neededDays(main, main.test?.excess ?? 0, power) };
}

/** The mean over the calls whose price is known. */
function spreadOf(
  calls: readonly Call[],
  { closesBySymbol }: PriceDays,
  { spreadOf: costOf }: JudgeTerms,
): number | undefined {
  if (costOf === undefined) return undefined;
  let [sum, count] = [0, 0];
  for (const { symbol, session, minute, at } of calls) {
    const price = closesBySymbol.get(symbol)?.[session]?.[minute] ?? Number.NaN;
    if (Number.isNaN(price)) continue;
    sum += costOf(symbol, price, at);
    count += 1;
  }
  return count === 0 ? undefined : sum / count;
}

function adjustedBy(cells: readonly Cell[]): ReadonlyMap<Cell, number> {
  const tested = cells.filter(({ test }) => test !== undefined);
  const adjusted = holmAdjusted(tested.map(({ test }) => test?.p ?? 1));
  return new Map(tested.map((cell, at) => [cell, adjusted[at] ?? 1]));
}
