// Asks a language model about the findings of one portfolio. Each call is recorded before it is made, so that a restart counts
// it, and its answer is stored with it.
import { createHash } from 'node:crypto';
import { DAY_MS, instant } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { Ledger } from '../../../ledger/app/ledger.ts';
import type { PortfolioId } from '../../../ledger/ports/drafts.ts';
import type { ModelCallRow } from '../../../ledger/ports/wordings.ts';
import {
  type Ask,
  type CallFailure,
  type FindingToWord,
  isPassing,
  questionAbout,
} from '../../wording/language-model.ts';

export interface Asking {
  readonly portfolio: PortfolioId;
  readonly findings: readonly FindingToWord[];
  readonly stopped: AbortSignal;
  /** Calls that may still be made. */
  readonly callsMax: number;
}

export interface Asked {
  readonly calls: number;
  readonly answer: Result<string, CallFailure>;
}

const ATTEMPTS_MAX = 2;
const KEPT_MS = 30 * DAY_MS;
const ANSWER_KEPT_MAX = 16_384;
const ID_LENGTH = 20;

export async function askModel(
  { ledger, model, ask }: { readonly ledger: Ledger; readonly model: string; readonly ask: Ask },
  { portfolio, findings, stopped, callsMax }: Asking,
): Promise<Asked> {
  const messages = questionAbout(findings);
  const question = JSON.stringify(messages);
  const attemptsMax = Math.min(ATTEMPTS_MAX, callsMax);
  let answer: Result<string, CallFailure> = failed({ kind: 'stopped' });
  for (let calls = 1; ; calls += 1) {
    const id = await begun(ledger, { portfolio, model, question, calls });
    answer = await ask(messages, stopped);
    await ended(ledger, id, answer);
    const isOver = answer.ok || !isPassing(answer.failure) || stopped.aborted;
    if (isOver || calls >= attemptsMax) return { calls, answer };
  }
}

async function begun(
  ledger: Ledger,
  { calls, ...row }: Pick<ModelCallRow, 'portfolio' | 'model' | 'question'> & { calls: number },
): Promise<string> {
  const askedAt = ledger.context.store.now();
  const name = [row.portfolio, askedAt, calls, row.question].join(' ');
  const id = `mdl_${createHash('sha256').update(name).digest('hex').slice(0, ID_LENGTH)}`;
  await ledger.inOneStep<void, never>(async (step) => {
    const call = { ...row, id, askedAt, answer: undefined, failure: undefined };
    await step.addModelCall(call, instant(askedAt - KEPT_MS));
    return ok(undefined);
  });
  return id;
}

async function ended(
  ledger: Ledger,
  id: string,
  answer: Result<string, CallFailure>,
): Promise<void> {
  const outcome = answer.ok
    ? { answer: answer.value.slice(0, ANSWER_KEPT_MAX), failure: undefined }
    : { answer: undefined, failure: { ...answer.failure } };
  await ledger.inOneStep<void, never>(async (step) => {
    await step.endModelCall({ id, ...outcome });
    return ok(undefined);
  });
}
