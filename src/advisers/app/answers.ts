// What the owner of a portfolio answers to the question of a finding: an event, so that the same question is asked once.
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { Ledger } from '../../ledger/app/ledger.ts';
import type { Cause } from '../../ledger/ports/drafts.ts';
import { agentStream } from '../../ledger/ports/events.ts';
import type { AnsweredQuestion, FindingAnswer, FindingRow } from '../../ledger/ports/findings.ts';
import type { LedgerStep } from '../../ledger/ports/ledger-store.ts';
import type { ProposedCommand } from '../agents/findings/proposed-command.ts';
import { isOpen } from './deciding/accept.ts';
import { clearFinding } from './keeping/keep-findings.ts';
import { propose } from './keeping/propose.ts';

export type AnswerRefusal =
  | { readonly kind: 'UNKNOWN_FINDING'; readonly finding: string }
  /** It states a figure; nothing that its reader knows would settle it. */
  | { readonly kind: 'NOTHING_ASKED'; readonly finding: string }
  /** It ended by itself. */
  | { readonly kind: 'FINDING_CLEARED'; readonly finding: string };

export interface Answering {
  readonly id: string;
  readonly answer: FindingAnswer;
  readonly reason: string | undefined;
  readonly cause: Cause;
}

export interface Answered {
  readonly row: FindingRow;
  readonly answered: AnsweredQuestion;
  /** The command that corrects the book, if the answer was that it is wrong and one is known. */
  readonly proposal: string | undefined;
}

/** The same answer again changes nothing. Another one counts from then on. */
export async function answerFinding(
  ledger: Ledger,
  asked: Answering,
): Promise<Result<Answered, AnswerRefusal>> {
  const { id: finding } = asked;
  const seen = await ledger.read.finding(finding);
  if (seen === undefined) return failed({ kind: 'UNKNOWN_FINDING', finding });
  return ledger.inOneStep<Answered, AnswerRefusal>(async (step) => {
    await step.lock(agentStream(seen.portfolio));
    const row = (await step.finding(finding)) ?? seen;
    const { question } = row;
    if (question === undefined) return failed({ kind: 'NOTHING_ASKED', finding });
    const all = await step.answeredQuestions([row.portfolio]);
    const last = all.find((one) => one.question === question);
    if (row.status !== 'OPEN' && last === undefined)
      return failed({ kind: 'FINDING_CLEARED', finding });
    const isSame = last?.answer === asked.answer && last.reason === asked.reason;
    const answered = isSame ? last : await kept(step, { ...row, question }, asked);
    if (answered.answer === 'RIGHT' && row.status === 'OPEN') await clearFinding(step, row);
    const proposal =
      answered.answer === 'WRONG' ? await correctionOf(step, row, asked.cause) : undefined;
    return ok({ row: (await step.finding(finding)) ?? row, answered, proposal });
  });
}

async function kept(
  step: LedgerStep,
  { id, portfolio, agent, rule, subject, question }: FindingRow & { readonly question: string },
  { answer, reason, cause }: Answering,
): Promise<AnsweredQuestion> {
  const said = { finding: id, question, answer, reason };
  const event = {
    ...{ type: 'FINDING_ANSWERED', schemaVersion: 1, effective: step.at },
    data: { agent, rule, subject, ...said },
  };
  await step.append(agentStream(portfolio), [event], cause);
  return { ...said, portfolio, by: cause.actor, at: step.at };
}

/** The one that is open, or one that is made now. */
async function correctionOf(
  step: LedgerStep,
  { id: finding, portfolio, correction, status }: FindingRow,
  cause: Cause,
): Promise<string | undefined> {
  const known = await step.proposalsOfFinding(finding);
  const open = known.find((one) => isOpen(one, step.at));
  if (open !== undefined || correction === undefined || status !== 'OPEN') return open?.id;
  const command = correction as ProposedCommand;
  return propose(step, { finding, portfolio, command, cause });
}
