// Manual exits: closes all our positions, one symbol or a part of it, at once or as soon as the market opens. Foreign shares and
// holdings stay.
import { assertNever } from '../../../kernel/assert.ts';
import type { PositionState } from '../../domain/positions/position-state.ts';
import { wholePart } from '../../domain/positions/whole-part.ts';
import type { CommandAnswer, ManualCommand } from '../../ports/trader-commands.ts';
import { closePosition } from '../protective-orders/end-entries.ts';
import { activePositions } from '../state/position-lookups.ts';
import { chainOf } from '../turn/actions.ts';
import { decided, notFound, nothingHeld, refused, unknownSymbol } from '../turn/answers.ts';
import { newestOf, type Turn } from '../turn/turn.ts';
import { closingOf, previewOfClosing, previewOfPart } from './closing-preview.ts';
import { askToReduce, judgePart } from './exit-part.ts';

type Flatten = Extract<ManualCommand, { type: 'flatten' }>;
type Exit = Extract<ManualCommand, { type: 'exit' }>;

export function flatten(turn: Turn, command: Flatten): CommandAnswer {
  const { symbol, isExtended, by } = command;
  const positions = ours(turn, symbol);
  const where = symbol === undefined ? '' : ` in ${symbol}`;
  const unknown = symbol === undefined ? undefined : unknownSymbol(turn, symbol);
  if (unknown !== undefined) return unknown;
  if (positions.length === 0) return { ok: true, text: `Nothing of ours is open${where}.` };
  const preview = previewOfClosing(turn, positions, { isExtended, symbol });
  return decided(command, preview, () => {
    const closing = closingOf(turn, positions, isExtended);
    askToClose(turn, positions, { isExtended, by });
    dropWishes(turn, symbol);
    return { ok: true, text: `Going flat: ${preview.does}.`, closing };
  });
}

export function exit(turn: Turn, command: Exit): CommandAnswer {
  const { symbol, quantity, by } = command;
  const positions = ours(turn, symbol);
  if (positions.length === 0) return notFound(nothingHeld(turn, symbol));
  if (quantity !== undefined) return exitShares(turn, { ...command, quantity }, positions);
  const preview = previewOfClosing(turn, positions, { isExtended: false, symbol });
  return decided(command, preview, () => {
    const closing = closingOf(turn, positions, false);
    askToClose(turn, positions, { isExtended: false, by });
    dropWishes(turn, symbol);
    return { ok: true, text: `Exit started: ${preview.does}.`, closing };
  });
}

function exitShares(
  turn: Turn,
  command: Exit & { readonly quantity: number },
  positions: readonly PositionState[],
): CommandAnswer {
  const { symbol, quantity, by, ...confirmation } = command;
  const judged = judgePart(turn, positions, { symbol, quantity });
  switch (judged.kind) {
    case 'refused':
      return refused(judged.why);
    case 'all':
      return exit(turn, { ...confirmation, symbol, by });
    case 'part': {
      const preview = previewOfPart(turn, judged);
      return decided(command, preview, () => {
        const parts = judged.portions.map(({ position }) => position);
        const closing = closingOf(turn, parts, false);
        for (const { position, shares } of judged.portions)
          if (shares < wholePart(Math.abs(position.quantity)))
            askToReduce(turn, position, { shares, by });
          else askToClose(turn, [position], { isExtended: false, by });
        return { ok: true, text: `Exit started: ${preview.does}.`, closing };
      });
    }
    default:
      return assertNever(judged);
  }
}

function ours(turn: Turn, symbol: string | undefined): PositionState[] {
  return activePositions(turn.state).filter(
    (position) => symbol === undefined || position.symbol === symbol,
  );
}

function askToClose(
  turn: Turn,
  positions: readonly PositionState[],
  { isExtended, by }: Pick<Flatten, 'isExtended' | 'by'>,
): void {
  for (const position of positions) {
    const { positionId, symbol } = position;
    const chain = newestOf(turn, chainOf(position));
    turn.record({ type: 'close-asked', positionId, symbol, isExtended, by }, chain);
    closePosition(turn, position, 'operator');
    turn.touched.add(positionId);
  }
}

/** A pending reversal would enter again once the symbol is flat. */
function dropWishes(turn: Turn, symbol: string | undefined): void {
  for (const [pending, { signal }] of turn.state.pendingReversals) {
    if (symbol !== undefined && symbol !== pending) continue;
    const why = 'an operator asked to be flat';
    turn.record(
      { type: 'wish-dropped', symbol: pending, signalId: signal.id, why },
      { cause: 0, correlation: signal.id },
    );
  }
}
