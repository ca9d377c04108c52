// Findings of agents, the commands they propose, and what a language model said about findings, as rows, and back.

import { rowCodec, type TableOf } from '../../../sql/tables/row-codec.ts';
import type { CommandProposalRow } from '../../ports/command-proposals.ts';
import type { FindingRow } from '../../ports/findings.ts';
import type { ModelCallRow, WordingRow } from '../../ports/wordings.ts';

const FINDING = rowCodec<Omit<FindingRow, keyof FindingBody>>()({
  id: ['id', 'same'],
  portfolio: ['portfolio_id', 'same'],
  agent: ['agent', 'same'],
  rule: ['rule', 'same'],
  subject: ['subject', 'same'],
  bucket: ['bucket', 'same'],
  severity: ['severity', 'same'],
  status: ['status', 'same'],
  raisedAt: ['raised_at', 'same'],
  changedAt: ['changed_at', 'same'],
  times: ['times', 'same'],
});
type FindingBody = Pick<
  FindingRow,
  'text' | 'figures' | 'evidence' | 'threshold' | 'question' | 'correction'
>;
/** `body` is JSON. */
export type FindingTable = TableOf<typeof FINDING> & { body: string };
export const { changed: changedFinding } = FINDING;

export function writtenFinding(row: FindingRow): FindingTable {
  const { text, figures, evidence, threshold, question, correction } = row;
  const body = JSON.stringify({ text, figures, evidence, threshold, question, correction });
  return { ...FINDING.written(row), body };
}

export function readFinding({ body, ...row }: FindingTable): FindingRow {
  const { threshold, question, correction, ...same } = JSON.parse(body) as FindingBody;
  return { ...FINDING.read(row), ...same, threshold, question, correction };
}

const COMMAND_PROPOSAL = rowCodec<CommandProposalRow>()({
  id: ['id', 'same'],
  finding: ['finding_id', 'same'],
  portfolio: ['portfolio_id', 'same'],
  command: ['command', 'json'],
  status: ['status', 'same'],
  proposedAt: ['proposed_at', 'same'],
  expiresAt: ['expires_at', 'same'],
  decidedBy: ['decided_by', 'optional'],
  decidedAt: ['decided_at', 'optional'],
  outcome: ['outcome', 'optional json'],
  autopilot: ['autopilot', 'optional json'],
});
export type CommandProposalTable = TableOf<typeof COMMAND_PROPOSAL>;
export const {
  written: writtenCommandProposal,
  read: readCommandProposal,
  changed: changedCommandProposal,
} = COMMAND_PROPOSAL;

const WORDING = rowCodec<WordingRow>()({
  finding: ['finding_id', 'same'],
  portfolio: ['portfolio_id', 'same'],
  model: ['model', 'same'],
  askedAt: ['asked_at', 'same'],
  rank: ['rank', 'optional'],
  words: ['words', 'optional'],
  refusal: ['refusal', 'optional json'],
});
export type FindingWordingTable = TableOf<typeof WORDING>;
export const { written: writtenWording, read: readWording } = WORDING;

const CALL_OUTLINE = {
  id: ['id', 'same'],
  portfolio: ['portfolio_id', 'same'],
  model: ['model', 'same'],
  askedAt: ['asked_at', 'same'],
  failure: ['failure', 'optional json'],
} as const;
/** Without question and answer, which may be long. */
export const { read: readCallOutline, columns: CALL_OUTLINE_COLUMNS } =
  rowCodec<Pick<ModelCallRow, keyof typeof CALL_OUTLINE>>()(CALL_OUTLINE);

const MODEL_CALL = rowCodec<ModelCallRow>()({
  ...CALL_OUTLINE,
  question: ['question', 'same'],
  answer: ['answer', 'optional'],
});
export type ModelCallTable = TableOf<typeof MODEL_CALL>;
export const { written: writtenModelCall, changed: changedModelCall } = MODEL_CALL;
