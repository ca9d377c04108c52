// Entries despite an unprotected position, on the operator's word: until that position is covered or closed.
import type { DeskAnswer } from '../../ports/trader.ts';
import { positionsIn } from '../state/position-lookups.ts';
import { chainOf } from '../turn/acts.ts';
import { notFound, refused } from '../turn/answers.ts';
import { newestOf, type Turn } from '../turn/turn.ts';

export function waiveCover(turn: Turn, symbol: string, by: string): DeskAnswer {
  const parts = positionsIn(turn.state, symbol);
  if (parts.length === 0) return notFound(`We hold nothing in ${symbol}.`);
  const bare = parts.filter(({ positionId }) => turn.state.unprotected.has(positionId));
  if (bare.length === 0) return refused(`${symbol} is not unprotected; it blocks no entry.`);
  for (const position of bare) {
    const { positionId } = position;
    const chain = newestOf(turn, chainOf(position));
    turn.record({ type: 'cover-waived', positionId, symbol, by }, chain);
  }
  return {
    ok: true,
    text: `Entries are allowed although ${symbol} is unprotected, until it is covered or closed. It still has no stop for all its shares: \`sluice protect ${symbol}\` places one.`,
  };
}
