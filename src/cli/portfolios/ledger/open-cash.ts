// `sluice ledger open-cash`: the cash that a portfolio begins with, from a statement or by what the broker shows, to the cent.
import { bookProblem } from '../../../api/http/loaders/book-refusals.ts';
import { minus } from '../../../kernel/amounts.ts';
import { type Money, parseDecimal, textOf } from '../../../kernel/decimal.ts';
import { instant } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { openCash, openingCash, type StatedCash } from '../../../ledger/app/opening-cash.ts';
import { statedEndingCash } from '../../../ledger/app/reconcile-statement.ts';
import { type CommandFailure, EXIT, type ExitCode } from '../../program/exit-code.ts';
import { home } from '../../program/home.ts';
import { printError, printLine } from '../../program/output.ts';
import { printDone, refusal, usage } from '../user/local-identity.ts';
import { readFile } from './import.ts';
import {
  LOCAL_CAUSE,
  type OpenedLedger,
  type OwnedPortfolio,
  type PortfolioFlags,
  withPortfolio,
} from './local-ledger.ts';

export interface OpenCashFlags extends PortfolioFlags {
  readonly statement?: string;
  /** What the broker shows now. */
  readonly cash?: string;
  readonly account?: string;
  readonly yes?: boolean;
}

export function openingBalance(flags: OpenCashFlags): Promise<ExitCode> {
  return withPortfolio(flags, async (portfolio, opened) => {
    const stated = statedIn(flags, portfolio);
    if (!stated.ok) return printError(stated.failure);
    for (const one of stated.value) {
      const code = await openOne(flags, portfolio, opened, one);
      if (code !== EXIT.ok) return code;
    }
    return EXIT.ok;
  });
}

async function openOne(
  flags: OpenCashFlags,
  { row, name }: OwnedPortfolio,
  { ledger }: OpenedLedger,
  stated: StatedCash,
): Promise<ExitCode> {
  const { amount, known } = await openingCash(ledger.read, row.id, stated);
  const { currency, by } = stated;
  const before = known === undefined ? '' : ` instead of ${textOf(known.cash)}`;
  const what = `${textOf(amount)} ${currency}${before}`;
  const why = `so that ${name ?? row.id} holds the ${textOf(stated.amount)} that ${by} says`;
  if (known !== undefined && minus(known.cash, amount).isZero()) {
    printLine(`The opening cash is ${textOf(amount)} ${currency} already.`);
    return EXIT.ok;
  }
  if (flags.yes !== true)
    return printError(
      refusal(
        'not-confirmed',
        `Nothing was booked. Opening cash would be ${what}, ${why}; repeat it with --yes`,
      ),
    );
  const done = await ledger.inOneStep((step) =>
    openCash(ledger, step, { portfolio: row.id, stated, cause: LOCAL_CAUSE }),
  );
  if (!done.ok) return printError(refusal('refused', bookProblem(done.failure).problem.detail));
  return printDone(flags, `Opening cash is ${what}, ${why}.`, {
    ...{ portfolio_id: row.id, currency, opening_cash: textOf(done.value.amount) },
    balance: textOf(stated.amount),
  });
}

function statedIn(
  { statement, cash, account }: OpenCashFlags,
  { row }: OwnedPortfolio,
): Result<readonly StatedCash[], CommandFailure> {
  const { calendar } = home();
  if ((statement === undefined) === (cash === undefined))
    return failed(usage('Say --statement FILE, or --cash AMOUNT as the broker shows it now'));
  if (cash !== undefined) {
    const amount = parseDecimal(cash) as Money | undefined;
    if (amount === undefined)
      return failed(usage(`--cash ${cash}: expected an amount, such as 10000.50`));
    const at = instant(Date.now());
    const on = calendar.dayOf(at);
    const by = `the broker on ${on}`;
    return ok([{ currency: row.baseCurrency, amount, at, on, isEndOfDay: false, by }]);
  }
  const path = statement ?? '';
  const file = readFile(path, account === undefined ? {} : { account });
  if (!file.ok) return file;
  const ending = statedEndingCash(file.value);
  if (ending === undefined)
    return failed(
      usage(`${path}: the file states no ending cash; choose a statement with its cash report`),
    );
  const by = `the statement of ${ending.on}`;
  const at = calendar.sessionOf(ending.on)?.close ?? instant(Date.parse(`${ending.on}T23:59:59Z`));
  return ok(ending.cash.map((one) => ({ ...one, at, on: ending.on, isEndOfDay: true, by })));
}
