// How many units of a structure an entry trades: by the largest loss, never by the price.
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import { cents } from '../../../../market/instruments/money.ts';
import type { Refusal } from '../../terms/refusal.ts';
import { optionsIn, type Structure } from './structure.ts';

export type LossBinding =
  | 'risk_budget'
  /** Of all option positions together. */
  | 'max_option_loss'
  /** Of the option positions of one underlying. */
  | 'max_underlying_loss'
  /** Of the option positions that expire on one day. */
  | 'max_expiry_loss';

export type UnitBinding = LossBinding | 'max_delivery';

export interface UnitsInput {
  readonly structure: Pick<Structure, 'legs' | 'maxLoss' | 'delivery'>;
  /** Money that this trade may lose, commissions included. */
  readonly budget: number;
  /** Commission of one contract, one way. */
  readonly feePerContract: number;
  /** What other positions leave of each limit, in money; a limit that is not set is absent. */
  readonly left: { readonly [Binding in Exclude<UnitBinding, 'risk_budget'>]?: number | undefined };
}

/** `binding` is the limit that allowed the fewest units. */
export interface UnitSizing {
  readonly units: number;
  /** By the budget alone. */
  readonly wanted: number;
  readonly binding: UnitBinding;
  /** The largest loss of one unit, with the commissions of its entry and its exit. */
  readonly lossPerUnit: number;
  /** Of all units. */
  readonly maxLoss: number;
  readonly delivery: number;
}

/** Refuses `input_missing` if a number is unknown, and `no_unit` if a limit is less than one unit needs. */
export function unitsOf(input: UnitsInput): Result<UnitSizing, Refusal> {
  const path = unsoundInput(input);
  if (path !== undefined) return failed({ kind: 'input_missing', path });
  const { structure, budget, left } = input;
  const lossPerUnit = lossPerUnitOf(input);
  const wanted = wholeUnits(budget, lossPerUnit);
  let tightest: Cap = { binding: 'risk_budget', money: budget, perUnit: lossPerUnit };
  for (const binding of LIMITS) {
    const money = left[binding];
    const perUnit = binding === 'max_delivery' ? structure.delivery : lossPerUnit;
    if (money !== undefined && unitsIn({ money, perUnit }) < unitsIn(tightest))
      tightest = { binding, money, perUnit };
  }
  const { binding, money, perUnit } = tightest;
  const units = unitsIn(tightest);
  if (units === 0) return failed({ kind: 'no_unit', binding, perUnit, left: money });
  return ok({
    units,
    wanted,
    binding,
    lossPerUnit,
    maxLoss: cents(lossPerUnit * units),
    delivery: cents(structure.delivery * units),
  });
}

const LIMITS = [
  'max_option_loss',
  'max_underlying_loss',
  'max_expiry_loss',
  'max_delivery',
] as const;

interface Cap {
  readonly binding: UnitBinding;
  readonly money: number;
  readonly perUnit: number;
}

/** The largest loss of one unit with the commissions of both ways, to the cent. */
export function lossPerUnitOf({
  structure,
  feePerContract,
}: Pick<UnitsInput, 'feePerContract'> & {
  readonly structure: Pick<Structure, 'legs' | 'maxLoss'>;
}): number {
  const contracts = optionsIn(structure.legs).reduce((sum, { ratio }) => sum + ratio, 0);
  return cents(structure.maxLoss + 2 * contracts * feePerContract);
}

function unitsIn({ money, perUnit }: Pick<Cap, 'money' | 'perUnit'>): number {
  return wholeUnits(money, perUnit);
}

/** What needs nothing is not limited; rounding error does not cost the last unit. */
function wholeUnits(money: number, perUnit: number): number {
  if (perUnit === 0) return Number.POSITIVE_INFINITY;
  return Math.max(0, Math.floor((money / perUnit) * (1 + 1e-12)));
}

/** The path of the first unusable input. */
function unsoundInput({ structure, budget, feePerContract, left }: UnitsInput): string | undefined {
  const numbers = {
    max_loss: structure.maxLoss,
    delivery: structure.delivery,
    budget,
    fee_per_contract: feePerContract,
    ...left,
  };
  const unsound = Object.entries(numbers).find(
    ([, value]) => value !== undefined && !Number.isFinite(value),
  );
  if (unsound !== undefined) return `sizing.${unsound[0]}`;
  if (!(structure.maxLoss > 0)) return 'sizing.max_loss';
  return feePerContract >= 0 ? undefined : 'sizing.fee_per_contract';
}
