// Each night the broker's statement is fetched and compared with the portfolio of its account; the result is kept for the
// reports of the days that it covers.
import { instant, toIso } from '../../kernel/instant.ts';
import { ok } from '../../kernel/result.ts';
import { flexStatementOf } from '../../ledger/app/flex/fetch-statement.ts';
import type { Ledger } from '../../ledger/app/ledger.ts';
import { createFileReading, placeText } from '../../ledger/app/read-import.ts';
import { reconcileStatement } from '../../ledger/app/reconcile-statement.ts';
import { keepStatement } from '../../ledger/app/stated-account.ts';
import type { Log } from '../../trader/ports/log.ts';
import type { ApiSettings } from '../../trader/ports/settings.ts';
import { proofBody } from '../http/shapes/proof-rows.ts';
import { httpDoor } from './flex-door.ts';
import type { Job } from './jobs.ts';
import { openReconciliationFiles, type ReconciliationFiles } from './reconciliation-files.ts';

export interface Statements {
  readonly proofs: ReconciliationFiles;
  /** None without a service in the configuration. */
  readonly jobs: readonly Job[];
  /** Never rejects: what went wrong is in the log. */
  proveNow(): Promise<void>;
}

export interface StatementParts {
  readonly ledger: Ledger;
  readonly log: Log;
}

export function openStatements(
  { statements, folder }: Pick<ApiSettings, 'statements' | 'folder'>,
  { ledger, log }: StatementParts,
): Statements {
  const proofs = openReconciliationFiles(folder);
  const reading = createFileReading();

  async function prove(): Promise<void> {
    if (statements === undefined) return;
    const fetched = await flexStatementOf(statements, httpDoor());
    if (!fetched.ok) return void log.warn('No statement to compare.', { why: fetched.failure });
    const file = await reading.read({
      bytes: Buffer.from(fetched.value),
      ...{ format: 'ibkr-flex', mapping: undefined, account: undefined, zone: undefined },
    });
    if (!file.ok) {
      const why = file.failure.map((one) => `${placeText(one.place)}: ${one.why}`).join(' ');
      return void log.warn('The statement cannot be read.', { why });
    }
    const proof = await reconcileStatement(ledger.read, file.value, undefined);
    if (!proof.ok) return void log.warn('The statement cannot be compared.', { ...proof.failure });
    const { portfolio } = proof.value;
    await ledger.inOneStep(async (step) =>
      ok(await keepStatement(step, { portfolio, file: file.value, cause: BY_THE_NIGHT })),
    );
    const body = proofBody(proof.value);
    proofs.keep({ ...body, made_at: toIso(instant(Date.now())) });
    const { account, from, to, equal } = body;
    const differing = body.figures
      .filter((one) => !one.equal)
      .map((one) => `${one.figure} ${one.of}`);
    if (equal) log.info('The statement agrees with the ledger to the cent.', { account, from, to });
    else log.warn('The statement differs from the ledger.', { account, from, to, differing });
  }

  const proveNow = () =>
    prove().catch((error) => log.warn('Comparing a statement failed.', { error: String(error) }));
  return {
    proofs,
    proveNow,
    jobs:
      statements === undefined
        ? []
        : [
            {
              ...{ name: 'statements', at: statements.at, run: prove },
              what: "fetches the broker's statement and compares it with the ledger",
            },
          ],
  };
}

const BY_THE_NIGHT = {
  ...{ actor: 'system', source: 'housekeeping', correlationId: 'statements' },
  causationId: undefined,
};
