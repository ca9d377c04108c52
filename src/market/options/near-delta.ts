// The contracts of an expiry whose delta is near a wanted one, before any of them is quoted.
import type { OptionContract } from './option-contract.ts';
import { europeanValue } from './pricing/black-scholes.ts';

export interface DeltaCriteria {
  readonly spot: number;
  /** Per year; of the contract at the money, or a guess. */
  readonly volatility: number;
  /** To expiry, of 365 days. */
  readonly years: number;
  /** Without its sign. */
  readonly delta: number;
}

/** At most `count`, in the order of their strikes; without rates and dividends, which move no strike out of a shortlist. */
export function nearDelta<Contract extends Pick<OptionContract, 'right' | 'strike'>>(
  contracts: readonly Contract[],
  { spot, volatility, years, delta }: DeltaCriteria,
  count: number,
): readonly Contract[] {
  const distance = ({ right, strike }: Contract): number => {
    const inputs = { right, spot, strike, years, volatility, rate: 0, dividendYield: 0 };
    return Math.abs(Math.abs(europeanValue(inputs).delta) - delta);
  };
  return contracts
    .map((contract) => ({ contract, distance: distance(contract) }))
    .sort((one, other) => one.distance - other.distance)
    .slice(0, count)
    .map(({ contract }) => contract)
    .sort((one, other) => one.strike - other.strike);
}
