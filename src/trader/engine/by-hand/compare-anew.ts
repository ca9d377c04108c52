// Comparing with the broker because a person asks: the answer of the broker is awaited by whoever reads the status.
import type { DeskAnswer } from '../../ports/trader.ts';
import { refused } from '../turn/answers.ts';
import type { Turn } from '../turn/turn.ts';

export function compareAnew(turn: Turn): DeskAnswer {
  const { state, why } = turn.state.gateway;
  if (state !== 'ready' && state !== 'suspect')
    return refused(
      `The gateway is ${state}${why === '' ? '' : ` (${why})`}: there is nothing to compare with.`,
    );
  turn.broker.wantsSnapshot = true;
  return { ok: true, text: 'The broker is asked for everything it holds.' };
}
