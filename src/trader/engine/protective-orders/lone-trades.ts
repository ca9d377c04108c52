// Somebody else has just closed more of one contract of a combination than is theirs. Until the account is compared, so many units of ours
// lack that contract, and no order for the whole covers them.

import { isCombinationId } from '../../../market/instruments/amount.ts';
import { contractsIn } from '../../../market/options/combination.ts';
import { execRootOf } from '../../domain/orders/exec-id.ts';
import { isHeld } from '../../domain/positions/position-state.ts';
import { signedShares } from '../../domain/terms/side.ts';
import type { ReportedExecution } from '../../ports/broker-reports.ts';
import type { LoneTrades } from '../market/broker-view.ts';
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
  const { account, theirs } = before ?? {
    account: broker.contracts.get(contract)?.quantity ?? 0,
    theirs: state.foreign.get(contract) ?? 0,
  };
  broker.loneTrades.set(contract, { account, theirs, shares: traded, at: now });
}

/** Of how many units of ours others have closed a contract. */
export function loneUnits({ state, broker }: Turn, symbol: string): number {
  if (broker.loneTrades.size === 0 || !isCombinationId(symbol)) return 0;
  const ours = ownQuantity(state, symbol);
  const gone = contractsIn(symbol).map(({ contract, sign }) => {
    const trades = broker.loneTrades.get(contract);
    const held = sign * Math.sign(ours);
    return trades ? -held * tradedIn(trades) - Math.max(0, held * trades.theirs) : 0;
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

/** An account that has compared says the same once it shows them, and at the latest if it was asked for after `shownAt`. */
export function forgetLoneTrades({ broker }: Turn, shownAt: number): void {
  for (const [contract, trades] of broker.loneTrades) {
    const shown = broker.contracts.get(contract)?.quantity ?? 0;
    if (trades.at <= shownAt || shown === trades.account + tradedIn(trades))
      broker.loneTrades.delete(contract);
    else broker.wantsSnapshot = true;
  }
}

function tradedIn({ shares }: LoneTrades): number {
  return [...shares.values()].reduce((sum, one) => sum + one, 0);
}

function hasLeg(symbol: string, traded: string): boolean {
  return contractsIn(symbol).some(({ contract }) => contract === traded);
}
