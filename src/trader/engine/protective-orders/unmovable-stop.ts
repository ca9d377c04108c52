// A stop whose changes the broker refuses: an alarm, and another stop at the tighter price beside it, in its group. The position is covered
// at every moment, and the group closes no more than is held. The new price is recorded once the new stop works.
// Law 5: see src/trader/engine/protective-orders/protection.ts
// Decision 0118
import { MINUTE_MS } from '../../../kernel/instant.ts';
import { alarmKey } from '../../domain/alarms/alarm.ts';
import { type HeldPosition, isHeld } from '../../domain/positions/position-state.ts';
import { signOf } from '../../domain/terms/side.ts';
import { price } from '../../domain/wording/figures.ts';
import type { BrokerRefusal } from '../../ports/broker-reports.ts';
import { capabilitiesFor } from '../../ports/broker-traits.ts';
import { newsChain } from '../intents/chains.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { isActing, isLive, ordersOf } from '../state/position-lookups.ts';
import { alarm, areMovesRefused } from '../turn/actions.ts';
import { type PositionTurn, positionTurn } from '../turn/position-turn.ts';
import type { Turn } from '../turn/turn.ts';
import { isContested } from './external-change.ts';
import { hasRefusedStop, placeStop } from './place-stop.ts';

const KIND = 'stop-unmovable';

/** Once, until the broker accepts a change or nothing is open in the symbol. */
export function alarmUnmovable(turn: Turn, stop: OrderRecord, refusal: BrokerRefusal): void {
  const { symbol } = stop.terms;
  const position = turn.state.positions.get(stop.positionId);
  if (!areMovesRefused(stop) || position === undefined || !isHeld(position)) return;
  if (turn.state.alarms.has(alarmKey(KIND, symbol))) return;
  const { code, text: why } = refusal;
  const said = code === undefined ? why : `${code}: ${why}`;
  const text = `${symbol}: the broker has refused ${stop.refusedChanges} changes of the stop in a row; it rests at ${price(stop.stopPrice)}. The last answer: ${said}`;
  alarm(turn, { kind: KIND, symbol, text }, newsChain(turn, stop));
}

/** True while another stop takes the place of one that the broker does not change; false if a change is to be sent. */
export function isReplaced(
  turn: Turn,
  position: HeldPosition,
  stop: OrderRecord,
  stopPrice: number,
): boolean {
  if (!areMovesRefused(stop)) return false;
  const on = positionTurn(turn, position);
  if (hasSuccessor(on, stop)) return true;
  if (!isReplaceable(on, stop) || isFresh(turn, stop)) return false;
  const why = 'the broker does not change the stop: another takes its place';
  placeStop(on, { group: stop.group, why, isShelter: true, stopPrice });
  turn.touched.add(position.positionId);
  return true;
}

/** No change of it is accepted, and no other stop can take its place. */
export function isUnmovable(on: PositionTurn<HeldPosition>, stop: OrderRecord): boolean {
  return areMovesRefused(stop) && !hasSuccessor(on, stop) && !isReplaceable(on, stop);
}

function hasSuccessor({ turn, position }: PositionTurn, { terms }: OrderRecord): boolean {
  return ordersOf(turn.state, position.positionId).some(
    (other) => other.terms.leg === 's' && other.terms.orderRef !== terms.orderRef && isLive(other),
  );
}

/** The broker has stated the group, in which a fill of one stop reduces the other, and the group takes a late member. */
function isReplaceable({ turn, position, orders }: PositionTurn, stop: OrderRecord): boolean {
  const { reducingGroups, bracketsActWhole } = capabilitiesFor(turn.traits, position.symbol);
  if (!reducingGroups || bracketsActWhole === true) return false;
  if (isContested(turn, position.positionId)) return false;
  return stop.group !== '' && stop.groupEffect === 'reduces' && !hasRefusedStop(orders, stop.group);
}

/** It has taken the place of another a moment ago. */
function isFresh({ now }: Turn, { terms, intendedAt }: OrderRecord): boolean {
  return terms.parentRef === undefined && now - intendedAt < MINUTE_MS;
}

/** The stop that has taken the place of another works: its price is the recorded one from here on. */
export function recordTighter(
  { turn, position, chain }: PositionTurn<HeldPosition>,
  stop: OrderRecord,
): void {
  const { positionId, symbol, side, stopPrice: from } = position;
  const { stopPrice: to, pendingChange } = stop;
  if (to === undefined || pendingChange !== undefined || !isActing(stop)) return;
  if (signOf(side) * (to - from) <= 0 || isContested(turn, positionId)) return;
  const isAsked = turn.state.asked.stops.get(positionId) === to;
  const highWater = turn.marks.get(positionId)?.highWater;
  turn.record(
    {
      type: 'stop-moved',
      positionId,
      symbol,
      from,
      to,
      why: isAsked ? 'operator' : 'trail',
      ...(!isAsked && highWater !== undefined && { highWater }),
    },
    chain,
  );
}
