// An import, as its readers see it.

import { z } from 'zod';
import { type Instant, toIso } from '../../../kernel/instant.ts';
import { statusAt } from '../../../ledger/app/direct-import.ts';
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
  undone: z.int().describe('Bookings that were reversed with the whole import'),
  undone_at: time().nullable(),
});

export type ImportRunBody = z.infer<typeof importRunSchema>;

const STATES = {
  WAITING: 'waiting',
  RUNNING: 'running',
  DONE: 'done',
  FAILED: 'failed',
} as const satisfies Record<ImportStatus, ImportRunBody['state']>;

export function importRunBody(row: WaitingImport, now: Instant): ImportRunBody {
  const status = statusAt(row, now);
  const isOver = status === 'DONE' || status === 'FAILED';
  return {
    id: row.id,
    portfolio_id: row.portfolio,
    state: STATES[status],
    rows: row.rows,
    booked: row.booked,
    duplicates: status === 'DONE' ? row.rows - row.booked : null,
    taken_back: row.takenBack,
    requested_by: row.cause.actor,
    requested_at: toIso(row.askedAt),
    attempts: row.claim,
    ended_at: isOver ? toIso(row.nextAt) : null,
    why: status === 'RUNNING' && row.status === 'FAILED' ? null : (row.why ?? null),
    undone: row.undone,
    undone_at: row.undoneAt === undefined ? null : toIso(row.undoneAt),
  };
}

export const undoneImportSchema = z.object({
  import_id: z.string(),
  version: z.int().describe('Of the portfolio before; send that of the dry run as If-Match'),
  reversed: z.array(z.int()).describe('Transactions'),
  reversed_before: z.int().describe('Bookings that were reversed, or corrected, one by one'),
  staying: z
    .array(
      z.object({
        symbol: z.string().nullable(),
        transactions: z.array(z.int()),
        first: z.int().describe('The transaction that has to be reversed before them'),
        detail: z.string(),
      }),
    )
    .describe('Bookings that something else depends on'),
});

export type UndoneImportBody = z.infer<typeof undoneImportSchema>;
