// What a planned sale gains and costs in tax by its size, as steps in the order in which its tax lots are taken.
import { type Decimal, NO_MONEY, type Quantity, textOf } from '../../../kernel/decimal.ts';
import type { Allocation } from './allocation.ts';
import type { Drift } from './drift.ts';
import { type LotsToSell, lotsToSell } from './lots-to-sell.ts';

/** Board lots of one tax lot; gain and tax per board lot, in money of the base currency as plain numbers, without the fee. */
export interface SaleStep {
  readonly lots: number;
  readonly gain: number;
  readonly tax: number;
}

/** Empty where the tax lots of the asset are not known, or nothing is sold. */
export function saleSteps(
  drift: Drift,
  quantity: Quantity,
  allocation: Allocation,
): readonly SaleStep[] {
  const sold = soldBy(drift, quantity, allocation);
  const lotSize = numberOf(drift.asset.lotSize ?? allocation.limits.lotSize);
  return (sold?.lots ?? []).map((one) => {
    const lots = numberOf(one.quantity) / lotSize;
    return { lots, gain: numberOf(one.gain) / lots, tax: numberOf(one.tax) / lots };
  });
}

/** Recent purchases would disallow the loss of the smallest sale of it. */
export function firstLotIsWashed(drift: Drift, allocation: Allocation): boolean {
  const { asset, excess } = drift;
  const lotSize = asset.lotSize ?? allocation.limits.lotSize;
  if (!excess.gt(0) || asset.quantity.lt(lotSize)) return false;
  return soldBy(drift, lotSize, allocation)?.isWashed === true;
}

function soldBy(
  { asset }: Drift,
  quantity: Quantity,
  { today, at }: Allocation,
): LotsToSell | undefined {
  const { holding, price } = asset;
  if (holding === undefined || price === undefined || !quantity.gt(0)) return undefined;
  const sold = lotsToSell(holding, { quantity, price, fee: NO_MONEY, on: today, at });
  return sold.ok ? sold.value : undefined;
}

function numberOf(amount: Decimal): number {
  return Number(textOf(amount));
}
