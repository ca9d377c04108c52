// What a gateway refuses about combinations: prices per leg, guarantees that it does not give, kinds of orders.
import type { Combo } from '../options/combos.ts';
import { invalid, type OrderToValidate, type Refusal } from './order-validation.ts';

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
  return isGuaranteed ? undefined : invalid(`Not simulated: ${GUARANTEE} combinations.`);
}

/** Combinations with an option: of stocks alone none. */
function canGuarantee({ legs }: Combo): boolean {
  return legs.some(({ contract }) => contract.secType === 'OPT');
}
