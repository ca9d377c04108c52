// What the entry of a position has paid or received for one of its contracts.
import { averagePriceOf } from '../../../market/instruments/amount.ts';
import { contractsIn } from '../../../market/options/combination.ts';
import { isSound } from '../../domain/exits/protective-stop.ts';
import type { Turn } from './turn.ts';

/** Per share; without its fills what the broker states, and 0 if that is unknown, too. */
export function entryPriceOf(
  { state, broker }: Turn,
  positionId: string,
  contract: string,
): number {
  const position = state.positions.get(positionId);
  if (position === undefined) return 0;
  const leg = contractsIn(position.symbol).find((one) => one.contract === contract);
  const isBought = (leg?.sign ?? 1) > 0 === (position.side === 'long');
  const fills = [...state.legExecutions.values()].filter(
    (fill) =>
      fill.positionId === positionId &&
      fill.contract === contract &&
      fill.side === (isBought ? 'buy' : 'sell'),
  );
  const price = averagePriceOf(fills.map((fill) => ({ price: fill.price, units: fill.shares })));
  if (isSound(price)) return price;
  const stated = Math.abs(broker.contracts.get(contract)?.averageCost ?? 0);
  return Number.isFinite(stated) ? stated : 0;
}
