// Collects the data of a day: its facts from the journal, and the result of a compared broker statement.

import { failed, ok, type Result } from '../../../kernel/result.ts';
import { openFailureText } from '../../adapters/sqlite/file/open-failure.ts';
import type { InstanceFolder } from '../../adapters/sqlite/instance/instance-folder.ts';
import { factsBetween } from '../../adapters/sqlite/journal/facts-between.ts';
import { DAY_FACT_TYPES } from './day-facts.ts';
import { type DayReport, type DaySources, dayReportOf } from './day-report.ts';
import { statementWordOf } from './statement-word.ts';

type Rows = 'trades' | 'positions' | 'holdings' | 'predictions' | 'closes';

export type DayRequest = Omit<DaySources, 'facts' | 'statement' | Rows> & {
  readonly folder: Pick<InstanceFolder, 'journal' | 'reports'>;
  /** Read only if the day has records. */
  rows(): Pick<DaySources, Rows>;
};

/** Undefined if the day has no records worth a report; the failure is a sentence. */
export function makeDayReport({
  folder,
  rows,
  ...sources
}: DayRequest): Result<DayReport | undefined, string> {
  const { venue, day } = sources;
  const facts = factsBetween(folder.journal, venue.calendar.boundsOf(day), DAY_FACT_TYPES);
  if (!facts.ok) return failed(openFailureText(facts.failure));
  if (facts.value.length === 0) return ok(undefined);
  const statement = statementWordOf(folder.reports, day);
  return ok(dayReportOf({ ...sources, ...rows(), facts: facts.value, statement }));
}
