// An import in the background, as its readers see it.

import { z } from 'zod';
import { toIso } from '../../../kernel/instant.ts';
import type { ImportStatus, WaitingImport } from '../../../ledger/ports/waiting-imports.ts';
import { time } from '../../../trader/contract/shape.ts';

export const importRunSchema = z.object({
  id: z.string(),
  portfolio_id: z.int(),
  state: z
    .enum(['waiting', 'running', 'done', 'failed'])
    .describe('Waiting also after its process ended before it was done'),
  rows: z.int().describe('That the file books, those booked before included'),
  booked: z.int().describe('Rows so far; each has a transaction'),
  duplicates: z.int().nullable().describe('Rows that were booked before; null until it is done'),
  taken_back: z.int().describe('Transactions that the file cancels'),
  requested_by: z.string(),
  requested_at: time(),
  attempts: z.int().describe('How often it was begun'),
  ended_at: time().nullable(),
  why: z.string().nullable().describe('Why it failed, or why it is begun again'),
});

export type ImportRunBody = z.infer<typeof importRunSchema>;

const STATES = {
  WAITING: 'waiting',
  RUNNING: 'running',
  DONE: 'done',
  FAILED: 'failed',
} as const satisfies Record<ImportStatus, ImportRunBody['state']>;

export function importRunBody(row: WaitingImport): ImportRunBody {
  const isOver = row.status === 'DONE' || row.status === 'FAILED';
  return {
    id: row.id,
    portfolio_id: row.portfolio,
    state: STATES[row.status],
    rows: row.rows,
    booked: row.booked,
    duplicates: row.status === 'DONE' ? row.rows - row.booked : null,
    taken_back: row.takenBack,
    requested_by: row.cause.actor,
    requested_at: toIso(row.askedAt),
    attempts: row.claim,
    ended_at: isOver ? toIso(row.nextAt) : null,
    why: row.why ?? null,
  };
}
