// An entry whose exits act only once all of it has filled: its first part ends it, and what has filled then gets its own stop.
// Decision 0099

import { freshnessMs } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import { typedSymbol } from '../../../market/instruments/typed-symbol.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { sharesWith } from '../../domain/wording/figures.ts';
import { capabilitiesFor } from '../../ports/broker-traits.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { isLive } from '../state/position-lookups.ts';
import { alarmOnce, cancelOnce, isAccountKnown } from '../turn/actions.ts';
import type { PositionTurn } from '../turn/position-turn.ts';
import { isSentAlone, placeStop } from './place-stop.ts';

/** How long the end of the entry is awaited; after that a stop is placed beside it. */
const END_MS = 2 * SECOND_MS;
/** Between two stops beside it, of which the broker refused the first. */
const AGAIN_MS = 5 * SECOND_MS;
const STOPS_MAX = 3;

/** What an entry that has ended filled in part gets its first stop: no repair, since the exits of the entry never acted. */
export function isFirstStopOfPart({ turn, position, orders }: PositionTurn<HeldPosition>): boolean {
  if (capabilitiesFor(turn.traits, position.symbol).bracketsActWhole !== true) return false;
  const isPart = orders.some(
    ({ terms, filled, quantity }) => terms.leg === 'e' && filled > 0 && filled < quantity,
  );
  return isPart && !orders.some(({ terms }) => terms.leg === 's' && terms.parentRef === undefined);
}

/** True while the end of a partly filled entry is awaited. */
export function endPartialBracket(
  on: PositionTurn<HeldPosition> & { readonly entry: OrderRecord },
): boolean {
  const { turn, position, orders, entry, chain } = on;
  const { symbol, positionId, quantity } = position;
  const isWhole = capabilitiesFor(turn.traits, symbol).bracketsActWhole === true;
  if (!isWhole || isSentAlone(on)) return false;
  cancelOnce(turn, entry, 'its stop acts only once all of it has filled', chain);
  const { isCancelRequested, statusAt } = turn.state.orders.get(entry.terms.orderRef) ?? entry;
  if (!isCancelRequested || turn.now - statusAt < freshnessMs(turn, END_MS)) return true;
  if (turn.state.gateway.state !== 'ready' || !isAccountKnown(turn)) return true;
  const own = orders.filter(
    (order) => order.terms.leg === 's' && order.terms.parentRef === undefined,
  );
  const last = own.at(-1);
  if (last !== undefined && (isLive(last) || turn.now - last.statusAt < AGAIN_MS)) return true;
  if (own.length >= STOPS_MAX) return true;
  const text = `${symbol}: the broker does not end the entry that filled in part, and ${sharesWith(quantity, 'have')} no stop until then; a stop is placed beside it. If this lasts, close the position: \`sluice exit ${typedSymbol(symbol)} --yes\``;
  alarmOnce(turn, `${positionId}/partial-bracket`, { kind: 'unprotected', symbol, text }, chain);
  placeStop(on, { group: '', why: 'the entry does not end', isShelter: true });
  return true;
}
