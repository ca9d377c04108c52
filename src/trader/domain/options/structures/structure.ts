// An option trade whose largest loss is known before its order is sent.
import type { TradingDay } from '../../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import { amountOf, isOptionId, priceOfAmount } from '../../../../market/instruments/amount.ts';
import { parseOptionId } from '../../../../market/options/option-id.ts';
import type { OptionRefusal } from '../../terms/option-refusal.ts';
import { signedShares } from '../../terms/side.ts';
import { boundsOf, type StructureLeg } from './payoff.ts';

export type StructureKind =
  | 'long_call'
  | 'long_put'
  | 'debit_vertical'
  | 'credit_vertical'
  | 'iron_condor'
  | 'cash_secured_put'
  | 'covered_call';

/** All figures are of one unit: money in the currency of the underlying, prices per share. */
export interface Structure {
  readonly kind: StructureKind;
  /** Symbol of the stock or index. */
  readonly underlying: string;
  readonly expiry: TradingDay;
  readonly legs: readonly StructureLeg[];
  /** Of its options together: what is paid, negative if it is received. */
  readonly price: number;
  /** Above 0; commissions are not part of it. */
  readonly maxLoss: number;
  /** Above 0; absent if nothing bounds it. */
  readonly maxGain?: number | undefined;
  /** Prices of the underlying at expiry, rising. */
  readonly breakEvens: readonly number[];
  /** What an exercise or an assignment of its largest leg would pay or take; 0 if the options settle in cash. */
  readonly delivery: number;
}

export interface StructureSaid {
  readonly kind: StructureKind;
  readonly underlying: string;
  readonly expiry: TradingDay;
  readonly legs: readonly StructureLeg[];
  readonly delivers: 'shares' | 'cash';
}

/** Refused if nothing bounds its loss, or if its prices leave only losses, or none: such prices are not of one market. */
export function structureOf(said: StructureSaid): Result<Structure, OptionRefusal> {
  const { kind, underlying, expiry, legs, delivers } = said;
  const { maxLoss, maxGain, breakEvens } = boundsOf(legs);
  if (maxLoss === undefined) return failed({ kind: 'loss_unbounded', structure: kind });
  const price = netPriceOf(legs);
  const hasGain = maxGain === undefined || maxGain > 0;
  if (!(maxLoss > 0 && hasGain))
    return failed({ kind: 'implausible_price', price, maxLoss, maxGain: maxGain ?? Number.NaN });
  const delivery = delivers === 'shares' ? largestDelivery(legs) : 0;
  return ok({ kind, underlying, expiry, legs, price, maxLoss, maxGain, breakEvens, delivery });
}

/** Sums of prices on a grid have its decimals. */
const PLACES = 10_000;

/** Per share of one unit, of the options alone: what is paid, negative if it is received; 0 without options. */
export function netPriceOf(legs: readonly StructureLeg[]): number {
  const options = optionsIn(legs);
  const [first] = options;
  if (first === undefined) return 0;
  const amount = options.reduce(
    (sum, { instrument, side, ratio, price }) =>
      sum + amountOf(instrument, price, signedShares(side, ratio)),
    0,
  );
  return Math.round(priceOfAmount(first.instrument, amount, 1) * PLACES) / PLACES;
}

/** The legs that are options. */
export function optionsIn(legs: readonly StructureLeg[]): readonly StructureLeg[] {
  return legs.filter(({ instrument }) => isOptionId(instrument));
}

function largestDelivery(legs: readonly StructureLeg[]): number {
  const deliveries = optionsIn(legs).map(({ instrument, ratio }) =>
    amountOf(instrument, parseOptionId(instrument)?.strike ?? Number.NaN, ratio),
  );
  return Math.max(...deliveries);
}
