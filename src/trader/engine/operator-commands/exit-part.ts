// A part of what is held in a symbol, closed by hand: the oldest position of the trade first. The rest keeps its owner and its stop.

import { typedSymbol } from '../../../market/instruments/typed-symbol.ts';
import {
  type HeldPosition,
  isHeld,
  type PositionState,
} from '../../domain/positions/position-state.ts';
import { wholePart } from '../../domain/positions/whole-part.ts';
import { wordsAt } from '../../domain/wording/figures.ts';
import { refusalText } from '../../domain/wording/refusal-text.ts';
import { type Portion, portionsOf } from '../protective-orders/portions.ts';
import { partRefusals, reductionOf } from '../protective-orders/reductions.ts';
import { chainOf } from '../turn/actions.ts';
import { newestOf, type Turn } from '../turn/turn.ts';

export interface PartOfTrade {
  readonly symbol: string;
  /** Unsigned. */
  readonly quantity: number;
  readonly held: number;
  readonly portions: readonly Portion[];
}

type JudgedPart =
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'all' }
  | (PartOfTrade & { readonly kind: 'part' });

export function judgePart(
  turn: Turn,
  positions: readonly PositionState[],
  { symbol, quantity }: Pick<PartOfTrade, 'symbol' | 'quantity'>,
): JudgedPart {
  const no = (why: string): JudgedPart => ({ kind: 'refused', why });
  const open = positions.filter(isHeld).filter(({ status }) => status !== 'closing');
  const held = open.reduce((sum, part) => sum + wholePart(Math.abs(part.quantity)), 0);
  if (!Number.isInteger(quantity) || quantity <= 0)
    return no(`${quantity} is not a number of whole shares.`);
  if (held === 0) return no(`${symbol} is being closed already, or not filled yet.`);
  if (quantity > held) return no(`We hold ${held} ${symbol}; ${quantity} cannot be closed.`);
  if (open.some(({ positionId }) => reductionOf(turn.state, positionId) !== undefined))
    return no(`A part of ${symbol} is being closed already; ask again when its order has ended.`);
  if (quantity === held && open.length === positions.length) return { kind: 'all' };
  const [reason] = partRefusals(turn, open, quantity);
  if (reason !== undefined) {
    const hint =
      reason.kind === 'locked_shares'
        ? `; \`sluice exit ${typedSymbol(symbol)} --yes\` sells each as soon as it may be sold`
        : '';
    return no(`${symbol}: ${refusalText(reason, wordsAt(turn.market.home.venue))}${hint}.`);
  }
  return { kind: 'part', symbol, quantity, held, portions: portionsOf(open, quantity) };
}

export function askToReduce(
  turn: Turn,
  position: HeldPosition,
  { shares, by }: { readonly shares: number; readonly by: string },
): void {
  const { positionId, symbol } = position;
  const request = { id: `request-${turn.state.seq + 1}`, user: by };
  const chain = newestOf(turn, chainOf(position));
  turn.record({ type: 'reduction-asked', positionId, symbol, shares, request }, chain);
  turn.touched.add(positionId);
}
