// A stop whose changes the broker refuses: an alarm, and an end for what an operator asked for. The stop stays where it rests.
// Law 5: see src/trader/engine/protective-orders/protection.ts
// Decision 0118

import { MINUTE_MS } from '../../../kernel/instant.ts';
import { typedSymbol } from '../../../market/instruments/typed-symbol.ts';
import { alarmKey } from '../../domain/alarms/alarm.ts';
import { type HeldPosition, isHeld } from '../../domain/positions/position-state.ts';
import { price } from '../../domain/wording/figures.ts';
import type { BrokerRefusal } from '../../ports/broker-reports.ts';
import { newsChain } from '../intents/chains.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { isResting, ordersOf } from '../state/position-lookups.ts';
import { areMovesRefused, REFUSED_MOVES } from '../state/refused-moves.ts';
import { alarm } from '../turn/actions.ts';
import type { Turn } from '../turn/turn.ts';
import { restsAt } from './unconfirmed-change.ts';

const KIND = 'stop-unmovable';

/** Once, until no stop of the symbol is one that the broker does not change. */
export function alarmUnmovable(turn: Turn, stop: OrderRecord, refusal: BrokerRefusal): void {
  const { symbol } = stop.terms;
  const position = turn.state.positions.get(stop.positionId);
  if (!areMovesRefused(stop) || position === undefined || !isHeld(position)) return;
  if (turn.state.alarms.has(alarmKey(KIND, symbol))) return;
  const { code, text: why } = refusal;
  const said = code === undefined ? why : `${code}: ${why}`;
  const text = `${symbol}: the broker has refused ${stop.refusedChanges} changes of the stop in a row; it rests at ${price(restsAt(stop))}. The last answer: ${said}`;
  alarm(turn, { kind: KIND, symbol, text }, newsChain(turn, stop));
}

/**
 * A change that an operator asks for would be refused, or lost, as the last one was: the next one is sent a minute after it. Those of a
 * trail that tries each minute do not count, or no request would ever be sent.
 */
export function isUnmovable({ now }: Turn, stop: OrderRecord): boolean {
  if (stop.refusedFor === 'trail') return false;
  const { changeRefusedAs, changeRefusedAt = Number.NEGATIVE_INFINITY, refusedChanges } = stop;
  if (changeRefusedAs === 'lost') return refusedChanges >= REFUSED_MOVES;
  return areMovesRefused(stop) && now - changeRefusedAt < MINUTE_MS;
}

/** A stop that stays where it is, if none of these positions has another. */
export function unmovableStop(
  turn: Turn,
  positions: readonly HeldPosition[],
): OrderRecord | undefined {
  const stops = positions.map(({ positionId }) =>
    ordersOf(turn.state, positionId).find(
      (order) => order.terms.leg === 's' && isResting(order) && isUnmovable(turn, order),
    ),
  );
  return stops.every((stop) => stop !== undefined) ? stops[0] : undefined;
}

export function unmovableText(stop: OrderRecord): string {
  const { terms, refusedChanges } = stop;
  const { symbol } = terms;
  return `The broker has not made the last ${refusedChanges} changes of the stop of ${symbol}, which rests at ${price(restsAt(stop))}. Ask again in a minute, move it in the program of the broker, or run \`sluice exit ${typedSymbol(symbol)} --yes\`.`;
}
