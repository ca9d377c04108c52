// Books a file while its caller waits, so that the import can be undone as one. The step that books the first part also records the
// import, each later step adds to its counts, and a last step marks it as done. If the process ends before, the record stays and counts
// what was booked: it reads as failed once the time has passed by which the next step was due.
import { randomBytes } from 'node:crypto';
import { type Instant, instant, SECOND_MS } from '../../kernel/instant.ts';
import type { Result } from '../../kernel/result.ts';
import type { PortfolioRow } from '../ports/ledger-rows.ts';
import type { LedgerStep } from '../ports/ledger-store.ts';
import type { ImportStatus, WaitingImport } from '../ports/waiting-imports.ts';
import {
  type ImportReceipt,
  type ImportRefusal,
  type ImportRequest,
  importFile,
} from './import-file.ts';
import type { Ledger } from './ledger.ts';

export interface DirectReceipt extends ImportReceipt {
  /** What undoes it is asked with this; undefined if nothing was new. */
  readonly importId: string | undefined;
}

export interface DirectImport extends Omit<ImportRequest, 'portfolio' | 'beside'> {
  readonly portfolio: Pick<PortfolioRow, 'id' | 'holder'>;
}

/** A step of a large book takes less. */
const NEXT_STEP_MS = 15 * SECOND_MS;
/** As long as it is not over. */
const UNENDED = 'It was not booked to its end: import the file again, which books what is missing';

/** The name of an import: each thing that it books has it as its cause. */
export const newImportId = (): string => `imp_${randomBytes(10).toString('hex')}`;

/** As it is at that time. */
export function statusAt(
  { status, nextAt }: Pick<WaitingImport, 'status' | 'nextAt'>,
  now: Instant,
): ImportStatus {
  return status === 'FAILED' && nextAt > now ? 'RUNNING' : status;
}

export async function importDirectly(
  ledger: Ledger,
  { portfolio, ...asked }: DirectImport,
): Promise<Result<DirectReceipt, ImportRefusal>> {
  const id = newImportId();
  const cause = { ...asked.cause, causationId: id };
  const begun = (step: LedgerStep): WaitingImport => ({
    ...{ id, portfolio: portfolio.id, holder: portfolio.holder, cause, askedAt: step.at },
    ...{ rows: asked.file.drafts.length, status: 'FAILED', claim: 1, nextAt: step.at },
    ...{ booked: 0, takenBack: 0, why: UNENDED, undone: 0, undoneAt: undefined },
  });
  const booking = importFile(ledger, {
    ...{ ...asked, cause, portfolio: portfolio.id },
    async beside(step, { booked, takenBack }) {
      if (booked.length + takenBack.length === 0) return;
      const so = (await step.waitingImport(id)) ?? begun(step);
      const counts = {
        booked: so.booked + booked.length,
        takenBack: so.takenBack + takenBack.length,
      };
      const nextAt = instant(step.at + NEXT_STEP_MS);
      await step.putImport({ ...so, ...counts, status: 'FAILED', nextAt });
    },
  });
  const done = await booking.catch(async (error: unknown) => {
    await ended(ledger, id, false).catch(() => {});
    throw error;
  });
  const kept = await ended(ledger, id, done.ok);
  return done.ok ? { ok: true, value: { ...done.value, importId: kept?.id } } : done;
}

/** Undefined if nothing was booked. */
function ended(
  { context: { store } }: Pick<Ledger, 'context'>,
  id: string,
  isDone: boolean,
): Promise<WaitingImport | undefined> {
  return store.inOneStep(async (step) => {
    const so = await step.waitingImport(id);
    if (so === undefined) return undefined;
    const end = { ...so, nextAt: step.at };
    await step.putImport(
      isDone ? { ...end, status: 'DONE', why: undefined } : { ...end, status: 'FAILED' },
    );
    return so;
  });
}
