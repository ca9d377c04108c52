// Commands that agents propose, and what a language model said about findings, as rows, and back.
import type { CommandProposalRow } from '../../ports/command-proposals.ts';
import type { ModelCallRow, WordingRow } from '../../ports/wordings.ts';
import { rowCodec, type TableOf } from './row-codec.ts';

const DECISION = {
  id: ['id', 'same'],
  status: ['status', 'same'],
  decidedBy: ['decided_by', 'optional'],
  decidedAt: ['decided_at', 'optional'],
  outcome: ['outcome', 'optional json'],
} as const;
export const { written: writtenDecision } =
  rowCodec<Pick<CommandProposalRow, keyof typeof DECISION>>()(DECISION);

const COMMAND_PROPOSAL = rowCodec<CommandProposalRow>()({
  ...DECISION,
  finding: ['finding_id', 'same'],
  portfolio: ['portfolio_id', 'same'],
  command: ['command', 'json'],
  proposedAt: ['proposed_at', 'same'],
  expiresAt: ['expires_at', 'same'],
  autopilot: ['autopilot', 'optional json'],
});
export type CommandProposalTable = TableOf<typeof COMMAND_PROPOSAL>;
export const { written: writtenCommandProposal, read: readCommandProposal } = COMMAND_PROPOSAL;

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

const ANSWER = {
  id: ['id', 'same'],
  answer: ['answer', 'optional'],
  failure: ['failure', 'optional json'],
} as const;
export const { written: writtenAnswer } =
  rowCodec<Pick<ModelCallRow, keyof typeof ANSWER>>()(ANSWER);

const MODEL_CALL = rowCodec<ModelCallRow>()({
  ...ANSWER,
  portfolio: ['portfolio_id', 'same'],
  model: ['model', 'same'],
  askedAt: ['asked_at', 'same'],
  question: ['question', 'same'],
});
export type ModelCallTable = TableOf<typeof MODEL_CALL>;
export const { written: writtenModelCall } = MODEL_CALL;
