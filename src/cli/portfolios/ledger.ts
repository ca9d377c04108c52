// `sluice ledger`: portfolios for anyone who may read the store; the local operator needs no password. A subcommand is one
// file of `ledger/`, opened by `withLedger` or `withPortfolio` of `ledger/local-ledger.ts`, and one `sub(...)` here; its
// examples are in `program/examples.ts` under `ledger <name>`.
import { Argument, type Command, Option } from 'commander';
import { JURISDICTIONS, type Jurisdiction } from '../../ledger/ports/tax-rules.ts';
import type { Finish } from '../program/exit-code.ts';
import { addInstanceOptions } from '../program/instance.ts';
import { dayOption } from '../program/option-day.ts';
import { EXPORT_FORMATS, type ExportFlags, exportFrom } from './ledger/export.ts';
import { FORMAT_NAMES, type ImportFlags, importInto } from './ledger/import.ts';
import { imports, type UndoFlags, undoImport } from './ledger/imports.ts';
import type { LedgerFlags, PortfolioFlags } from './ledger/local-ledger.ts';
import { type MapFlags, map } from './ledger/map.ts';
import { type MergeFlags, merge } from './ledger/merge.ts';
import { type OpenCashFlags, openingBalance } from './ledger/open-cash.ts';
import { type PerformanceFlags, performance } from './ledger/performance.ts';
import { LOT_METHODS, type OpenFlags, open, portfolios } from './ledger/portfolios.ts';
import { type ProveFlags, prove } from './ledger/prove.ts';
import { type ContinueFlags, relayContinue, relayStatus } from './ledger/relay.ts';
import { type SealFlags, seal } from './ledger/seal.ts';
import { calendar, lots, type ReportFlags, report, type SellFlags, sell } from './ledger/tax.ts';
import { taxView } from './ledger/year-report.ts';

export function configure(command: Command, finish: Finish): void {
  portfolioCommands(command, finish);
  cashCommand(command, finish);
  fileCommands(command, finish);
  proofCommand(command, finish);
  performanceCommand(command, finish);
  taxCommands(command, finish);
  relayCommands(command, finish);
  mergeCommand(command, finish);
}

function sub(command: Command, name: string, description: string): Command {
  return addInstanceOptions(command.command(name))
    .description(description)
    .option('--json', 'print JSON');
}

function ofPortfolio(command: Command): Command {
  return command.requiredOption('-p, --portfolio <portfolio>', 'its number or name');
}

function portfolioCommands(command: Command, finish: Finish): void {
  sub(command, 'portfolios', 'List portfolios, with their numbers and owners.').action(
    async (flags: LedgerFlags) => finish(await portfolios(flags)),
  );
  sub(command, 'open', 'Open a portfolio.')
    .argument('<name>')
    .option('--owner <user>', 'user who owns it; the only one unless given')
    .option('--currency <code>', 'its currency; that of the home venue unless given')
    .addOption(
      new Option('--method <method>', 'how sales choose lots').choices(LOT_METHODS).default('FIFO'),
    )
    .action(async (name: string, flags: OpenFlags) => finish(await open(name, flags)));
}

function cashCommand(command: Command, finish: Finish): void {
  ofPortfolio(
    sub(command, 'open-cash', 'Show the cash that a portfolio begins with; with --yes book it.'),
  )
    .option('--statement <file>', 'its ending cash: Flex query (XML) or activity statement (CSV)')
    .option('--cash <amount>', 'what the broker shows now, in the currency of the portfolio')
    .option('--account <account>', 'the one to take if the file has several')
    .option('--yes', 'book it, instead of what stood there before')
    .action(async (flags: OpenCashFlags) => finish(await openingBalance(flags)));
}

function fileCommands(command: Command, finish: Finish): void {
  ofPortfolio(sub(command, 'import', 'Show what a file would book; with --yes book it.'))
    .argument('<file>')
    .option('--format <format>', `${FORMAT_NAMES}; derived from the content unless given`)
    .option('--mapping <file>', 'what the columns of a CSV of any broker mean (YAML)')
    .option('--account <account>', 'the one to import if the file has several')
    .option('--skip-unreadable', 'leave out rows that cannot be read')
    .option('--yes', 'book it')
    .action(async (file: string, flags: ImportFlags) => finish(await importInto(file, flags)));
  ofPortfolio(sub(command, 'imports', 'List the files that were imported.')).action(
    async (flags: PortfolioFlags) => finish(await imports(flags)),
  );
  sub(command, 'undo-import', 'Show what taking an import back would reverse; with --yes do it.')
    .argument('<import>', 'as `sluice ledger imports` lists it')
    .option('--yes', 'reverse it')
    .action(async (id: string, flags: UndoFlags) => finish(await undoImport(id, flags)));
  sub(command, 'map', 'Propose a mapping for the CSV of a broker that is not known.')
    .argument('<file>')
    .addHelpText(
      'after',
      `
Writes YAML for \`sluice ledger import --mapping\`; a comment asks what the file
does not say. Exit code 0: nothing is left to answer. 1: comments ask.`,
    )
    .action((file: string, flags: MapFlags) => finish(map(file, flags)));
  ofPortfolio(sub(command, 'export', 'Write all transactions as a file.'))
    .addOption(
      new Option('--format <format>', 'csv and json import back; the others are journals')
        .choices(EXPORT_FORMATS)
        .default('csv'),
    )
    .option('-o, --output <file>', 'standard output unless given')
    .action(async (flags: ExportFlags) => finish(await exportFrom(flags)));
  ofPortfolio(
    sub(command, 'seal', 'Write the events of a portfolio, with a signature over all of them.'),
  )
    .option(
      '--until <day>',
      'what was recorded by the end of that day (UTC); default: until now',
      dayOption,
    )
    .option('-o, --output <file>', 'standard output unless given')
    .addHelpText(
      'after',
      `
Somebody who has the file and the public key (\`sluice events keys\`) checks it
without sluice: docs/examples/verify_chain.py needs Python alone.`,
    )
    .action(async (flags: SealFlags) => finish(await seal(flags)));
}

function proofCommand(command: Command, finish: Finish): void {
  sub(command, 'prove', 'Compare a portfolio with a statement of the broker, to the cent.')
    .requiredOption('--statement <file>', 'Flex query (XML) or activity statement (CSV)')
    .option('-p, --portfolio <portfolio>', 'unless it follows the trader of the account')
    .option('--account <account>', 'the one to compare if the file has several')
    .addHelpText(
      'after',
      `
Compares quantity, cost, realised gain, dividends, tax withheld and cash, and
names the causes of each difference. Wash sales count as the broker counts
them: within one account and one security; others are listed apart.
Exit code 0: equal to the cent. 1: something differs. 2: cannot be compared.`,
    )
    .action(async (flags: ProveFlags) => finish(await prove(flags)));
}

function performanceCommand(command: Command, finish: Finish): void {
  ofPortfolio(sub(command, 'performance', 'Show return, risk and contributions of a portfolio.'))
    .option(
      '--from <day>',
      'its value at the end of this day is the start; its own start unless given',
    )
    .option('--to <day>', 'today unless given')
    .option('--benchmark <symbol>', 'whose closes are on record')
    .option('--periods <number>', 'returns a year; by the dates of the values unless given')
    .addHelpText(
      'after',
      `
Days are valued with the closes and rates on record. A day on which something
has no price is left out and named.`,
    )
    .action(async (flags: PerformanceFlags) => finish(await performance(flags)));
}

function mergeCommand(command: Command, finish: Finish): void {
  sub(
    command,
    'merge',
    'Show what merging two listings of one security would do; with --yes merge them.',
  )
    .argument('<from>', 'number of the listing that goes')
    .argument('<into>', 'number of the listing that stays')
    .option('--yes', 'merge them, in the portfolios of all users')
    .action(async (from: string, into: string, flags: MergeFlags) =>
      finish(await merge(from, into, flags)),
    );
}

function taxCommands(command: Command, finish: Finish): void {
  ofPortfolio(sub(command, 'lots', 'List open lots, as wash sales leave them.')).action(
    async (flags: PortfolioFlags) => finish(await lots(flags)),
  );
  ofPortfolio(sub(command, 'sell', 'Show the lots that a sale would close, by each method.'))
    .argument('<symbol>')
    .argument('<quantity>')
    .option('--preview', 'required: nothing is booked or sold')
    .option('--price <price>', 'per unit')
    .option('--fees <amount>', 'none unless given')
    .action(async (symbol: string, quantity: string, flags: SellFlags) =>
      finish(await sell(symbol, quantity, flags)),
    );
  ofPortfolio(sub(command, 'tax-view', 'Show, or choose, whose tax rules apply to its owner.'))
    .addArgument(new Argument('[view]', 'set to this').choices(JURISDICTIONS))
    .action(async (view: Jurisdiction | undefined, flags: PortfolioFlags) =>
      finish(await taxView(view, flags)),
    );
  ofPortfolio(sub(command, 'report', 'Show the realised gains of a tax year, by the tax view.'))
    .option('--year <year>', 'in which it begins; the present one unless given')
    .option('--csv', 'by the rules of the United States with the columns of Form 8949')
    .action(async (flags: ReportFlags) => finish(await report(flags)));
  ofPortfolio(
    sub(
      command,
      'calendar',
      'List ex-dates, days until long term, and what not to buy until when.',
    ),
  ).action(async (flags: PortfolioFlags) => finish(await calendar(flags)));
}

function relayCommands(command: Command, finish: Finish): void {
  const relay = command
    .command('relay')
    .description('From the journals of traders to their portfolios.');
  sub(relay, 'status', 'Show how the ledger follows each trader, and what differed at the close.')
    .argument('[trader]', 'all of them unless given')
    .addHelpText(
      'after',
      `
Exit code 1: the ledger stopped following a trader, or differs from it.`,
    )
    .action(async (trader: string | undefined, flags: LedgerFlags) =>
      finish(await relayStatus(trader, flags)),
    );
  sub(relay, 'continue', 'Show what a restored or new journal lacks; with --yes go on with it.')
    .argument('<trader>')
    .option('--yes', 'go on with the journal as it is')
    .action(async (trader: string, flags: ContinueFlags) =>
      finish(await relayContinue(trader, flags)),
    );
}
