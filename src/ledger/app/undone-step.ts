// The answer of a step that is taken back.
import { failed } from '../../kernel/result.ts';
import type { LedgerStep } from '../ports/ledger-store.ts';
import type { Ledger } from './ledger.ts';

export async function undone<Answer>(
  ledger: Pick<Ledger, 'inOneStep'>,
  act: (step: LedgerStep) => Promise<Answer>,
): Promise<Answer> {
  const done = await ledger.inOneStep<never, { readonly answer: Answer }>(async (step) =>
    failed({ answer: await act(step) }),
  );
  if (done.ok) throw new Error('a step that is always refused was not');
  return done.failure.answer;
}
