// A person's own order may sell a contract of ours. Beside it an exit could sell more than the account has, and what is short then loses
// without a bound, so the exit waits until that order has ended.
// Decision 0137
import { contractsIn } from '../../../market/options/combination.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { unitsText } from '../../domain/wording/figures.ts';
import { foreignOrdersOn } from '../protective-orders/foreign-orders.ts';
import { alarmOnce } from '../turn/actions.ts';
import type { PositionTurn } from '../turn/position-turn.ts';
import type { Turn } from '../turn/turn.ts';

/** Of what an exit may close, as much as the account has beyond what orders of others sell of the same contracts; an alarm names what waits. */
export function roomBesideOthers(on: PositionTurn<HeldPosition>, most: number): number {
  const room = unsoldByOthers(on.turn, on.position, most);
  if (room < most) alarmHeld(on, most - room);
  return room;
}

export function unsoldByOthers(
  turn: Turn,
  { symbol, quantity }: Pick<HeldPosition, 'symbol' | 'quantity'>,
  most: number,
): number {
  const closes = -Math.sign(quantity);
  let room = most;
  for (const { contract, sign } of contractsIn(symbol)) {
    const sold = closes * sign < 0 ? soldByOthers(turn, contract) : 0;
    if (sold === 0) continue;
    const held = turn.broker.contracts.get(contract)?.quantity ?? 0;
    room = Math.min(room, Math.max(0, held - sold));
  }
  return room;
}

function soldByOthers(turn: Turn, contract: string): number {
  let sold = 0;
  for (const { symbol, units = 0 } of foreignOrdersOn(turn, contract)) {
    const sign = contractsIn(symbol).find((leg) => leg.contract === contract)?.sign ?? 0;
    sold += Math.max(0, -units * sign);
  }
  return sold;
}

function alarmHeld({ turn, position, chain }: PositionTurn<HeldPosition>, units: number): void {
  const { positionId, symbol } = position;
  const names = foreignOrdersOn(turn, symbol).map(({ name }) => name);
  const text = `${symbol}: ${names.join(', ')} at the broker sells it too and is not ours; both could sell more than is held, so the exit of ${unitsText(symbol, units)} waits for its end. Cancel that order in the broker's app, and the exit is sent`;
  alarmOnce(
    turn,
    `${positionId}/beside/${names.join()}`,
    { kind: 'exit-held', symbol, text },
    chain,
  );
}
