// Somebody else has just closed more of one contract of a vertical than is theirs. Until the account is compared, so many units of ours lack that
// contract, and no order for the pair covers them.

import { contractsIn } from '../../../market/options/combination.ts';
import { parseVertical } from '../../../market/options/vertical.ts';
import { isHeld } from '../../domain/positions/position-state.ts';
import { signedShares } from '../../domain/terms/side.ts';
import type { ReportedExecution } from '../../ports/broker-reports.ts';
import { activePositions, ownQuantity } from '../state/position-lookups.ts';
import type { Turn } from '../turn/turn.ts';

export function noteLoneTrade(turn: Turn, execution: ReportedExecution): void {
  const { state, broker } = turn;
  const { symbol: contract, side, shares } = execution;
  for (const { symbol } of activePositions(state).filter(isHeld)) {
    if (parseVertical(symbol) === undefined || broker.loneContracts.has(symbol)) continue;
    const leg = contractsIn(symbol).find((one) => one.contract === contract);
    const ours = leg === undefined ? 0 : leg.sign * ownQuantity(state, symbol);
    if (ours * signedShares(side, 1) >= 0) continue;
    broker.wantsSnapshot = true;
    const theirs = Math.max(0, Math.sign(ours) * (state.foreign.get(contract) ?? 0));
    const units = Math.min(shares - theirs, Math.abs(ours));
    if (units <= 0) continue;
    // It is not a look at the account: two of those have to agree.
    broker.loneContracts.set(symbol, { key: `traded ${contract}`, at: turn.now, units });
  }
}
