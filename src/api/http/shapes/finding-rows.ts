// Findings of agents as answers give them: those of now, and those that are kept.

import { z } from 'zod';
import type { Answered } from '../../../advisers/app/answers.ts';
import { AGENTS, type Finding, questionOf, SEVERITIES } from '../../../advisers/app/findings.ts';
import type { WordingOrReason } from '../../../advisers/app/wordings.ts';
import { toIso } from '../../../kernel/instant.ts';
import type { AnsweredQuestion, FindingRow } from '../../../ledger/ports/findings.ts';
import { time } from '../../../trader/contract/shape.ts';

const shared = {
  portfolio_id: z.int(),
  agent: z.enum(AGENTS),
  rule: z.string(),
  subject: z.string().describe('`portfolio`, `security:7`, `transaction:12`, ...'),
  bucket: z.int().describe('How far beyond the threshold: 1, from twice the threshold on 2, ...'),
  severity: z.enum(SEVERITIES),
  text: z.string().describe('A sentence of the figures'),
  figures: z.record(z.string(), z.string()).describe('By name; exact'),
  threshold: z.string().nullable(),
  evidence: z.array(z.string()).describe('Ids of events'),
  wording: z
    .object({
      text: z.string(),
      model: z.string(),
      rank: z.int().describe('1 is the most urgent of those that were asked about together'),
    })
    .nullable()
    .describe('The same in the words of a language model; `text` is what counts'),
  wording_reason: z
    .object({ kind: z.string(), detail: z.string() })
    .nullable()
    .describe(
      'Why there is no wording: `off`, `pending`, `number-not-in-evidence`, `timeout`, ...',
    ),
};

const question = () =>
  z
    .string()
    .nullable()
    .describe('By what its question is known, which an answer settles; null if it asks nothing');

export const presentFindingSchema = z.object({
  ...shared,
  id: z.string().nullable().describe('Of the kept finding, for an answer; null until it is kept'),
  question: question(),
  command: z
    .looseObject({ kind: z.string() })
    .nullable()
    .describe('What could be done; a kept finding has it among the proposals'),
});

const answered = {
  answer: z.enum(['RIGHT', 'WRONG', 'OVERRIDDEN']),
  reason: z.string().nullable(),
  answered_by: z.string(),
  answered_at: time(),
};

export const answerSchema = z.object({
  finding_id: z.string(),
  status: z.enum(['OPEN', 'CLEARED']),
  ...answered,
  proposal_id: z.string().nullable().describe('Of the command that corrects the book'),
  effect: z.string().nullable().describe('What accepting it now would do, or what is in its way'),
  next: z.string().describe('What to do now'),
});

export const findingSchema = z.object({
  id: z.string(),
  ...shared,
  question: question(),
  answer: z
    .object(answered)
    .nullable()
    .describe('The last one; null if it asks nothing, or has none'),
  status: z.enum(['OPEN', 'CLEARED']),
  raised_at: time(),
  changed_at: time().describe('When the status changed last'),
  times: z.int().describe('How often it was open'),
});

export interface ShownFinding extends WordingOrReason {
  /** Of the kept finding. */
  readonly id: string | undefined;
}

export function presentFindingRow(portfolio: number, finding: Finding, shown: ShownFinding) {
  const { command } = finding;
  return {
    id: shown.id ?? null,
    question: finding.question === undefined ? null : questionOf(finding),
    ...sharedRow(portfolio, finding, shown),
    command: command === undefined ? null : { ...command },
  };
}

function sharedRow(portfolio: number, finding: Finding, { wording, reason }: WordingOrReason) {
  const { agent, rule, subject, bucket, severity, text, figures, threshold, evidence } = finding;
  return {
    portfolio_id: portfolio,
    ...{ agent, rule, subject, bucket, severity, text },
    figures: { ...figures },
    threshold: threshold ?? null,
    evidence: [...evidence],
    wording: wording === undefined ? null : { ...wording },
    wording_reason: reason === undefined ? null : { ...reason },
  };
}

export function findingRow(
  row: FindingRow,
  shown: WordingOrReason & { readonly answered: AnsweredQuestion | undefined },
) {
  const { id, status, times, raisedAt, changedAt } = row;
  const finding = row as FindingRow & Finding;
  return {
    id,
    question: row.question ?? null,
    answer: shown.answered === undefined ? null : answeredRow(shown.answered),
    ...sharedRow(row.portfolio, finding, shown),
    ...{ status, times, raised_at: toIso(raisedAt), changed_at: toIso(changedAt) },
  };
}

function answeredRow({ answer, reason, by, at }: AnsweredQuestion) {
  return { answer, reason: reason ?? null, answered_by: by, answered_at: toIso(at) };
}

export function answerRow({ row, answered, proposal }: Answered, effect: string | undefined) {
  const { id, status, rule, subject } = row;
  return {
    ...{ finding_id: id, status, ...answeredRow(answered) },
    ...{ proposal_id: proposal ?? null, effect: effect ?? null },
    next: nextOf({ rule, subject, answer: answered.answer, proposal }),
  };
}

interface Next {
  readonly rule: string;
  readonly subject: string;
  readonly answer: AnsweredQuestion['answer'];
  readonly proposal: string | undefined;
}

function nextOf({ rule, subject, answer, proposal }: Next): string {
  if (answer === 'RIGHT') return 'Nothing: the same is not asked again unless the booking changes.';
  if (answer === 'OVERRIDDEN')
    return 'Nothing waits for this finding; it stays open until the book is corrected or confirmed.';
  if (proposal !== undefined) return `Accept proposal ${proposal} to correct the book.`;
  if (rule === 'price-sources')
    return 'Correct the file of the wrong source, or put the other one before it in api.prices.sources; the job price-history then reads the days again.';
  const [kind, id] = subject.split(':');
  return kind === 'transaction'
    ? `Correct transaction ${id} with PUT /transactions/${id}, or take it back with DELETE /transactions/${id}.`
    : 'Correct the book; the finding ends by itself at the next run of the agents.';
}
