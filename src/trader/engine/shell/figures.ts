// Explains the figures of the status: the rows each is made of, rounded so that they add up to it.

import { assertNever } from '../../../kernel/assert.ts';
import { amountOf } from '../../../market/instruments/amount.ts';
import { cents, sumOfCents } from '../../../market/instruments/money.ts';
import { hasStop, isUnbounded } from '../../domain/exits/protective-stop.ts';
import { sellableOf } from '../../domain/positions/locked-shares.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { wholePart } from '../../domain/positions/whole-part.ts';
import { price, words } from '../../domain/wording/figures.ts';
import type { FigureName, FigureRow, FigureView } from '../../ports/figure-view.ts';
import type { TraderStatus } from '../../ports/trader-status.ts';
import { coveringContract, isHedged } from '../protective-orders/to-cover.ts';
import { coveredShares, coverOf, ordersOf } from '../state/position-lookups.ts';
import type { DayTerm } from '../state/state.ts';
import { heldPositions, type LossSeen, lossFrom } from './protection-status.ts';

export interface FigureInput extends LossSeen {
  readonly status: TraderStatus;
  readonly currency: string;
  /** NaN when unknown. */
  lastPrice(symbol: string): number;
}

export function explainedFigure(name: FigureName, input: FigureInput): FigureView {
  const { currency } = input;
  switch (name) {
    case 'day':
      return { name, currency, ...dayOf(input) };
    case 'at_risk':
      return { name, currency, ...riskOf(input) };
    case 'protected':
      return { name, currency, value: null, rows: coverRows(input) };
    case 'book_and_broker':
      return { name, currency, value: null, rows: comparisonRows(input) };
    default:
      return assertNever(name);
  }
}

type Explained = Pick<FigureView, 'value' | 'rows'>;

function dayOf({ state, status: { day }, lastPrice }: FigureInput): Explained {
  const open = heldPositions(state).map(
    ({ positionId, symbol, quantity, averagePrice }): FigureRow => {
      const last = lastPrice(symbol);
      const isPriced = Number.isFinite(last);
      const at = isPriced ? `last price ${price(last)}` : 'no price';
      return {
        part: 'open',
        text: `${symbol}: ${quantity} from ${price(averagePrice)}, ${at}`,
        amount: isPriced ? cents(amountOf(symbol, last - averagePrice, quantity)) : null,
        id: positionId,
      };
    },
  );
  const rows = [
    ...roundedTo(day.realized, termRows(state.dayTerms, 'realized', 1)),
    ...open,
    ...roundedTo(-day.carried, termRows(state.dayTerms, 'carried', -1)),
    ...roundedTo(-day.fees, termRows(state.dayTerms, 'fees', -1)),
  ];
  return { value: Number.isNaN(day.result) ? null : day.result, rows };
}

function termRows(terms: readonly DayTerm[], part: DayTerm['part'], sign: 1 | -1): FigureRow[] {
  return terms
    .filter((term) => term.part === part)
    .map(({ text, amount, positionId }) => ({
      ...{ part, text, amount: cents(sign * amount) },
      id: positionId ?? null,
    }));
}

/** Commissions have fractions of a cent: each row is rounded, and so is their sum. What lies between is a row too. */
function roundedTo(value: number, rows: readonly FigureRow[]): readonly FigureRow[] {
  const rest = sumOfCents([value, ...rows.map(({ amount }) => -(amount ?? 0))]);
  const [first] = rows;
  if (rest === 0) return rows;
  return [...rows, { part: first?.part ?? 'rounding', text: 'rounding', amount: rest, id: null }];
}

function riskOf(input: FigureInput): Explained {
  const { state, status } = input;
  const isKnown = Number.isFinite(status.worstCase);
  const rows = heldPositions(state).map((position): FigureRow => {
    const { positionId, symbol, quantity, averagePrice } = position;
    const isLimited =
      isWatched(status, symbol) ||
      isHedged(input, position) ||
      coveredShares(state, position) >= sellableOf(position, input.now);
    return {
      part: 'if its stop fills',
      text: `${symbol}: ${quantity} from ${price(averagePrice)}, ${stopsText(input, position)}`,
      amount: isLimited ? cents(lossFrom(input, position, averagePrice)) : null,
      id: positionId,
    };
  });
  if (!isKnown) return { value: null, rows };
  const value = cents(status.worstCase);
  return { value, rows: roundedTo(value, rows) };
}

function isWatched({ watched }: TraderStatus, held: string): boolean {
  return watched.some(({ symbol }) => symbol === held);
}

function stopsText(input: FigureInput, position: HeldPosition): string {
  const { state, status } = input;
  const { positionId, symbol, stopPrice } = position;
  const contract = coveringContract(input, position);
  if (contract !== undefined) return `no stop: ${contract} bounds what it can lose`;
  const locked = status.locked.filter((lot) => lot.symbol === symbol);
  if (locked.some(({ isAll }) => isAll)) return 'locked until it is settled, down to the floors';
  if (isUnbounded(position)) return 'no stop: nothing bounds what it can lose';
  if (!hasStop({ symbol, stopPrice })) return boundedText(position);
  if (isWatched(status, symbol)) return `stop ${price(stopPrice)} watched by this daemon only`;
  const stops = ordersOf(state, positionId).filter((order) => coverOf(order) > 0);
  return stops.length === 0
    ? 'no stop'
    : stops.map((stop) => `stop ${price(stop.stopPrice)} for ${coverOf(stop)}`).join(', ');
}

function boundedText({ quantity, plan }: HeldPosition): string {
  if (plan.collateral === 'contract')
    return 'no stop: the other contract of its vertical bounds its loss';
  if (plan.collateral !== undefined) return 'no stop: what is reserved for it bounds its loss';
  return quantity > 0
    ? 'no stop: it can lose no more than it cost'
    : 'no stop: it can lose no more than its width less the credit';
}

function coverRows(input: FigureInput): readonly FigureRow[] {
  const { state } = input;
  return heldPositions(state).map((position) => {
    const { positionId, symbol, quantity } = position;
    const covered = coveredShares(state, position);
    return {
      part: 'covered',
      text: `${symbol}: ${covered} of ${wholePart(Math.abs(quantity))}, ${stopsText(input, position)}`,
      amount: null,
      id: positionId,
    };
  });
}

function comparisonRows({ status: { comparison } }: FigureInput): readonly FigureRow[] {
  return comparison.differences.map(({ kind, text }) => ({
    ...{ part: words(kind), text, amount: null, id: null },
  }));
}
