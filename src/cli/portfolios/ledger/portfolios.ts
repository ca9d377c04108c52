// `sluice ledger portfolios` and `sluice ledger open`.
import { bookProblem } from '../../../api/http/loaders/book-refusals.ts';
import { NAME_MAX, portfolioBody } from '../../../api/http/shapes/portfolio-rows.ts';
import { openPortfolio } from '../../../ledger/app/portfolios.ts';
import type { CurrencyCode, LotMethod } from '../../../ledger/ports/drafts.ts';
import { tableText } from '../../answers/table.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { home } from '../../program/home.ts';
import { printError, printJson, printLine } from '../../program/output.ts';
import { printDone, refusal, usage } from '../user/local-identity.ts';
import {
  type LedgerFlags,
  LOCAL_CAUSE,
  type OpenedLedger,
  ownedPortfolios,
  withLedger,
} from './local-ledger.ts';

export function portfolios(flags: LedgerFlags): Promise<ExitCode> {
  return withLedger(flags, async (opened) => {
    const rows = (await ownedPortfolios(opened)).map(({ row, name, owner }) => ({
      id: row.id,
      name: name ?? null,
      owner,
      kind: row.kind,
      currency: row.baseCurrency,
      method: row.method,
    }));
    if (flags.json === true) printJson(rows);
    else if (rows.length === 0) printLine('No portfolios; `sluice ledger open NAME` opens one.');
    else
      printLine(
        tableText(rows, [
          { title: 'number', cell: ({ id }) => id },
          { title: 'owner', cell: ({ owner }) => owner },
          { title: 'kind', cell: ({ kind }) => kind },
          { title: 'currency', cell: ({ currency }) => currency },
          { title: 'method', cell: ({ method }) => method },
          { title: 'name', cell: ({ name }) => name, isElastic: true },
        ]),
      );
    return EXIT.ok;
  });
}

export const LOT_METHODS = ['FIFO', 'LIFO', 'HIFO', 'AVERAGE', 'MIN_TAX', 'SPECIFIC_ID'] as const;

export interface OpenFlags extends LedgerFlags {
  readonly owner?: string;
  readonly currency?: string;
  readonly method: LotMethod;
}

export function open(given: string, flags: OpenFlags): Promise<ExitCode> {
  return withLedger(flags, async (opened) => {
    const named = portfolioBody.shape.name.safeParse(given);
    if (!named.success) return printError(usage(`name: expected 1 to ${NAME_MAX} characters`));
    const name = named.data;
    const owner = await ownerOf(flags, opened);
    if (typeof owner === 'number') return owner;
    const { ledger } = opened;
    const done = await ledger.inOneStep(async (step) =>
      openPortfolio(
        ledger.context,
        step,
        {
          ...{ holder: await step.holderFor(owner.id), kind: 'ORDINARY', account: undefined },
          ...{ name, description: undefined, method: flags.method, dividendTreatment: undefined },
          baseCurrency: (flags.currency ?? home().currency) as CurrencyCode,
          ...{ taxTreatment: 'TAXABLE', allowShort: false, feesInBasis: true },
          longTermRule: 'us:more-than-one-year',
        },
        LOCAL_CAUSE,
      ),
    );
    if (!done.ok) return printError(refusal('refused', bookProblem(done.failure).problem.detail));
    const { id, baseCurrency, method } = done.value;
    const sentence = `Portfolio ${id} "${name}" of ${owner.username} is open (${baseCurrency}, ${method}).`;
    return printDone(flags, sentence, { id, name, owner: owner.username });
  });
}

/** The only user, unless somebody is named. */
async function ownerOf({ owner, currency }: OpenFlags, { identity }: OpenedLedger) {
  if (currency !== undefined && !/^[A-Z]{3}$/.test(currency))
    return printError(usage(`--currency ${currency}: expected an ISO 4217 code, such as EUR`));
  const { store } = identity.context;
  if (owner !== undefined) {
    const user = await store.userByLogin(owner);
    return user ?? printError(usage(`No user ${owner}; \`sluice user list\` shows them`));
  }
  const [only, ...others] = await store.users();
  if (only !== undefined && others.length === 0) return only;
  const advice =
    only === undefined
      ? 'No user owns portfolios yet; `sluice user add NAME` makes the first'
      : 'Several users could own it; say --owner NAME';
  return printError(usage(advice));
}
