// Questions of findings: by what each is known, and which of them their owners have settled.
import { createHash } from 'node:crypto';
import type { PortfolioId } from '../../../ledger/ports/drafts.ts';
import type { AnsweredQuestion } from '../../../ledger/ports/findings.ts';
import type { LedgerReads } from '../../../ledger/ports/ledger-store.ts';
import { type Finding, subjectKey } from '../../agents/findings/finding.ts';

const LENGTH = 32;

/** SHA-256 of the rule, its subject and what the question rests on: a booking that is corrected has another event. */
export function questionOf(finding: Finding): string {
  const named = JSON.stringify([subjectKey(finding), ...(finding.question?.restsOn ?? [])]);
  return createHash('sha256').update(named).digest('hex').slice(0, LENGTH);
}

/** Whether a finding is still to be said. */
export type IsUnsettled = (portfolio: PortfolioId, finding: Finding) => boolean;

/** What an owner said is right is not asked again. */
export async function unsettledOf(
  read: Pick<LedgerReads, 'answeredQuestions'>,
  portfolios: readonly PortfolioId[],
): Promise<IsUnsettled> {
  const answered = await read.answeredQuestions(portfolios);
  const settled = new Set(answered.filter(isRight).map(keyOf));
  if (settled.size === 0) return () => true;
  return (portfolio, finding) =>
    finding.question === undefined ||
    !settled.has(keyOf({ portfolio, question: questionOf(finding) }));
}

function isRight({ answer }: AnsweredQuestion): boolean {
  return answer === 'RIGHT';
}

function keyOf({ portfolio, question }: Pick<AnsweredQuestion, 'portfolio' | 'question'>): string {
  return `${portfolio}/${question}`;
}
