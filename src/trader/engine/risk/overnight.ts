// Warns once, shortly before the close, if more would be held overnight than configured.

import { MINUTE_MS } from '../../../kernel/instant.ts';
import { amountOf } from '../../../market/instruments/amount.ts';
import { cents } from '../../../market/instruments/money.ts';
import { type HeldPosition, isHeld } from '../../domain/positions/position-state.ts';
import { wholePart } from '../../domain/positions/whole-part.ts';
import { wordsAt } from '../../domain/wording/figures.ts';
import { activePositions } from '../state/position-lookups.ts';
import { alarmOnce } from '../turn/actions.ts';
import { listText } from '../turn/answers.ts';
import type { Turn } from '../turn/turn.ts';

/** By this time, positions that exit before the close are closed or closing. */
const BEFORE_CLOSE_MS = 4 * MINUTE_MS;

export function warnOfNight(turn: Turn): void {
  const limit = turn.settings.risk.overnightNotionalMax;
  const session = turn.market.home.sessions.today(turn.now);
  if (limit === undefined || session === undefined) return;
  if (turn.now < session.close - BEFORE_CLOSE_MS || turn.now >= session.close) return;
  const staying = activePositions(turn.state)
    .filter(isHeld)
    .filter(({ quantity, status }) => quantity !== 0 && status !== 'closing');
  const notional = staying.reduce((sum, position) => sum + notionalOf(turn, position), 0);
  if (cents(notional) <= cents(limit)) return;
  const symbols = listText([...new Set(staying.map(({ symbol }) => symbol))]);
  const { money } = wordsAt(turn.market.home.venue);
  const text = `${money(notional)} in ${symbols} would be held overnight; max_overnight_notional is ${money(limit)}. Stops do not act until the open`;
  alarmOnce(turn, `overnight/${session.day}`, { kind: 'overnight-notional', text });
}

function notionalOf({ market }: Turn, { symbol, quantity, averagePrice }: HeldPosition): number {
  const last = market.last(symbol);
  return amountOf(symbol, Number.isNaN(last) ? averagePrice : last, wholePart(Math.abs(quantity)));
}
