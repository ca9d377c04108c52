// The option trade that a position is, as the payoff draws it.

import { contractsIn } from '../../../market/options/combination.ts';
import { parseOptionId } from '../../../market/options/option-id.ts';
import type { PayoffLeg, PayoffTrade } from './payoff.ts';
import type { HeldOption, Position } from './shapes.ts';

/** Of daemons that do not say which they compute with. */
const RATE = 0.04;

export function heldTrade(position: Position, option: HeldOption): PayoffTrade {
  const { quantity, average_price: price } = position;
  const { underlying_price: spot, days_left: days, rate = RATE } = option;
  return { legs: legsOf(position, option), units: quantity, price, spot, days, rate };
}

function legsOf({ symbol }: Position, option: HeldOption): readonly PayoffLeg[] {
  const { volatility: first, volatilities = [first] } = option;
  return contractsIn(symbol).flatMap(({ contract: id, sign }, index) => {
    const terms = parseOptionId(id);
    if (terms === undefined) return [];
    const { right, strike } = terms;
    return [{ id, right, strike, sign, volatility: volatilities[index] ?? null }];
  });
}
