// Somebody else has just closed more of one contract of a combination than is theirs. Until the account is compared, so many units of ours
// lack that contract, and no order for the whole covers them.

import { isCombinationId } from '../../../market/instruments/amount.ts';
import { contractsIn } from '../../../market/options/combination.ts';
import { execRootOf } from '../../domain/orders/exec-id.ts';
import { isHeld } from '../../domain/positions/position-state.ts';
import { signedShares } from '../../domain/terms/side.ts';
import type { ReportedExecution } from '../../ports/broker-reports.ts';
import { activePositions, ownQuantity } from '../state/position-lookups.ts';
import type { Turn } from '../turn/turn.ts';

export function noteLoneTrade(turn: Turn, execution: ReportedExecution): void {
  const { state, broker, now } = turn;
  const { symbol: contract, side, shares, execId } = execution;
  const isOurs = activePositions(state)
    .filter(isHeld)
    .some(({ symbol }) => isCombinationId(symbol) && hasLeg(symbol, contract));
  if (!isOurs) return;
  broker.wantsSnapshot = true;
  const before = broker.loneTrades.get(contract);
  const traded = new Map(before?.shares).set(execRootOf(execId), signedShares(side, shares));
  const theirs = before?.theirs ?? state.foreign.get(contract) ?? 0;
  broker.loneTrades.set(contract, { theirs, shares: traded, at: now });
}

/** Of how many units of ours others have closed a contract. */
export function loneUnits({ state, broker }: Turn, symbol: string): number {
  if (broker.loneTrades.size === 0 || !isCombinationId(symbol)) return 0;
  const ours = ownQuantity(state, symbol);
  const gone = contractsIn(symbol).map(({ contract, sign }) => {
    const { theirs = 0, shares } = broker.loneTrades.get(contract) ?? {};
    const traded = [...(shares?.values() ?? [])].reduce((sum, one) => sum + one, 0);
    const held = sign * Math.sign(ours);
    return -held * traded - Math.max(0, held * theirs);
  });
  return Math.min(Math.abs(ours), Math.max(0, ...gone));
}

/** So many units without the contract have ended; `held` is the sign that ours hold of it. */
export function noteTakenApart(
  { broker }: Turn,
  { contract, held, units }: { contract: string; held: number; units: number },
): void {
  const trades = broker.loneTrades.get(contract);
  if (trades === undefined) return;
  const theirs = held * (Math.max(0, held * trades.theirs) + units);
  broker.loneTrades.set(contract, { ...trades, theirs });
}

/** An account that was asked for later than that after a trade shows it. */
export function forgetLoneTrades({ broker }: Turn, shownAt: number): void {
  for (const [contract, { at }] of broker.loneTrades)
    if (at <= shownAt) broker.loneTrades.delete(contract);
}

function hasLeg(symbol: string, traded: string): boolean {
  return contractsIn(symbol).some(({ contract }) => contract === traded);
}
