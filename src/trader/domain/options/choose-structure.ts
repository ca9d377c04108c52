// What a signal trades in place of the stock: the best structure of a chain by the terms of a strategy, or all reasons why none.
import { assertNever } from '../../../kernel/assert.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { STANDARD_MULTIPLIER } from '../../../market/instruments/amount.ts';
import type { OptionRight } from '../../../market/instruments/option-right.ts';
import { combinationOf } from '../../../market/options/combination.ts';
import type { RefusedContract } from '../terms/option-refusal.ts';
import type { OptionTrade, OptionTradeKind } from '../terms/option-trade.ts';
import type { Refusal } from '../terms/refusal.ts';
import type { OrderSide, PositionSide } from '../terms/side.ts';
import type { ChainSeen } from './selection/chain-seen.ts';
import type { JudgedRow } from './selection/judged-row.ts';
import { rankContracts } from './selection/rank-contracts.ts';
import { secondLegFor } from './selection/second-leg.ts';
import type { StructureLeg } from './structures/payoff.ts';
import {
  netPriceOf,
  optionsIn,
  type Structure,
  type StructureKind,
  structureOf,
} from './structures/structure.ts';

export interface SignalSeen {
  /** Long on a signal to buy. */
  readonly side: PositionSide;
  /** The contract that the flow is about, in any form of the OCC symbol; absent if it names none. */
  readonly same?: string | undefined;
}

/** A contract that is traded, with the figures it was chosen by. */
export type ChosenLeg = Omit<JudgedRow, 'refusals'> & { readonly side: OrderSide };

export interface ChosenStructure {
  /** At the far side of each quote: the order pays no more, so its largest loss is the largest of all. */
  readonly structure: Structure;
  /** Net price of its options at the middle of their quotes: negative if it is received. */
  readonly midPrice: number;
  readonly legs: readonly ChosenLeg[];
  /** The contracts that were nearest to being chosen. */
  readonly refused: readonly RefusedContract[];
}

/** How many contracts are tried as the first leg of a combination, and of each wing of a condor. */
const FIRST_LEGS_TRIED = 10;

/** The failure is about the best contract if none leads to a structure. */
export function chooseStructure(
  seen: ChainSeen,
  trade: OptionTrade,
  { side, same }: SignalSeen,
): Result<ChosenStructure, readonly Refusal[]> {
  if (trade.as === 'cash_secured_put' && side === 'short')
    return failed([{ kind: 'side_not_allowed', side }]);
  const right = rightFor(trade.as, side);
  const ranking = rankContracts(seen, trade, { right, same });
  if (!ranking.ok) return ranking;
  const { ranked, refused } = ranking.value;
  let firstFailure: Refusal | undefined;
  for (const first of ranked.slice(0, FIRST_LEGS_TRIED)) {
    const chosen = completed(first, seen, trade);
    if (chosen.ok) return ok({ ...chosen.value, refused: [...refused, ...chosen.value.refused] });
    firstFailure ??= chosen.failure;
  }
  return failed(firstFailure === undefined ? [] : [firstFailure]);
}

/** Calls for what gains when the underlying rises and is bought, and so on; a cash-secured put is always a put, and a condor begins with its puts. */
export function rightFor(as: OptionTradeKind, side: PositionSide): OptionRight {
  const isLong = side === 'long';
  switch (as) {
    case 'same':
    case 'call_or_put':
    case 'debit_vertical':
      return isLong ? 'call' : 'put';
    case 'credit_vertical':
      return isLong ? 'put' : 'call';
    case 'iron_condor':
    case 'cash_secured_put':
      return 'put';
    case 'covered_call':
      return 'call';
    default:
      return assertNever(as);
  }
}

function completed(
  first: JudgedRow,
  seen: ChainSeen,
  trade: OptionTrade,
): Result<ChosenStructure, Refusal> {
  const chosen =
    trade.as === 'iron_condor' ? condorOf(first, seen, trade) : wingOf(first, seen, trade);
  if (!chosen.ok) return chosen;
  const { legs, refused } = chosen.value;
  const { underlying, expiry, right, delivers } = first.row.contract;
  const structure = structureOf({
    kind: kindOf(trade.as, right),
    underlying,
    expiry,
    delivers,
    legs: [...sharesUnder(trade, seen, underlying), ...legs.map((leg) => pricedLeg(leg, farSide))],
  });
  if (!structure.ok) return structure;
  const tooLow = creditRefusal(structure.value, trade);
  if (tooLow !== undefined) return failed(tooLow);
  const midPrice = netPriceOf(legs.map((leg) => pricedLeg(leg, ({ figures }) => figures.mid)));
  return ok({ structure: structure.value, midPrice, legs, refused });
}

interface Legs extends Pick<ChosenStructure, 'legs'> {
  /** Beside those that the first legs were chosen from. */
  readonly refused: readonly RefusedContract[];
}

/** One contract, or a vertical. */
function wingOf(first: JudgedRow, seen: ChainSeen, trade: OptionTrade): Result<Legs, Refusal> {
  const sides = SIDES[trade.as];
  const legs: ChosenLeg[] = [chosenLeg(first, sides.first)];
  if (sides.second !== undefined) {
    const second = secondLegFor(first.row, seen, trade);
    if (!second.ok) return second;
    legs.push(chosenLeg(second.value, sides.second));
  }
  return ok({ legs, refused: [] });
}

/** The puts that begin with this one, and above them the best calls of the same expiry. */
function condorOf(put: JudgedRow, seen: ChainSeen, trade: OptionTrade): Result<Legs, Refusal> {
  const puts = wingOf(put, seen, trade);
  if (!puts.ok) return puts;
  const { expiry, tradingClass, strike } = put.row.contract;
  const rows = seen.rows.filter(
    ({ contract }) =>
      contract.expiry === expiry &&
      contract.tradingClass === tradingClass &&
      contract.strike >= strike,
  );
  const ranking = rankContracts({ ...seen, rows }, trade, { right: 'call' });
  if (!ranking.ok) return failed(ranking.failure[0] ?? NO_CALLS);
  const { ranked, refused } = ranking.value;
  let failure: Refusal = NO_CALLS;
  for (const call of ranked.slice(0, FIRST_LEGS_TRIED)) {
    const calls = wingOf(call, seen, trade);
    if (calls.ok) return ok({ legs: [...puts.value.legs, ...calls.value.legs], refused });
    if (failure === NO_CALLS) failure = calls.failure;
  }
  return failed(failure);
}

const NO_CALLS: Refusal = { kind: 'no_contract', considered: 0, refused: [] };

/** At the far side of each quote it brings least, which is what its order may fill at. */
function creditRefusal({ price, legs }: Structure, trade: OptionTrade): Refusal | undefined {
  const minimum = leastCredit(trade, widthOf(legs));
  return minimum === undefined || -price + DUST >= minimum
    ? undefined
    : { kind: 'credit_too_low', credit: -price, minimum };
}

/** Per share, for a combination of that width; undefined where the terms ask for none. */
export function leastCredit(
  { creditPercentMin }: Pick<OptionTrade, 'creditPercentMin'>,
  width: number,
): number | undefined {
  return creditPercentMin === undefined ? undefined : (width * creditPercentMin) / 100;
}

function widthOf(legs: readonly StructureLeg[]): number {
  const ids = optionsIn(legs).map(({ instrument }) => instrument);
  return combinationOf(ids)?.width ?? 0;
}

/** Rounding error of a share of a width. */
const DUST = 1e-9;

/** What happens with the first leg, and with the one further out of the money. */
const SIDES: Readonly<
  Record<OptionTradeKind, { readonly first: OrderSide; readonly second?: OrderSide }>
> = {
  same: { first: 'buy' },
  call_or_put: { first: 'buy' },
  debit_vertical: { first: 'buy', second: 'sell' },
  credit_vertical: { first: 'sell', second: 'buy' },
  /** Of each wing. */
  iron_condor: { first: 'sell', second: 'buy' },
  cash_secured_put: { first: 'sell' },
  covered_call: { first: 'sell' },
};

function kindOf(as: OptionTradeKind, right: OptionRight): StructureKind {
  if (as !== 'same' && as !== 'call_or_put') return as;
  return right === 'call' ? 'long_call' : 'long_put';
}

function chosenLeg({ row, figures, score }: JudgedRow, side: OrderSide): ChosenLeg {
  return { row, figures, score, side };
}

function pricedLeg(leg: ChosenLeg, priceOf: (leg: ChosenLeg) => number): StructureLeg {
  const { row, side } = leg;
  return { instrument: row.contract.id, side, ratio: 1, price: priceOf(leg) };
}

function farSide({ row, side }: ChosenLeg): number {
  return side === 'buy' ? row.ask : row.bid;
}

/** The shares that a covered call stands on, at their price now. */
function sharesUnder(
  { as }: OptionTrade,
  { underlyingPrice }: ChainSeen,
  underlying: string,
): readonly StructureLeg[] {
  if (as !== 'covered_call') return [];
  const shares = { instrument: underlying, side: 'buy', ratio: STANDARD_MULTIPLIER } as const;
  return [{ ...shares, price: underlyingPrice }];
}
