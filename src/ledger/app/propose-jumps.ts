// A price that jumps as a split would, without a split that anybody knows: its owner is asked, with both values side by side.
import { quotient, scaled, sumOf } from '../../kernel/amounts.ts';
import { textOf } from '../../kernel/decimal.ts';
import { ok } from '../../kernel/result.ts';
import { addDays } from '../../market/time/day.ts';
import type { SecurityId } from '../domain/entries/ids.ts';
import type { Cause } from '../domain/events/envelope.ts';
import { type SplitLikeMove, splitLikeMoves } from '../domain/prices/split-like-moves.ts';
import { bookedSplits, isNear } from '../domain/prices/splits.ts';
import type { LotRow, PortfolioRow, SecurityRow } from '../ports/ledger-rows.ts';
import type { ValuationSources } from '../ports/valuation-sources.ts';
import type { Ledger } from './ledger.ts';
import { proposeToHolder } from './proposals/propose-to-holder.ts';
import { JUMP_SOURCE } from './valuation/split-questions.ts';

const DAYS = 30;
const BY_PRICES: Cause = {
  ...{ actor: 'system', source: JUMP_SOURCE, correlationId: JUMP_SOURCE },
  causationId: undefined,
};

export type MovesOf = (security: SecurityRow) => Promise<readonly SplitLikeMove[]>;

/** Thousands of portfolios hold the same securities: the closes of each are read once in a run. */
export function movesOnce({ history, today }: ValuationSources): MovesOf {
  const known = new Map<SecurityId, Promise<readonly SplitLikeMove[]>>();
  const range = { from: addDays(today, -DAYS), to: today };

  async function movesIn({ symbol, currency }: SecurityRow): Promise<readonly SplitLikeMove[]> {
    const closes = await history.closes(symbol, range);
    return splitLikeMoves(closes.filter((one) => one.currency === currency));
  }

  return (security) => {
    const found = known.get(security.id) ?? movesIn(security);
    known.set(security.id, found);
    return found;
  };
}

export async function proposeJumps(
  ledger: Pick<Ledger, 'inOneStep'>,
  { read, history, today }: ValuationSources,
  { portfolio: { id: portfolio }, movesOf }: JumpsIn,
): Promise<void> {
  const lots = await read.lots({ portfolios: [portfolio], isOpen: true });
  const bySecurity = Map.groupBy(lots, ({ security }) => security);
  for (const row of await read.securities([...bySecurity.keys()])) {
    if (row.contract !== undefined) continue;
    for (const move of await movesOf(row)) {
      const held = (bySecurity.get(row.id) ?? []).filter(({ openedOn }) => openedOn < move.on);
      if (held.length === 0) continue;
      const printed = await history.splits(row.symbol, {
        from: addDays(move.on, -DAYS),
        to: today,
      });
      const booked = bookedSplits(await read.entries(portfolio, [row.id])).get(row.id) ?? [];
      if ([...printed, ...booked].some(({ on }) => isNear(on, move.on))) continue;
      const { newShares, oldShares } = move;
      const action = { kind: 'split', newShares, oldShares, cashInLieu: undefined } as const;
      const detail = { description: sentenceOf(row, move, held) };
      const asked = {
        portfolio,
        security: row.id,
        on: move.on,
        source: JUMP_SOURCE,
        action,
        detail,
      };
      await ledger.inOneStep(async (step) => ok(await proposeToHolder(step, asked, BY_PRICES)));
    }
  }
}

export interface JumpsIn {
  readonly portfolio: PortfolioRow;
  readonly movesOf: MovesOf;
}

function sentenceOf(
  { symbol, currency }: SecurityRow,
  { before, close, newShares, oldShares }: SplitLikeMove,
  held: readonly LotRow[],
): string {
  const quantity = sumOf(held.map(({ remaining }) => remaining));
  const value = scaled(quantity, close.price);
  const restated = quotient(scaled(value, newShares), oldShares);
  const words = `${textOf(newShares)} for ${textOf(oldShares)}`;
  return `${symbol} closed at ${textOf(close.price)} ${currency} on ${close.on} after ${textOf(before.price)} on ${before.on}, like a split of ${words} that no source states: ${textOf(quantity)} held are worth ${textOf(value)} ${currency} as booked, and ${textOf(restated)} ${currency} if it was one.`;
}
