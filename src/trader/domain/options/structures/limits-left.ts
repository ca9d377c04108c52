// What the option positions that are held leave of the account's limits for one more structure.
import { sumOfCents } from '../../../../market/instruments/money.ts';
import type { Structure } from './structure.ts';
import type { UnitsInput } from './units.ts';

/** Money; a limit that is absent is not set. */
export interface OptionLimits {
  readonly optionLossMax?: number | undefined;
  readonly underlyingLossMax?: number | undefined;
  readonly expiryLossMax?: number | undefined;
  readonly deliveryMax?: number | undefined;
}

/** A position, or an entry that works: money of all its units, commissions included. */
export type HeldStructure = Pick<Structure, 'underlying' | 'expiry' | 'maxLoss' | 'delivery'>;

/** Negative if more is held than a limit allows. */
export function limitsLeft(
  limits: OptionLimits,
  held: readonly HeldStructure[],
  { underlying, expiry }: Pick<Structure, 'underlying' | 'expiry'>,
): UnitsInput['left'] {
  const lossOf = (concerned: readonly HeldStructure[]) => concerned.map(({ maxLoss }) => maxLoss);
  const ofUnderlying = held.filter((one) => one.underlying === underlying);
  const ofExpiry = held.filter((one) => one.expiry === expiry);
  return {
    max_option_loss: less(limits.optionLossMax, lossOf(held)),
    max_underlying_loss: less(limits.underlyingLossMax, lossOf(ofUnderlying)),
    max_expiry_loss: less(limits.expiryLossMax, lossOf(ofExpiry)),
    max_delivery: less(
      limits.deliveryMax,
      held.map(({ delivery }) => delivery),
    ),
  };
}

function less(limit: number | undefined, used: readonly number[]): number | undefined {
  return limit === undefined ? undefined : sumOfCents([limit, ...used.map((amount) => -amount)]);
}
