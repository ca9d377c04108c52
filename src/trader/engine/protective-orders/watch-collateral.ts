// Watches that what is reserved for contracts that were sold is there. A contract whose collateral is gone has nothing that bounds its
// loss: an alarm says so, and it is bought back.
// Law 5: see src/trader/engine/protective-orders/protection.ts
// Decision 0061
import { freshnessMs } from '../../../kernel/clock.ts';
import { MINUTE_MS } from '../../../kernel/instant.ts';
import { amountOf } from '../../../market/instruments/amount.ts';
import { type HeldPosition, isHeld } from '../../domain/positions/position-state.ts';
import type { Collateral } from '../../domain/terms/collateral.ts';
import { reservedFor } from '../../domain/terms/collateral.ts';
import { collateralText } from '../../domain/wording/collateral-text.ts';
import { wordsAt } from '../../domain/wording/figures.ts';
import { coverOf } from '../state/covered-contracts.ts';
import { activePositions, heldShares } from '../state/position-lookups.ts';
import { underlyingIn } from '../state/underlying.ts';
import { alarm, beginClose, chainOf, isMarketOpen } from '../turn/actions.ts';
import { after, newestOf, type Turn } from '../turn/turn.ts';
import { isPositionUnexplained, lackingIn } from './foreign.ts';

/** The account reports its cash every few minutes, and a fill before the cash that it moves. */
const TIMEOUT_MS = MINUTE_MS;
const CASH_AGE_MAX_MS = 5 * MINUTE_MS;

export function watchCollateral(turn: Turn): void {
  const written = activePositions(turn.state)
    .filter(isHeld)
    .filter(({ plan, quantity }) => plan.collateral !== undefined && quantity < 0)
    // What the account does not hold, as after a corporate action, needs nothing behind it.
    .filter((position) => lackingIn(turn, position) < -position.quantity);
  const byPool = Map.groupBy(written, (position) => poolOf(turn, position));
  for (const parts of byPool.values()) {
    const seen = seenFor(turn, parts);
    if (seen !== undefined) for (const one of judged(parts, seen)) note(turn, one);
  }
}

/** Positions that share their collateral: all puts, the calls of one stock; one that a contract covers is alone. */
function poolOf({ state }: Turn, { symbol, positionId, plan }: HeldPosition): string {
  if (plan.collateral === 'contract') return positionId;
  return plan.collateral === 'cash' ? 'cash' : underlyingIn(state, symbol);
}

interface Seen {
  readonly collateral: Collateral;
  readonly needed: number;
  readonly available: number;
}

/** Undefined while it is not known. */
function seenFor(turn: Turn, parts: readonly HeldPosition[]): Seen | undefined {
  const [first] = parts;
  const collateral = first?.plan.collateral;
  if (first === undefined || collateral === undefined) return undefined;
  const needed = parts.reduce((sum, part) => sum + needOf(part), 0);
  if (collateral === 'contract') return { collateral, needed, available: coverIn(turn, first) };
  if (collateral === 'shares') {
    const stock = underlyingIn(turn.state, first.symbol);
    return { collateral, needed, available: heldShares(turn.state, stock) };
  }
  const settled = turn.market.account('SettledCash');
  const isOld = settled !== undefined && turn.now - settled.at > freshnessMs(turn, CASH_AGE_MAX_MS);
  // An assignment takes the cash before the contract is known to be gone.
  const isUnclear = parts.some(
    ({ symbol }) => !isMarketOpen(turn, symbol) || isPositionUnexplained(turn, symbol),
  );
  if (settled === undefined || isOld || isUnclear || !turn.state.isReconciled) return undefined;
  return { collateral, needed, available: settled.value };
}

function coverIn({ state }: Turn, short: HeldPosition): number {
  return coverOf(state, short).reduce((sum, { quantity }) => sum + quantity, 0);
}

/** What was received for a put belongs to it, although it is settled a day later. */
function needOf({ symbol, quantity, averagePrice, plan }: HeldPosition): number {
  if (plan.collateral === 'contract') return -quantity;
  const reserved = reservedFor(symbol, -quantity);
  if (reserved === undefined) return 0;
  return 'shares' in reserved
    ? reserved.shares
    : reserved.cash - amountOf(symbol, averagePrice, -quantity);
}

interface Judged {
  readonly position: HeldPosition;
  readonly isThere: boolean;
  readonly seen: Seen;
}

/** The oldest keep their collateral. */
function judged(parts: readonly HeldPosition[], seen: Seen): readonly Judged[] {
  let left = seen.available;
  return parts.map((position) => {
    left -= needOf(position);
    return { position, isThere: left >= 0, seen };
  });
}

function note(turn: Turn, { position, isThere, seen }: Judged): void {
  const { positionId, symbol, isUncovered = false } = position;
  const { shortSince } = turn;
  if (isThere !== isUncovered) return void shortSince.delete(positionId);
  const since = shortSince.get(positionId) ?? turn.now;
  shortSince.set(positionId, since);
  const timeoutMs = seen.collateral === 'cash' ? freshnessMs(turn, TIMEOUT_MS) : 0;
  if (turn.now - since < timeoutMs) return;
  shortSince.delete(positionId);
  const changed = { positionId, symbol, isThere, ...seen };
  const recorded = turn.record(
    { type: 'collateral-changed', ...changed },
    newestOf(turn, chainOf(position)),
  );
  if (isThere) return;
  const why = collateralText(changed, wordsAt(turn.market.home.venue));
  const text = `${symbol} ${position.quantity}: ${why}. It is bought back`;
  alarm(turn, { kind: 'unprotected', symbol, text }, after(recorded));
  const now = turn.state.positions.get(positionId);
  if (now !== undefined) beginClose(turn, now, 'unprotected');
}
