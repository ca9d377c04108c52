// Approval: the only way to turn an intent into something a broker accepts, after its fact is durable.
// Law 1
import type { Brand } from '../../kernel/brand.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { ApprovedCancel, ApprovedChange, ApprovedExercise, ApprovedOrder } from './broker.ts';
import type { Journal, JournalFailure, RecordedFact } from './journal.ts';

/** A fact that a journal has committed. Only `commit` creates one. */
export type DurableFact = Brand<RecordedFact, 'DurableFact'>;

/** Appends the facts; they are durable only if the journal reports no failure. */
export function commit(
  journal: Pick<Journal, 'append'>,
  facts: readonly RecordedFact[],
): Result<readonly DurableFact[], JournalFailure> {
  const failure = facts.length === 0 ? undefined : journal.append(facts);
  return failure === undefined ? ok(facts as readonly DurableFact[]) : failed(failure);
}

export type Approval =
  | { readonly kind: 'order'; readonly order: ApprovedOrder }
  | { readonly kind: 'change'; readonly change: ApprovedChange }
  | { readonly kind: 'cancel'; readonly cancel: ApprovedCancel }
  | { readonly kind: 'exercise'; readonly exercise: ApprovedExercise };

/** What the fact permits at the broker; undefined for every fact that is not an intent. */
export function approvalOf({ fact }: DurableFact): Approval | undefined {
  switch (fact.type) {
    case 'entry-intended':
      return ordered({ purpose: 'entry', legs: fact.legs, validUntil: fact.validUntil });
    case 'protection-intended':
      return ordered({ purpose: 'protection', legs: fact.legs });
    case 'exit-intended':
      return ordered({ purpose: 'exit', legs: fact.legs });
    case 'holding-intended': {
      const { legs, validUntil } = fact;
      // A purchase opens risk, a sale ends it.
      const isPurchase = legs.some(({ side }) => side === 'buy');
      return ordered(
        isPurchase ? { purpose: 'entry', legs, validUntil } : { purpose: 'exit', legs },
      );
    }
    case 'change-intended':
      return { kind: 'change', change: fact.change as ApprovedChange };
    case 'cancel-intended': {
      const { orderRef, handle } = fact;
      const cancel = { orderRef, ...(handle && { handle }) };
      return { kind: 'cancel', cancel: cancel as ApprovedCancel };
    }
    case 'exercise-intended': {
      const { type: _, by: __, ...exercise } = fact;
      return { kind: 'exercise', exercise: exercise as ApprovedExercise };
    }
    default:
      return undefined;
  }
}

function ordered(order: Pick<ApprovedOrder, 'purpose' | 'legs' | 'validUntil'>): Approval {
  return { kind: 'order', order: order as ApprovedOrder };
}
