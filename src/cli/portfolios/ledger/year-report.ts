// `sluice ledger tax-view`, and `sluice ledger report` of a person whose rule pools what is held.
import { ledgerPlaceOf } from '../../../api/app/ledger.ts';
import {
  taxViewOf,
  yearReportBody,
  yearReportCsv,
} from '../../../api/http/presenters/tax/year-report.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import { openHistory } from '../../../ledger/app/prices/open-history.ts';
import { pooledYear } from '../../../ledger/app/tax/pooled-year.ts';
import { setTaxLists, taxLists } from '../../../ledger/app/tax/tax-lists.ts';
import { type Jurisdiction, taxYearOn } from '../../../ledger/ports/tax-rules.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { home } from '../../program/home.ts';
import { printError, printJson, printLine } from '../../program/output.ts';
import { refusal } from '../user/local-identity.ts';
import {
  LOCAL_CAUSE,
  type OpenedLedger,
  type OwnedPortfolio,
  type PortfolioFlags,
  withPortfolio,
} from './local-ledger.ts';
import { yearReportText } from './year-report-text.ts';

/** Shows it, or sets it to what is given. */
export function taxView(
  chosen: Jurisdiction | undefined,
  flags: PortfolioFlags,
): Promise<ExitCode> {
  return withPortfolio(flags, async ({ row: { holder }, owner }, { ledger }) => {
    if (chosen !== undefined) {
      const set = await ledger.inOneStep(async (step) => {
        const lists = { ...(await taxLists(step, holder, home().currency)), jurisdiction: chosen };
        const change = { lists, expectedVersion: undefined, cause: LOCAL_CAUSE };
        return setTaxLists(step, holder, change);
      });
      if (!set.ok) return printError(refusal('refused', set.failure.kind));
    }
    const lists = await taxLists(ledger.read, holder, home().currency);
    const { jurisdiction } = lists;
    const body = taxViewOf(lists);
    if (flags.json === true) printJson(body);
    else printLine([`${owner}: ${jurisdiction}. ${body.rule}.`, ...body.sources].join('\n'));
    return EXIT.ok;
  });
}

export interface PooledReport {
  readonly jurisdiction: Exclude<Jurisdiction, 'us'>;
  /** In which the tax year begins; undefined: the present one. */
  readonly year: number | undefined;
  readonly today: TradingDay;
}

/** Over all portfolios of the owner. */
export async function pooledReport(
  flags: PortfolioFlags & { readonly csv?: boolean },
  { row }: OwnedPortfolio,
  { ledger, api }: OpenedLedger,
  { jurisdiction, year: asked, today }: PooledReport,
): Promise<ExitCode> {
  const year = asked ?? taxYearOn(jurisdiction, today);
  const { history, close } = await openHistory(ledgerPlaceOf(api.store));
  try {
    const { affiliates: named } = await taxLists(ledger.read, row.holder);
    const affiliates = jurisdiction === 'ca' ? named : [];
    const found = await pooledYear({ read: ledger.read, history }, row.holder, {
      ...{ jurisdiction, year },
      affiliates: await ledger.read.portfolios(affiliates),
    });
    const body = yearReportBody(found, year, { affiliates, hidden: [] });
    if (flags.csv === true) process.stdout.write(yearReportCsv(found));
    else if (flags.json === true) printJson(body);
    else printLine(yearReportText(body));
    return EXIT.ok;
  } finally {
    await close();
  }
}
