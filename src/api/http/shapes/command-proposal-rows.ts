// Commands that agents propose, as answers give them.

import { z } from 'zod';
import type { ProposalPreview } from '../../../advisers/app/proposals.ts';
import { toIso } from '../../../kernel/instant.ts';
import type { AutopilotNote, CommandProposalRow } from '../../../ledger/ports/command-proposals.ts';
import { time } from '../../../trader/contract/shape.ts';

export const commandProposalSchema = z.object({
  id: z.string(),
  finding_id: z.string(),
  portfolio_id: z.int(),
  command: z
    .looseObject({ kind: z.string() })
    .describe(
      '`sell-lots`, `mark-position`, `void-transaction`, `correct-price` or `plan-rebalancing`, with what it is about',
    ),
  status: z.enum(['OPEN', 'ACCEPTED', 'REJECTED', 'EXPIRED']),
  proposed_at: time(),
  expires_at: time(),
  decided_at: time().nullable(),
  decided_by: z.string().nullable(),
  outcome: z
    .looseObject({})
    .nullable()
    .describe('What an accepted one did, or why it was rejected'),
  autopilot: z
    .object({
      decision: z.enum(['ACCEPTED', 'HELD']),
      reason: z.string().describe('Which cap held it back; `WITHIN_CAPS` if none did'),
      text: z.string(),
      at: time(),
    })
    .nullable()
    .describe('What the autopilot did the last time it looked; null if it never did'),
});

export const proposalPreviewSchema = z.object({
  id: z.string(),
  finding_id: z.string(),
  portfolio_id: z.int(),
  effect: z.string().describe('Sentences, with the figures of now'),
  expires_at: time(),
});

export function proposalPreviewRow({ row, effect }: ProposalPreview) {
  const { id, finding, portfolio, expiresAt } = row;
  return {
    ...{ id, finding_id: finding, portfolio_id: portfolio, effect },
    expires_at: toIso(expiresAt),
  };
}

/** `now`: an open one whose time is over is shown as expired. */
export function commandProposalRow(row: CommandProposalRow, now: number) {
  const { id, finding, portfolio, command, proposedAt, expiresAt, decidedAt, outcome } = row;
  const isOver = row.status === 'OPEN' && now >= expiresAt;
  return {
    ...{ id, finding_id: finding, portfolio_id: portfolio, command: { ...command } },
    status: isOver ? ('EXPIRED' as const) : row.status,
    proposed_at: toIso(proposedAt),
    expires_at: toIso(expiresAt),
    decided_at: decidedAt === undefined ? null : toIso(decidedAt),
    decided_by: row.decidedBy ?? null,
    outcome: outcome === undefined ? null : { ...outcome },
    autopilot: row.autopilot === undefined ? null : autopilotRow(row.autopilot),
  };
}

function autopilotRow({ decision, reason, text, at }: AutopilotNote) {
  return { decision, reason, text, at: toIso(at) };
}
