// The basic action of decisions about a holding: what it decides is recorded.
import { decideHolding, type HoldingCommand } from '../../domain/holdings/decide-holding.ts';
import { holdingChain, holdingIdOf } from '../../domain/holdings/holding.ts';
import { lockAt } from './settled.ts';
import { after, type Chain, type Turn } from './turn.ts';

export function applyHolding(
  turn: Turn,
  symbol: string,
  command: HoldingCommand,
  chain: Chain,
): Chain {
  const fact = decideHolding(
    symbol,
    turn.state.holdings.get(symbol),
    withLock(turn, symbol, command),
  );
  turn.touched.add(fact.holdingId);
  return after(turn.record(fact, chain));
}

/** Shares bought at the venue on the day of the execution. */
function withLock(turn: Turn, symbol: string, command: HoldingCommand): HoldingCommand {
  if (command.type !== 'fill' && command.type !== 'correct') return command;
  const { shares } = command.type === 'fill' ? command : command.is;
  return shares > 0 ? { ...command, locked: lockAt(turn, symbol, command.executedAt) } : command;
}

/** The chain that the next fact begins, if nothing else caused it. */
export function newHoldingChain({ state }: Turn, symbol: string): Chain {
  return { cause: 0, correlation: holdingChain(holdingIdOf(symbol), state.seq + 1) };
}
