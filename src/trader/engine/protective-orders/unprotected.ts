// When a held position counts as unprotected: the one definition, for the gate and for whatever shows it. Reports about an order
// need a moment to settle, so a gap counts only after it; a contested stop is not restored, so there it counts at once.
// Law 5: see src/trader/engine/protective-orders/protection.ts
// Decision 0020
import { freshnessMs } from '../../../kernel/clock.ts';
import { type Instant, SECOND_MS } from '../../../kernel/instant.ts';
import { isUnbounded } from '../../domain/exits/protective-stop.ts';
import type { Fact } from '../../domain/facts/facts.ts';
import { isOrderMove, ordersMoved } from '../../domain/facts/orders-moved.ts';
import { type HeldPosition, isHeld } from '../../domain/positions/position-state.ts';
import { wholePart } from '../../domain/positions/whole-part.ts';
import { unprotectedText } from '../../domain/wording/unprotected-text.ts';
import { activePositions, coveredShares } from '../state/position-lookups.ts';
import type { State } from '../state/state.ts';
import { alarm, chainOf, isAccountKnown } from '../turn/actions.ts';
import { after, newestOf, type Turn } from '../turn/turn.ts';
import { isContested } from './external-change.ts';
import { type CoverSeen, hasItsCover, sharesToCover } from './to-cover.ts';

/** How long the working stops of a position may cover less than it holds, in market time. */
const BARE_MS = 2 * SECOND_MS;

/** Notes which positions have lost their cover, and records which are covered again, by the facts of the turn from `from` on. */
export function noteCover(turn: Turn, from: number): void {
  for (const positionId of positionsMoved(turn, from)) look(turn, positionId);
}

/**
 * Records which positions have been without cover for too long. Reports that have arrived count first: a daemon that stood still
 * finds them in its inbox, beside the timer that is late.
 */
export function raiseUncovered(turn: Turn): void {
  if (turn.bareSince.size === 0) return;
  for (const [positionId, since] of turn.bareSince) {
    const position = turn.state.positions.get(positionId);
    if (position === undefined || !isHeld(position)) turn.bareSince.delete(positionId);
    // The clock was set back.
    else if (since > turn.now) turn.bareSince.set(positionId, turn.now);
    else if (!turn.state.unprotected.has(positionId) && isDue(turn, position, since))
      lost(turn, position, since);
  }
}

/** Positions that a stopped daemon left without cover: since its last fact, as far as anybody knows. */
export function bareAtStart(seen: CoverSeen): Map<string, Instant> {
  const { state } = seen;
  const bare = activePositions(state).filter((position) => !hasItsCover(seen, position));
  return new Map(bare.map(({ positionId }) => [positionId, state.at]));
}

/** Shares become sellable without a fact: from then on they need a stop. */
export function lookAtUnlocked(turn: Turn): void {
  for (const position of activePositions(turn.state))
    if (isHeld(position) && position.locked !== undefined) look(turn, position.positionId);
}

function positionsMoved({ facts, state }: Turn, from: number): ReadonlySet<string> {
  if (facts.length === from) return NONE;
  const moved = new Set<string>();
  for (const { fact } of facts.slice(from))
    for (const id of positionsOf(state, fact)) moved.add(id);
  return moved;
}

const NONE: ReadonlySet<string> = new Set();

function positionsOf({ orders }: State, fact: Fact): readonly string[] {
  if ('positionId' in fact) return [fact.positionId];
  if (!isOrderMove(fact)) return [];
  return ordersMoved(fact).flatMap((ref) => orders.get(ref)?.positionId ?? []);
}

function look(turn: Turn, positionId: string): void {
  const { state, bareSince, deferredRestores } = turn;
  const position = state.positions.get(positionId);
  if (position !== undefined && !hasItsCover(turn, position)) {
    if (!bareSince.has(positionId)) bareSince.set(positionId, turn.now);
    return;
  }
  bareSince.delete(positionId);
  deferredRestores.delete(positionId);
  if (position === undefined || !state.unprotected.has(positionId)) return;
  const { symbol } = position;
  const chain = newestOf(turn, chainOf(position));
  turn.record({ type: 'cover-restored', positionId, symbol }, chain);
}

function isDue(turn: Turn, { positionId, symbol }: HeldPosition, since: Instant): boolean {
  if (isContested(turn, positionId)) return true;
  const { sessions } = turn.market.placeOf(symbol);
  const isWaiting = turn.deferredRestores.has(positionId);
  // After a start the broker decides first whether a stop that is gone overnight is held back.
  if (!sessions.isOpen(turn.now) && (isWaiting || !isAccountKnown(turn))) return false;
  const open = isWaiting ? (sessions.today(turn.now)?.open ?? since) : since;
  return turn.now - Math.max(since, open) >= freshnessMs(turn, BARE_MS);
}

function lost(turn: Turn, position: HeldPosition, since: Instant): void {
  const { positionId, symbol, quantity, status } = position;
  const covered = coveredShares(turn.state, position);
  const wanted = sharesToCover(turn, position);
  const isLeft = isContested(turn, positionId);
  const recorded = turn.record(
    {
      type: 'cover-lost',
      positionId,
      symbol,
      shares: wanted - covered,
      isContested: isLeft,
      since,
    },
    newestOf(turn, chainOf(position)),
  );
  // A contested stop has raised its alarm; a position that is closing has one if its exit fails.
  if (isLeft || (status === 'closing' && !isUnbounded(position))) return;
  const isBlind = isUnbounded(position) && turn.market.quote(symbol) === undefined;
  const blind = isBlind ? '; its exit waits for a price of it, or close it at the broker' : '';
  const text = `${unprotectedText({ symbol, quantity: wholePart(quantity), covered })}${blind}; no entries anywhere until then`;
  alarm(turn, { kind: 'unprotected', symbol, text }, after(recorded));
}
