// Books a file while its caller waits, so that the import can be undone as one. The step that books the first part also records the
// import, each later step adds to its counts, and a last step marks it as done. If the process ends before, the record stays and counts
// what was booked.
import { randomBytes } from 'node:crypto';
import type { Result } from '../../kernel/result.ts';
import type { PortfolioRow } from '../ports/ledger-rows.ts';
import type { LedgerStep } from '../ports/ledger-store.ts';
import type { WaitingImport } from '../ports/waiting-imports.ts';
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

/** As long as it is not over. */
const UNENDED = 'It was not booked to its end: import the file again, which books what is missing';

/** The name of an import: each thing that it books has it as its cause. */
export const newImportId = (): string => `imp_${randomBytes(10).toString('hex')}`;

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
  const done = await importFile(ledger, {
    ...{ ...asked, cause, portfolio: portfolio.id },
    async beside(step, { booked, takenBack }) {
      if (booked.length + takenBack.length === 0) return;
      const so = (await step.waitingImport(id)) ?? begun(step);
      const counts = {
        booked: so.booked + booked.length,
        takenBack: so.takenBack + takenBack.length,
      };
      await step.putImport({ ...so, ...counts, status: 'FAILED', nextAt: step.at });
    },
  });
  const kept = await ledger.context.store.inOneStep(async (step) => {
    const so = await step.waitingImport(id);
    if (so !== undefined && done.ok)
      await step.putImport({ ...so, status: 'DONE', why: undefined, nextAt: step.at });
    return so;
  });
  return done.ok ? { ok: true, value: { ...done.value, importId: kept?.id } } : done;
}
