// Pauses a symbol: no entries until trading is resumed. Positions stay protected.

import { counted } from '../../domain/wording/figures.ts';
import { venueMoment } from '../../domain/wording/venue-time.ts';
import type { Confirmation, Preview } from '../../ports/confirmation.ts';
import type { CommandAnswer } from '../../ports/trader-commands.ts';
import { endEntries } from '../protective-orders/end-entries.ts';
import { liveOrders } from '../state/position-lookups.ts';
import { decided, listText, unknownSymbol } from '../turn/answers.ts';
import type { Turn } from '../turn/turn.ts';

interface Pause extends Confirmation {
  readonly symbol: string;
  readonly by: string;
}

export function pause(turn: Turn, command: Pause): CommandAnswer {
  const { symbol, by } = command;
  const unknown = unknownSymbol(turn, symbol);
  if (unknown !== undefined) return unknown;
  const since = turn.state.asked.pauses.get(symbol);
  if (since !== undefined) {
    return {
      ok: true,
      text: `${symbol} is paused already, since ${venueMoment(turn.market.placeOf(symbol).venue, since)}.`,
    };
  }
  return decided(command, previewOfPause(turn, symbol), () => {
    turn.record({ type: 'symbol-paused', symbol, by });
    endEntries(turn, 'paused by an operator', [symbol]);
    return {
      ok: true,
      text: `${symbol} is paused: no entries until \`sluice resume\`; positions keep their stops.`,
    };
  });
}

function previewOfPause({ state }: Turn, symbol: string): Preview {
  const entries = liveOrders(state).filter(
    ({ terms: { leg, side, symbol: of } }) =>
      of === symbol && (leg === 'e' || (leg === 'h' && side === 'buy')),
  );
  const cancels =
    entries.length === 0
      ? ''
      : `, and cancel ${counted(entries.length, 'working entry', 'working entries')}`;
  return {
    does: `allow no entries in ${symbol} until trading is resumed, also after a restart${cancels}`,
    details: ['What is held keeps its stop, and exits work.'],
  };
}

/** Resuming trading lifts every pause; the answer names them. */
export function liftPauses(turn: Turn, by: string, answer: CommandAnswer): CommandAnswer {
  const symbols = [...turn.state.asked.pauses.keys()];
  if (!answer.ok || symbols.length === 0) return answer;
  turn.record({ type: 'pauses-lifted', symbols, by });
  const what = symbols.length === 1 ? 'pause' : 'pauses';
  return { ok: true, text: `${answer.text} Lifted: the ${what} of ${listText(symbols)}.` };
}
