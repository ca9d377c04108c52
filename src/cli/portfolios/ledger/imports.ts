// `sluice ledger imports` and `sluice ledger undo-import`: what was imported, and an import taken back as a whole.
import { undone, undoPreview } from '../../../api/http/holdings/undone-import.ts';
import {
  type ImportRunBody,
  importRunBody,
  type UndoneImportBody,
} from '../../../api/http/shapes/import-runs.ts';
import { ProblemError } from '../../../api/http/shapes/problem.ts';
import type { WaitingImport } from '../../../ledger/ports/waiting-imports.ts';
import { counted } from '../../../trader/domain/wording/figures.ts';
import { tableText } from '../../answers/table.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { printError, printJson, printLine } from '../../program/output.ts';
import { exchangeTime } from '../../program/words.ts';
import { refusal, usage } from '../user/local-identity.ts';
import { section } from './folded-text.ts';
import {
  type LedgerFlags,
  LOCAL_CAUSE,
  type OpenedLedger,
  type PortfolioFlags,
  withLedger,
  withPortfolio,
} from './local-ledger.ts';

const LISTED_MAX = 100;

export function imports(flags: PortfolioFlags): Promise<ExitCode> {
  return withPortfolio(flags, async ({ row, name }, { ledger }) => {
    const now = ledger.context.store.now();
    const listed = await ledger.read.importsOf(row.id, LISTED_MAX);
    const runs = listed.map((run) => importRunBody(run, now));
    if (flags.json === true) printJson(runs);
    else if (runs.length === 0)
      printLine(`No file was imported into ${name ?? row.id} that is still on record.`);
    else printLine(tableText(runs, COLUMNS));
    return EXIT.ok;
  });
}

const COLUMNS = [
  { title: 'import', cell: ({ id }: ImportRunBody) => id },
  { title: 'asked at', cell: ({ requested_at: at }: ImportRunBody) => exchangeTime(at) },
  { title: 'by', cell: ({ requested_by: by }: ImportRunBody) => by, isElastic: true },
  { title: 'state', cell: ({ state }: ImportRunBody) => state },
  { title: 'booked', cell: ({ booked }: ImportRunBody) => booked },
  { title: 'undone', cell: ({ undone: count }: ImportRunBody) => count },
];

export interface UndoFlags extends LedgerFlags {
  readonly yes?: boolean;
}

export function undoImport(id: string, flags: UndoFlags): Promise<ExitCode> {
  return withLedger(flags, async (opened) => {
    const run = await opened.ledger.read.waitingImport(id);
    if (run === undefined) return printError(unknownImport(id));
    try {
      const body = await undoneOrPreviewed(opened, run, flags);
      if (flags.json === true) printJson(body);
      else printLine(undoText(body, flags.yes === true));
      return body.staying.length === 0 ? EXIT.ok : EXIT.failure;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      return printError(refusal('refused', error.problem.detail));
    }
  });
}

function undoneOrPreviewed(
  { ledger }: OpenedLedger,
  run: WaitingImport,
  { yes }: UndoFlags,
): Promise<UndoneImportBody> {
  return yes === true
    ? undone({ ledger }, run, { cause: LOCAL_CAUSE, expectedVersion: undefined })
    : undoPreview({ ledger }, run, LOCAL_CAUSE);
}

function unknownImport(id: string) {
  const sentence = `No import ${id} is on record; \`sluice ledger imports -p PORTFOLIO\` lists them`;
  return { ...usage(sentence), code: 'not-found' };
}

function undoText(body: UndoneImportBody, isDone: boolean): string {
  const { import_id: id, reversed, reversed_before: before, staying } = body;
  const known = before === 0 ? '' : `; ${before} reversed before`;
  const count = counted(reversed.length, 'transaction');
  const stays = section(
    'Stay:',
    staying.map(({ symbol, transactions, detail }) => {
      const what = counted(transactions.length, 'transaction');
      return `${what}${symbol === null ? '' : ` of ${symbol}`}: ${detail}`;
    }),
  );
  const end = isDone
    ? `Reversed ${count} of ${id}${known}.`
    : `Nothing was reversed. ${count} of ${id} would be${known}.`;
  const next = isDone || reversed.length === 0 ? [] : ['Reverse them with --yes.'];
  return [...stays, end, ...next].join('\n');
}
