// A condor of which the account lacks a contract: assigned, exercised, expired, liquidated, or traded by a person. What has happened to one
// of its wings is settled as of any vertical, so both are held in its place from then on.
// Decision 0143
import { freshnessMs } from '../../../kernel/clock.ts';
import { contractsIn } from '../../../market/options/combination.ts';
import { parseCondor } from '../../../market/options/condor.ts';
import { isHeld } from '../../domain/positions/position-state.ts';
import type { BrokerSnapshot } from '../../ports/broker-reports.ts';
import { LATE_MAX_MS, lastExecutedAt, lastShownAt } from '../protective-orders/foreign.ts';
import { partIntoWings } from '../protective-orders/part-into-wings.ts';
import { activePositions, ownQuantity, positionsIn } from '../state/position-lookups.ts';
import { cancelOnce } from '../turn/actions.ts';
import { NO_CHAIN, type Turn } from '../turn/turn.ts';
import { isAnyBehind, namesIn } from './late-pairs.ts';
import { UNANSWERED_MS } from './lone-contract-text.ts';
import { priceOfOthers } from './manual-closings.ts';
import { pendingOrders } from './pending-orders.ts';
import { contractsHeldSince } from './wings.ts';

/** Returns the symbols that the comparison leaves alone, while an order for the condor may still fill, or a report may be late. */
export function partCondors(turn: Turn, snapshot: BrokerSnapshot): ReadonlySet<string> {
  const touched = new Set<string>();
  for (const symbol of heldCondors(turn))
    if (!isWhole(turn, symbol) && !settle(turn, symbol, snapshot))
      for (const name of namesIn(symbol)) touched.add(name);
  return touched;
}

function heldCondors({ state, broker }: Turn): readonly string[] {
  const held = new Set(
    activePositions(state)
      .filter(isHeld)
      .map(({ symbol }) => symbol),
  );
  const condors = [...held].filter((symbol) => parseCondor(symbol) !== undefined);
  for (const symbol of broker.comingApart.keys())
    if (parseCondor(symbol) !== undefined && !held.has(symbol)) broker.comingApart.delete(symbol);
  return condors;
}

function isWhole({ state, broker }: Turn, symbol: string): boolean {
  const ours = ownQuantity(state, symbol);
  const net = broker.positions.get(symbol)?.quantity ?? 0;
  const isThere = Math.sign(ours) * net >= Math.abs(ours);
  if (isThere) broker.comingApart.delete(symbol);
  return isThere;
}

/** False while that waits. */
function settle(turn: Turn, symbol: string, snapshot: BrokerSnapshot): boolean {
  if (isPerhapsLate(turn, symbol, snapshot) || !mayPart(turn, symbol)) {
    turn.broker.wantsSnapshot = true;
    return false;
  }
  const condor = parseCondor(symbol);
  for (const position of positionsIn(turn.state, symbol))
    if (isHeld(position) && condor !== undefined)
      partIntoWings(turn, position, condor, 'a contract of it is gone from the account');
  turn.broker.comingApart.delete(symbol);
  return true;
}

/** The account may lack the fill of one contract for longer than of another, until all have been shown once. */
function isPerhapsLate(turn: Turn, symbol: string, snapshot: BrokerSnapshot): boolean {
  const { requestedAt } = snapshot;
  if (isAnyBehind(turn, symbol, requestedAt)) return true;
  const lastAt = lastExecutedAt(turn, symbol);
  if (lastAt === undefined || lastShownAt(turn, symbol) !== undefined) return false;
  if (isTradedByOthers(turn, symbol, snapshot)) return false;
  return requestedAt - lastAt < freshnessMs(turn, LATE_MAX_MS);
}

/** Executions name others who closed some of one of its contracts. */
function isTradedByOthers(turn: Turn, symbol: string, snapshot: BrokerSnapshot): boolean {
  return positionsIn(turn.state, symbol)
    .filter(isHeld)
    .some((position) => {
      const since = contractsHeldSince(turn, position);
      return contractsIn(symbol).some(({ contract, sign }) => {
        const lacking = { contract, sign: sign * Math.sign(position.quantity), units: 1, since };
        return priceOfOthers(turn, lacking, snapshot) !== undefined;
      });
    });
}

/** An order for the condor would open what is gone, so it ends first; what is short without its pair does not wait for long. */
function mayPart(turn: Turn, symbol: string): boolean {
  const { broker, now } = turn;
  const pending = pendingOrders(turn, symbol);
  if (pending.length === 0) return true;
  const since = broker.comingApart.get(symbol) ?? now;
  broker.comingApart.set(symbol, since);
  for (const order of pending)
    cancelOnce(turn, order, 'one of its contracts is gone from the account', NO_CHAIN);
  return isCoverGone(turn, symbol) && now - since >= freshnessMs(turn, UNANSWERED_MS);
}

function isCoverGone({ state, broker }: Turn, symbol: string): boolean {
  const ours = ownQuantity(state, symbol);
  return contractsIn(symbol).some(({ contract, sign }) => {
    const held = broker.contracts.get(contract)?.quantity ?? 0;
    return sign * ours > 0 && held < Math.abs(ours);
  });
}
