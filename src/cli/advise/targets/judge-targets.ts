// `sluice train -p PORTFOLIO --targets`: judges the classes of policy on the targets of a portfolio, and keeps what passed.
import { keepOverlayVersion, recordedPanel, symbolsOf } from '../../../advisers/app/policies.ts';
import { SETTINGS } from '../../../advisers/policy/learning/settings.ts';
import {
  PANEL_DAYS_MIN,
  type Panel,
  whyNotJudged,
} from '../../../advisers/policy/overlay/panel.ts';
import type { AccountTerms } from '../../../advisers/policy/overlay/taxed-account.ts';
import { judgedVersion } from '../../../advisers/policy/versions/overlay-version.ts';
import { ledgerPlaceOf } from '../../../api/app/ledger.ts';
import { type Instant, instant, type TradingDay } from '../../../kernel/instant.ts';
import { failed, type Result } from '../../../kernel/result.ts';
import { openHistory } from '../../../ledger/app/prices/open-history.ts';
import { isDeferred } from '../../../ledger/app/tax/tax-view.ts';
import { termsOf } from '../../../ledger/domain/portfolio/terms-of.ts';
import type { PortfolioRow } from '../../../ledger/ports/ledger-rows.ts';
import { dayFromUtc } from '../../../market/time/day.ts';
import { triesBefore } from '../../../research/trials/count-outside.ts';
import { writeWhole } from '../../../trader/adapters/sqlite/instance/instance-folder.ts';
import { packageVersion } from '../../../trader/app/instance/package.ts';
import { type OpenedLedger, withPortfolio } from '../../portfolios/ledger/local-ledger.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { home } from '../../program/home.ts';
import { type InstanceFlags, locateInstance } from '../../program/instance.ts';
import { printError, printJson, printLine } from '../../program/output.ts';
import { barOf, createProgress } from '../../program/progress.ts';
import { storeAt } from '../../setup/bars/store-at.ts';
import { judgedText } from './judged-text.ts';

export interface TargetsFlags extends InstanceFlags {
  readonly portfolio: string;
  readonly folder?: string;
  readonly seed: number;
  readonly episodes: number;
  readonly json?: boolean;
}

const FIRST_DAY = '1900-01-01' as TradingDay;
/** Of each class a fit for each fold, and one for the days to come. */
const FITS = 10;

export function judgeTargets(flags: TargetsFlags): Promise<ExitCode> {
  return withPortfolio(flags, async ({ row, name }, opened) => {
    const located = locateInstance(flags);
    if (!located.ok) return printError(located.failure);
    const panel = await panelOfTargets(row, opened);
    if (!panel.ok) return printError(unfit(`portfolio ${row.id}: ${panel.failure}`));
    const progress = createProgress();
    const onFit = barOf(progress, 'judge', FITS);
    const version = judgedVersion({
      ...{ portfolio: row.id, seed: flags.seed, panel: panel.value, onFit },
      terms: accountTerms(row),
      settings: { ...SETTINGS, episodes: flags.episodes },
      program: { sluice: packageVersion(), node: process.version },
      tryNumberOf: (training, firstJudged) =>
        tryNumberOn(flags, panel.value, { training, firstJudged, at: instant(Date.now()) }),
    });
    progress.end();
    keepOverlayVersion(located.value.folder.path, version, writeWhole);
    const { fits: _, ...body } = version;
    if (flags.json === true) printJson(body);
    else
      printLine(
        judgedText(version, `portfolio ${row.id}${name === undefined ? '' : ` "${name}"`}`),
      );
    return version.judged.winner === null ? EXIT.failure : EXIT.ok;
  });
}

async function panelOfTargets(
  portfolio: PortfolioRow,
  { ledger: { read }, api }: OpenedLedger,
): Promise<Result<Panel, string>> {
  const { history, close } = await openHistory(ledgerPlaceOf(api.store));
  try {
    const range = { from: FIRST_DAY, to: dayFromUtc(Date.now()) };
    const reads = { read, history, pause: async () => {} };
    const symbols = symbolsOf(portfolio.targets ?? []);
    const panel = await recordedPanel(reads, { symbols, range, portfolio });
    if (!panel.ok) return panel;
    const why = whyNotJudged(panel.value, PANEL_DAYS_MIN);
    return why === undefined ? panel : failed(why);
  } finally {
    await close();
  }
}

/** A tax-deferred portfolio pays none; the cost is that of training. */
function accountTerms(portfolio: PortfolioRow): AccountTerms {
  const { SHORT, LONG } = termsOf(portfolio).taxRates;
  const taxRates = isDeferred(portfolio)
    ? { SHORT: 0, LONG: 0 }
    : { SHORT: SHORT.toNumber(), LONG: LONG.toNumber() };
  return { costRate: SETTINGS.costRate, taxRates };
}

interface Try {
  readonly training: string;
  readonly firstJudged: TradingDay;
  readonly at: Instant;
}

/** Tries are counted by prices: a portfolio or a symbol of another name is the same data. The most tried asset counts. */
function tryNumberOn(
  flags: TargetsFlags,
  { days, returns }: Panel,
  { training, firstJudged, at }: Try,
): number {
  const store = storeAt(flags);
  if (!store.ok) throw new Error(store.failure.sentence);
  const numbers = returns.map((own, asset) => {
    let close = 1;
    const closes = days.map((day, on) => {
      close *= 1 + (own[on] ?? 0);
      return { day, close };
    });
    const key = `overlay-${training.slice(0, 16)}-${asset}`;
    // Each training is its own maker, so that all others count.
    const made = {
      key,
      maker: `policy ${key}`,
      closes: closes.filter(({ day }) => day >= firstJudged),
    };
    const others = triesBefore(made, {
      ...{ folder: store.value.folder, calendar: home().calendar, at },
    });
    return others.ok ? 1 + others.value : 1;
  });
  return Math.max(...numbers);
}

function unfit(sentence: string) {
  return { sentence, code: 'series', exitCode: EXIT.configuration } as const;
}
