// A step that is taken back after somebody has looked at what it did: all checks are those of the booking itself.
import { textOf } from '../../../kernel/decimal.ts';
import { failed, type Result } from '../../../kernel/result.ts';
import type { PortfolioId } from '../../../ledger/ports/drafts.ts';
import type { LedgerStep } from '../../../ledger/ports/ledger-store.ts';
import type { Book } from '../loaders/book.ts';
import { type BookRefusal, bookProblem } from '../loaders/book-refusals.ts';

interface Rehearsed<Seen> {
  readonly kind: 'REHEARSED';
  readonly seen: Seen;
}

/** Throws the problem if the step is refused. */
export async function rehearsed<Done, Seen>(
  { ledger }: Pick<Book, 'ledger'>,
  act: (step: LedgerStep) => Promise<Result<Done, BookRefusal>>,
  look: (step: LedgerStep, done: Done) => Promise<Seen>,
): Promise<Seen> {
  const taken = await ledger.inOneStep<never, BookRefusal | Rehearsed<Seen>>(async (step) => {
    const done = await act(step);
    if (!done.ok) return done;
    return failed({ kind: 'REHEARSED', seen: await look(step, done.value) });
  });
  if (taken.ok) throw new Error('a rehearsal stayed');
  if (taken.failure.kind !== 'REHEARSED') throw bookProblem(taken.failure);
  return taken.failure.seen;
}

export async function cashIn(step: LedgerStep, portfolio: PortfolioId) {
  const rows = await step.cash(portfolio);
  return rows.map(({ currency, balance }) => ({ currency, balance: textOf(balance) }));
}
