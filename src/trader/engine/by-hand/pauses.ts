// Pauses a symbol: no entries until trading is resumed. Positions stay protected.

import { venueMoment } from '../../domain/wording/venue-time.ts';
import type { DeskAnswer } from '../../ports/trader.ts';
import { endEntries } from '../cover/end-entries.ts';
import { listText, unknownSymbol } from '../turn/answers.ts';
import type { Turn } from '../turn/turn.ts';

export function pause(turn: Turn, symbol: string, by: string): DeskAnswer {
  const unknown = unknownSymbol(turn, symbol);
  if (unknown !== undefined) return unknown;
  const since = turn.state.asked.pauses.get(symbol);
  if (since !== undefined) {
    return {
      ok: true,
      text: `${symbol} is paused already, since ${venueMoment(turn.market.placeOf(symbol).venue, since)}.`,
    };
  }
  turn.record({ type: 'symbol-paused', symbol, by });
  endEntries(turn, 'paused by an operator', [symbol]);
  return {
    ok: true,
    text: `${symbol} is paused: no entries until \`sluice resume\`; positions keep their stops.`,
  };
}

/** Resuming trading lifts every pause; the answer names them. */
export function liftPauses(turn: Turn, by: string, answer: DeskAnswer): DeskAnswer {
  const symbols = [...turn.state.asked.pauses.keys()];
  if (!answer.ok || symbols.length === 0) return answer;
  turn.record({ type: 'pauses-lifted', symbols, by });
  const what = symbols.length === 1 ? 'pause' : 'pauses';
  return { ok: true, text: `${answer.text} Lifted: the ${what} of ${listText(symbols)}.` };
}
