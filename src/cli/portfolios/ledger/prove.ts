// `sluice ledger prove`: whether a broker's statement and the ledger agree to the cent, and why not.
import { proofBody } from '../../../api/http/shapes/proof-rows.ts';
import type { ImportedFile } from '../../../ledger/app/read-import.ts';
import {
  type ReconciliationRefusal,
  reconcileStatement,
} from '../../../ledger/app/reconcile-statement.ts';
import type { PortfolioRow } from '../../../ledger/ports/ledger-rows.ts';
import { type CommandFailure, EXIT, type ExitCode } from '../../program/exit-code.ts';
import { printError, printJson, printLine } from '../../program/output.ts';
import { usage } from '../user/local-identity.ts';
import { readFile } from './import.ts';
import { type LedgerFlags, type OpenedLedger, withLedger, withPortfolio } from './local-ledger.ts';
import { proofText } from './reconciliation-text.ts';

export interface ProveFlags extends LedgerFlags {
  readonly statement: string;
  /** Undefined: the one that follows the trader of the statement's account. */
  readonly portfolio?: string;
  readonly account?: string;
}

export async function prove(flags: ProveFlags): Promise<ExitCode> {
  const { statement: path, portfolio, account } = flags;
  const file = readFile(path, account === undefined ? {} : { account });
  if (!file.ok) return printError({ ...file.failure, exitCode: EXIT.usage });
  const answer = (opened: OpenedLedger, row: PortfolioRow | undefined) =>
    proven(flags, opened, { file: file.value, row });
  return portfolio === undefined
    ? withLedger(flags, (opened) => answer(opened, undefined))
    : withPortfolio({ ...flags, portfolio }, ({ row }, opened) => answer(opened, row));
}

interface Asked {
  readonly file: ImportedFile;
  readonly row: PortfolioRow | undefined;
}

async function proven(
  { json, statement }: ProveFlags,
  { ledger }: OpenedLedger,
  { file, row }: Asked,
): Promise<ExitCode> {
  const proof = await reconcileStatement(ledger.read, file, row);
  if (!proof.ok) return printError(unproven(statement, proof.failure));
  const body = proofBody(proof.value);
  if (json === true) printJson(body);
  else printLine(proofText(body));
  return body.equal ? EXIT.ok : EXIT.failure;
}

function unproven(path: string, refusal: ReconciliationRefusal): CommandFailure {
  switch (refusal.kind) {
    case 'NO_STATEMENT':
      return usage(
        `${path} is ${refusal.format}, not a statement of Interactive Brokers; choose a Flex query in XML or an activity statement in CSV`,
      );
    case 'NO_PERIOD':
      return usage(`${path}: the statement does not say its period`);
    case 'NO_PORTFOLIO':
      return usage(
        `${path}: no portfolio follows the trader of account ${refusal.account}; say --portfolio NAME`,
      );
  }
}
