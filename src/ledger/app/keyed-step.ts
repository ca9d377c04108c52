// A step whose answer is kept under the key of its request: the same request again gets the same answer and changes nothing.
import { failed, type Result } from '../../kernel/result.ts';
import type { LedgerStep, LedgerStore } from '../ports/ledger-store.ts';

export interface RequestKey {
  readonly actor: string;
  readonly key: string;
  /** Of everything that was asked. */
  readonly hash: string;
}

export type KeyRefusal = { readonly kind: 'KEY_REUSED'; readonly key: string };

/** The value must be plain JSON: it is kept as text. A refusal is not kept, since it may be mended. */
export function inKeyedStep<Value, Refusal>(
  store: LedgerStore,
  request: RequestKey | undefined,
  act: (step: LedgerStep) => Promise<Result<Value, Refusal>>,
): Promise<Result<Value, Refusal | KeyRefusal>> {
  return inStepOrBack<Value, Refusal | KeyRefusal>(store, async (step) => {
    if (request === undefined) return act(step);
    const kept = await step.answerOf(request.actor, request.key);
    if (kept !== undefined && kept.requestHash !== request.hash)
      return failed({ kind: 'KEY_REUSED', key: request.key });
    if (kept !== undefined) return { ok: true, value: JSON.parse(kept.answer) as Value };
    const done = await act(step);
    if (done.ok)
      await step.keepAnswer(request.actor, request.key, {
        requestHash: request.hash,
        answer: JSON.stringify(done.value),
      });
    return done;
  });
}

/** Under this key something was answered; whether to the same request, the step says. */
export async function isAnswered(
  reads: Pick<LedgerStep, 'answerOf'>,
  request: RequestKey | undefined,
): Promise<boolean> {
  return request !== undefined && (await reads.answerOf(request.actor, request.key)) !== undefined;
}

/** Nothing of a step that is refused stays. */
export async function inStepOrBack<Value, Refusal>(
  store: LedgerStore,
  act: (step: LedgerStep) => Promise<Result<Value, Refusal>>,
): Promise<Result<Value, Refusal>> {
  let refusal: Refusal | undefined;
  try {
    return await store.inOneStep(async (step) => {
      const done = await act(step);
      if (done.ok) return done;
      refusal = done.failure;
      throw BACK;
    });
  } catch (error) {
    if (error === BACK && refusal !== undefined) return failed(refusal);
    throw error;
  }
}

/** Thrown to take a step back whose refusal is an ordinary answer. */
const BACK = new Error('the step was refused');
