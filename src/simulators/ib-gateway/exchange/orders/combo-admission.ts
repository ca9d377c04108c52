// What a gateway refuses about combinations: prices per leg, guarantees that it does not give, kinds of orders.
import { comparePrices } from '../../../../market/instruments/tick-grid.ts';
import type { Order } from '../../messages/order.ts';
import { type Combo, weightOf } from '../options/combos.ts';
import { invalid, type OrderToValidate, type Refusal, rejected } from './order-validation.ts';

const TYPES = ['LMT', 'MKT'];
const GUARANTEE = 'NonGuaranteed';
const MISSING: Refusal = {
  code: 10_043,
  text: `Missing or invalid ${GUARANTEE} value. ${GUARANTEE} must be set to 1 for this combination.`,
};
const LEG_PRICES: Refusal = {
  code: 10_058,
  text: 'Combination orders with prices of legs must have two legs and not be guaranteed.',
};
const UNSUPPORTED_TYPE: Refusal = {
  code: 387,
  text: 'Unsupported order type for this exchange and security type.',
};

export function refusalOfCombo({ order, combo }: OrderToValidate): Refusal | undefined {
  if (combo === undefined) return undefined;
  const { smartParameters, legPrices } = order.carried;
  const stated = smartParameters.find(([tag]) => tag === GUARANTEE)?.[1];
  const isGuaranteed = stated !== '1';
  if (stated !== undefined && stated !== '0' && stated !== '1') return MISSING;
  if (legPrices.some((price) => price !== '')) {
    if (isGuaranteed || combo.legs.length !== 2) return LEG_PRICES;
    return invalid('Not simulated: prices of legs.');
  }
  if (isGuaranteed && !canGuarantee(combo)) return MISSING;
  if (!TYPES.includes(order.type)) return UNSUPPORTED_TYPE;
  if (!isGuaranteed) return invalid(`Not simulated: ${GUARANTEE} combinations.`);
  return isRiskless(order, combo)
    ? rejected('Riskless combination orders are not allowed.')
    : undefined;
}

/** One side can only gain: the price is not between the least and the most that the contracts can be worth together. */
function isRiskless({ type, limitPrice }: Order, combo: Combo): boolean {
  if (type !== 'LMT' || limitPrice === undefined) return false;
  const worth = worthAtExpiry(combo);
  if (worth === undefined) return false;
  const [least, most] = worth;
  return comparePrices(limitPrice, least) <= 0 || comparePrices(limitPrice, most) >= 0;
}

/** Of options of one expiry with an end on both sides; undefined for others, and for a box, which is always worth the same. */
function worthAtExpiry({ legs, multiplier }: Combo): readonly [number, number] | undefined {
  const options = legs.map((leg) => ({ ...leg.contract, weight: weightOf(leg, multiplier) }));
  if (options.some(({ secType }) => secType !== 'OPT')) return undefined;
  if (new Set(options.map(({ lastTradeDate }) => lastTradeDate)).size > 1) return undefined;
  const calls = options.filter(({ right }) => right === 'C');
  if (calls.reduce((sum, { weight }) => sum + weight, 0) !== 0) return undefined;
  const worths = [0, ...options.map(({ strike }) => strike)].map((price) =>
    options.reduce((sum, { strike, right, weight }) => {
      const inside = right === 'C' ? price - strike : strike - price;
      return sum + weight * Math.max(0, inside);
    }, 0),
  );
  const [least, most] = [Math.min(...worths), Math.max(...worths)];
  return least === most ? undefined : [least, most];
}

/** Combinations with an option: of stocks alone none. */
function canGuarantee({ legs }: Combo): boolean {
  return legs.some(({ contract }) => contract.secType === 'OPT');
}
