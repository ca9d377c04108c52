// An exit that waits because the stock of its option is halted: the operator is notified once in each halt.
import { SECOND_MS } from '../../../kernel/instant.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { price as priceText } from '../../domain/wording/figures.ts';
import { isLive } from '../state/position-lookups.ts';
import { alarmOnce } from '../turn/actions.ts';
import { haltedOf, SETTLES_MS } from '../turn/halted-stock.ts';
import type { PositionTurn } from '../turn/position-turn.ts';

export function alarmHalted({ turn, position, orders, chain }: PositionTurn<HeldPosition>): void {
  const { symbol, positionId } = position;
  const stock = haltedOf(turn, symbol);
  if (stock === undefined || stock === symbol) return;
  const exit = orders.find((order) => order.terms.leg === 'x' && isLive(order));
  const what =
    exit === undefined
      ? 'its exit is not sent'
      : `its exit at ${priceText(exit.limitPrice)} is not moved`;
  const text = `${symbol}: ${stock} is halted, and its options do not trade; ${what} until ${stock} has traded again for ${SETTLES_MS / SECOND_MS} s`;
  const since = turn.market.halts(stock).at(-1)?.from ?? turn.now;
  alarmOnce(turn, `${positionId}/halted/${since}`, { kind: 'exit-held', symbol, text }, chain);
}
