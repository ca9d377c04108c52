// What a broker would print of a book of the tests in the evening of its last session.
import type {
  SeenEntry,
  SeenStatement,
} from '../../../../src/advisers/agents/snapshot/snapshot.ts';
import { sumOf } from '../../../../src/kernel/amounts.ts';
import type { Book } from './books.ts';
import { judgeable } from './judged-book.ts';

export function statementOf(book: Book): SeenStatement {
  const { snapshot } = judgeable(book);
  return {
    ...{ on: snapshot.today, event: 'valuations-1@1', cash: cashIn(snapshot.entries) },
    positions: snapshot.holdings.map(({ security, symbol, quantity }) => ({
      ...{ security, symbol, quantity, lots: [] },
    })),
  };
}

export function cashIn(entries: readonly SeenEntry[]) {
  return [...Map.groupBy(entries, ({ currency }) => currency)].map(([currency, own]) => ({
    currency,
    amount: sumOf(own.map(({ cash }) => cash)),
  }));
}
