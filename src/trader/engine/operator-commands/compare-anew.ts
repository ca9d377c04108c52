// Starts a comparison with the broker on command; the status shows the result.
import type { CommandAnswer } from '../../ports/trader-commands.ts';
import { refused } from '../turn/answers.ts';
import type { Turn } from '../turn/turn.ts';

export function compareAnew(turn: Turn): CommandAnswer {
  const { state, why } = turn.state.gateway;
  if (state !== 'ready' && state !== 'suspect')
    return refused(
      `The gateway is ${state}${why === '' ? '' : ` (${why})`}: there is nothing to compare with.`,
    );
  turn.broker.wantsSnapshot = true;
  return { ok: true, text: 'A complete snapshot is requested from the broker.' };
}
