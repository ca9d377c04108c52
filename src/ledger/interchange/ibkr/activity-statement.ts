// An activity statement of Interactive Brokers as CSV, in English or German: every section is a separate table.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { inBookingOrder } from '../rows/booking-order.ts';
import type { ImportProblem } from '../rows/imported-file.ts';
import { withOrigins } from '../rows/row-origin.ts';
import { atLine } from '../rows/table-rows.ts';
import { csvLines } from '../text/csv-lines.ts';
import { activityCash, activityTransfers } from './activity/activity-cash.ts';
import { activityActions, activityFigures } from './activity/activity-figures.ts';
import { activityTrades } from './activity/activity-trades.ts';
import { inEnglish } from './activity/german-words.ts';
import { type ActivitySections, activitySections } from './activity/sections.ts';
import { unreadSections } from './activity/unread-sections.ts';
import { actionProposals } from './stated/action-proposals.ts';
import { cashBookings, onPostedDays } from './stated/cash-rows.ts';
import { distributionsIn } from './stated/distributions.ts';
import type { ImportedStatement, StatementTerms } from './stated/statement-figures.ts';
import { statementTotals } from './stated/statement-totals.ts';

const ACTIVITY_FORMAT = 'ibkr-activity';

export function activityStatement(
  text: string,
  { digest, account }: StatementTerms,
): Result<ImportedStatement, ImportProblem> {
  const lines = csvLines(text, ',');
  if (!lines.ok) return failed(atLine(lines.failure.line, lines.failure.why));
  const sections = activitySections(inEnglish(lines.value));
  const refusal = refusalOf(sections, account);
  if (refusal !== undefined) return failed(atLine(1, refusal));
  const problems: ImportProblem[] = [];
  const figures = activityFigures(sections, problems);
  const traded = activityTrades(sections, figures.baseCurrency, problems);
  const { rows: cashRows, contained } = activityCash(sections, problems, traded.levies);
  const booked = cashBookings(cashRows, figures);
  const actions = actionProposals(activityActions(sections, problems));
  problems.push(...unreadSections(sections));
  const drafts = inBookingOrder([...traded.drafts, ...booked.drafts]);
  const { trades, closedLots } = traded;
  return ok({
    format: ACTIVITY_FORMAT,
    drafts: onPostedDays(withOrigins(drafts, ACTIVITY_FORMAT, digest), booked.late),
    proposals: [...actions, ...activityTransfers(sections, problems)],
    cancellations: [],
    ignored: [...booked.ignored, ...contained.map(({ place }) => ({ place, why: CONTAINED }))],
    mistaken: withOrigins(contained, ACTIVITY_FORMAT, digest),
    problems,
    remarks: hasTitle(sections) ? [] : [atLine(undefined, WITHOUT_TITLE)],
    totals: statementTotals({ cash: figures.cash, trades, cashRows }),
    statement: { ...figures, trades, closedLots, distributions: distributionsIn(cashRows) },
  });
}

const CONTAINED = 'It is a part of the commission of its trade.';

function hasTitle(sections: ActivitySections): boolean {
  return ['Statement', 'Account Information'].some((name) => sections.rows(name).length > 0);
}

const WITHOUT_TITLE =
  'The file has no section "Statement": it does not say of which account and which days it is, so check that nothing is missing.';

function refusalOf(sections: ActivitySections, account: string | undefined): string | undefined {
  if (!hasTitle(sections) && sections.rows('Trades').length === 0)
    return 'The file has no section "Statement" or "Account Information"; download the activity statement as CSV, with English as its language.';
  const [titled] = sections.rows('Statement');
  if (titled !== undefined && titled.raw['Field Name'] === undefined)
    return 'The statement is neither in English nor in German, so its sections cannot be recognised; download it again as CSV, with English as its language.';
  const inFile = sections.field('Account Information', 'Account');
  if (account !== undefined && inFile !== undefined && inFile !== account)
    return `The statement is of account ${inFile}, not of ${account}.`;
  const columns = sections.rows('Trades').map(({ raw }) => raw.Account);
  const accounts = new Set(columns.filter((name) => name !== undefined && name !== ''));
  if (accounts.size > 1)
    return `The statement sums up the accounts ${[...accounts].join(', ')}; download one for each account.`;
  return undefined;
}
