// `sluice backtest compare A.json B.json`: two reports side by side.
import { instant } from '../../../kernel/instant.ts';
import { compareReports } from '../../../research/compare/compare-reports.ts';
import { comparisonJson } from '../../../research/compare/comparison-json.ts';
import { comparisonSections } from '../../../research/compare/comparison-sections.ts';
import { readReport } from '../../../research/compare/read-report.ts';
import { venuesOf } from '../../../trader/config/settings/venues.ts';
import { momentIn } from '../../../trader/domain/wording/venue-time.ts';
import { HOME_VENUES } from '../../../trader/ports/home-venue.ts';
import { sectionsText } from '../../answers/sections-text.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { home, settleHome } from '../../program/home.ts';
import { printError, printJson, printLine } from '../../program/output.ts';

export interface CompareFlags {
  readonly json?: boolean;
}

export function compare(one: string, other: string, { json }: CompareFlags): ExitCode {
  const [a, b] = [readReport(one), readReport(other)];
  for (const read of [a, b])
    if (!read.ok)
      return printError({ sentence: read.failure, code: 'report', exitCode: EXIT.usage });
  if (!a.ok || !b.ok) return EXIT.usage;
  const currency = a.value.currency ?? b.value.currency;
  const market = HOME_VENUES.find((name) => venuesOf(name).home.currency === currency);
  if (market !== undefined) settleHome(market);
  const comparison = compareReports(a.value, b.value);
  if (json) printJson(comparisonJson(comparison));
  else printLine(sectionsText(comparisonSections(comparison, shortMoment)));
  return EXIT.ok;
}

/** `2020-12-16 09:36`. */
function shortMoment(iso: string): string {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return iso;
  return momentIn(home().calendar.zone, instant(at)).slice(0, -':00'.length);
}
