// Reasons against an option or a vertical whose contracts are already in the account: the broker nets contracts, so that an order in one
// of them would close, or hide, what belongs to another position.
// Decision 0058
import { isCombinationId } from '../../../market/instruments/amount.ts';
import { contractsIn } from '../../../market/options/combination.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import { foreignShares } from '../protective-orders/foreign.ts';
import { foreignOrdersOn } from '../protective-orders/foreign-orders.ts';
import { liveOrders } from '../state/position-lookups.ts';
import type { Turn } from '../turn/turn.ts';

/** None for a stock. */
export function sharedRefusals(turn: Turn, symbol: string): Refusal[] {
  const contracts = contractsIn(symbol);
  if (contracts.length === 0) return [];
  const { state } = turn;
  const others = new Set(state.activeBySymbol.keys());
  for (const { terms } of liveOrders(state)) others.add(terms.symbol);
  others.delete(symbol);
  return contracts.flatMap(({ contract }): Refusal[] => {
    const holder = [...others].find((other) => hasContract(other, contract));
    if (holder !== undefined) return [{ kind: 'contract_shared', contract, with: holder }];
    // Those of the instrument itself are refused for every symbol.
    const isOrdered = foreignOrdersOn(turn, contract).some((order) => order.symbol !== symbol);
    const quantity = isCombinationId(symbol) ? foreignShares(turn, contract) : 0;
    return quantity !== 0 || isOrdered ? [{ kind: 'foreign_position', quantity }] : [];
  });
}

function hasContract(id: string, wanted: string): boolean {
  return contractsIn(id).some(({ contract }) => contract === wanted);
}
