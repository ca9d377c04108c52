// Which exits cannot wait for a better market.
import { HOUR_MS } from '../../../kernel/instant.ts';
import { isOptionId } from '../../../market/instruments/amount.ts';
import type { ExitReason } from '../../domain/exits/exit-plan.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { msToLastTrade } from '../turn/expiry.ts';
import type { Turn } from '../turn/turn.ts';

/** Exits that begin at the other side of the market: what has to be over soon, and what a person asks for. */
const URGENT: ReadonlySet<ExitReason> = new Set([
  'expiry',
  'early_assignment',
  'delivered',
  'session_end',
  'missed_flatten',
  'daily_loss',
  'unprotected',
  'stop_through_market',
  'sign_flip',
  'operator',
]);

/** The spread of an option is dear, and its exit takes seconds to find a better price, unless it is urgent or trading is halted. */
export function isPatient(turn: Turn, position: HeldPosition): boolean {
  if (position.status !== 'closing' || !isOptionId(position.symbol)) return false;
  return !isUrgent(turn, position);
}

/** Whatever it was closed for, it cannot wait in the last hour. */
export function isUrgent(turn: Turn, position: HeldPosition): boolean {
  if (position.status !== 'closing') return false;
  if (URGENT.has(position.reason) || isPressed(turn, position)) return true;
  return msToLastTrade(turn, position.symbol, position.openedAt) <= HOUR_MS;
}

/** A person asks for it, or trading is halted: also while an exit of the strategy is under way. */
export function isPressed(turn: Turn, position: HeldPosition): boolean {
  return turn.state.trading.state !== 'ACTIVE' || isAskedByPerson(turn, position);
}

function isAskedByPerson({ state }: Turn, { positionId }: HeldPosition): boolean {
  const asked = state.asked.closes.get(positionId);
  return asked !== undefined && asked.reason === undefined;
}
