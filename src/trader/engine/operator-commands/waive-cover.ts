// Entries despite an unprotected position, on the operator's word: until that position is covered or closed.
import { typedSymbol } from '../../../market/instruments/typed-symbol.ts';
import type { PositionState } from '../../domain/positions/position-state.ts';
import type { CommandAnswer } from '../../ports/trader-commands.ts';
import { positionsIn } from '../state/position-lookups.ts';
import type { State } from '../state/state.ts';
import { chainOf } from '../turn/actions.ts';
import { notFound, refused } from '../turn/answers.ts';
import { newestOf, type Turn } from '../turn/turn.ts';

export function whyNotWaived({ state }: Turn, symbol: string): CommandAnswer | undefined {
  if (positionsIn(state, symbol).length === 0) return notFound(`We hold nothing in ${symbol}.`);
  return unprotectedIn(state, symbol).length === 0
    ? refused(`${symbol} is not unprotected; it blocks no entry.`)
    : undefined;
}

function unprotectedIn(state: State, symbol: string): readonly PositionState[] {
  return positionsIn(state, symbol).filter(({ positionId }) => state.unprotected.has(positionId));
}

export function waiveCover(turn: Turn, symbol: string, by: string): CommandAnswer {
  const obstacle = whyNotWaived(turn, symbol);
  if (obstacle !== undefined) return obstacle;
  for (const position of unprotectedIn(turn.state, symbol)) {
    const { positionId } = position;
    const chain = newestOf(turn, chainOf(position));
    turn.record({ type: 'cover-waived', positionId, symbol, by }, chain);
  }
  return {
    ok: true,
    text: `Entries are allowed although ${symbol} is unprotected, until it is covered or closed. It still has no stop for all its shares: \`sluice protect ${typedSymbol(symbol)}\` places one.`,
  };
}
