// Findings of agents as answers give them: those of now, and those that are kept.

import { z } from 'zod';
import { AGENTS, type Finding, SEVERITIES } from '../../../advisers/app/findings.ts';
import type { ShownWording } from '../../../advisers/app/wordings.ts';
import { toIso } from '../../../kernel/instant.ts';
import type { FindingRow } from '../../../ledger/ports/findings.ts';
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

export const presentFindingSchema = z.object({
  ...shared,
  command: z
    .looseObject({ kind: z.string() })
    .nullable()
    .describe('What could be done; a kept finding has it among the proposals'),
});

export const findingSchema = z.object({
  id: z.string(),
  ...shared,
  status: z.enum(['OPEN', 'CLEARED']),
  raised_at: time(),
  changed_at: time().describe('When the status changed last'),
  times: z.int().describe('How often it was open'),
});

export function presentFindingRow(portfolio: number, finding: Finding, shown: ShownWording) {
  const { command } = finding;
  return {
    ...sharedRow(portfolio, finding, shown),
    command: command === undefined ? null : { ...command },
  };
}

function sharedRow(portfolio: number, finding: Finding, { wording, reason }: ShownWording) {
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

export function findingRow(row: FindingRow, shown: ShownWording) {
  const { id, status, times, raisedAt, changedAt } = row;
  const finding = row as FindingRow & Finding;
  return {
    id,
    ...sharedRow(row.portfolio, finding, shown),
    ...{ status, times, raised_at: toIso(raisedAt), changed_at: toIso(changedAt) },
  };
}
