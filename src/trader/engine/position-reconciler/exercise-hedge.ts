// Exercise of the contract that covers assigned shares, where that closes both more cheaply than the market does.
// Decision 0065
import { amountOf, multiplierOf } from '../../../market/instruments/amount.ts';
import { roundDown, roundUp } from '../../../market/instruments/tick-grid.ts';
import { parseOptionId } from '../../../market/options/option-id.ts';
import { isTwoSided } from '../../../market/quotes/quote.ts';
import { price as priceText, wordsAt } from '../../domain/wording/figures.ts';
import { exerciseIdOf } from '../intents/intents.ts';
import type { HedgedShares } from '../state/hedged-shares.ts';
import type { PositionTurn } from '../turn/position-turn.ts';
import type { Turn } from '../turn/turn.ts';
import { usableQuote } from '../turn/usable-quote.ts';

/** So far in the money a contract must be, in percent of its strike: its exercise cannot be taken back. */
const IN_MONEY_PERCENT = 1;
const CENTS = [{ lowEdge: 0, increment: 0.01 }];

export interface ExerciseChosen {
  readonly why: string;
}

/** Per share, what an exercise pays or brings, with the commission that it saves; undefined unless the contract is well in the money. */
export function exercisePrice(turn: Turn, { shares, contract }: HedgedShares): number | undefined {
  const strike = parseOptionId(contract.symbol)?.strike;
  const stock = usableQuote(turn, shares.symbol);
  if (strike === undefined || stock === undefined || !isTwoSided(stock)) return undefined;
  if (turn.traits.options?.exercises !== true) return undefined;
  const margin = (strike * IN_MONEY_PERCENT) / 100;
  const fee = turn.settings.risk.options.feePerContract / multiplierOf(contract.symbol);
  if (shares.quantity < 0)
    return stock.bid >= strike + margin ? roundDown(CENTS, strike - fee) : undefined;
  return stock.ask <= strike - margin ? roundUp(CENTS, strike + fee) : undefined;
}

/** Undefined if the market takes both at a better price, or an exercise is not certain to be worth it. */
export function cheaperExercise(turn: Turn, pair: HedgedShares): ExerciseChosen | undefined {
  const { shares, contract } = pair;
  const strike = parseOptionId(contract.symbol)?.strike ?? Number.NaN;
  const least = exercisePrice(turn, pair);
  const stock = usableQuote(turn, shares.symbol);
  if (least === undefined || stock === undefined) return undefined;
  const bid = Math.max(0, usableQuote(turn, contract.symbol)?.bid ?? 0);
  const isShort = shares.quantity < 0;
  const market = isShort ? stock.ask - bid : stock.bid + bid;
  if (isShort ? market <= least : market >= least) return undefined;
  const { money } = wordsAt(turn.market.placeOf(shares.symbol).venue);
  const worth = (price: number) => money(amountOf(contract.symbol, price, contract.quantity));
  const fees = money(contract.quantity * turn.settings.risk.options.feePerContract);
  const did = isShort ? 'pays' : 'brings';
  const none = bid === 0 ? ', where the contract has no bid,' : '';
  return {
    why: `an exercise at ${priceText(strike)} ${did} ${worth(strike)}; both together in the market${none} ${isShort ? 'would cost' : 'would bring'} ${worth(market)}, and commissions of ${fees}`,
  };
}

// Law 1: see src/trader/ports/approval.ts
export function exerciseInstead(
  { turn, position, chain }: PositionTurn,
  { why }: ExerciseChosen,
): void {
  const { positionId, symbol } = position;
  const contracts = 'quantity' in position ? position.quantity : 0;
  turn.record(
    {
      ...{ type: 'exercise-intended', exerciseId: exerciseIdOf(turn.state), positionId, symbol },
      ...{ action: 'exercise', contracts, isOverride: false, by: 'engine', why },
    },
    chain,
  );
  turn.touched.add(positionId);
}
