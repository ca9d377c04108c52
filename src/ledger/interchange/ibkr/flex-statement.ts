// A Flex query of Interactive Brokers: trades, cash, transfers and corporate actions of one account in XML, or its trades in CSV.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { inBookingOrder } from '../rows/booking-order.ts';
import type { ImportProblem } from '../rows/imported-file.ts';
import { type Digest, withOrigins } from '../rows/row-origin.ts';
import { atLine } from '../rows/table-rows.ts';
import { elementsNamed, type XmlElement, xmlTree } from '../text/xml-tree.ts';
import { flexActions } from './flex/flex-actions.ts';
import { flexCash, flexTransfers } from './flex/flex-cash.ts';
import { flexCsvTree, isFlexCsv } from './flex/flex-csv.ts';
import { flexFigures } from './flex/flex-figures.ts';
import { flexTrades } from './flex/flex-trades.ts';
import { joinedStatement } from './flex/joined-statement.ts';
import { missingSections } from './flex/missing-sections.ts';
import { withConfirmedTrades } from './flex/trade-confirmations.ts';
import { unreadElements } from './flex/unread-elements.ts';
import { actionProposals } from './stated/action-proposals.ts';
import { cashBookings, onPostedDays } from './stated/cash-rows.ts';
import { distributionsIn } from './stated/distributions.ts';
import type { ImportedStatement, StatementTerms } from './stated/statement-figures.ts';
import { statementTotals } from './stated/statement-totals.ts';

const FLEX_FORMAT = 'ibkr-flex';

export function flexStatement(
  text: string,
  { digest, account }: StatementTerms,
): Result<ImportedStatement, ImportProblem> {
  const tree = isFlexCsv(text) ? flexCsvTree(text) : flexXmlTree(text);
  if (!tree.ok) return tree;
  const chosen = chosenStatement(tree.value, account);
  return chosen.ok ? ok(statementIn(withConfirmedTrades(chosen.value), digest)) : chosen;
}

function flexXmlTree(text: string): Result<XmlElement, ImportProblem> {
  const tree = xmlTree(text);
  if (tree.ok) return tree;
  const { line, why } = tree.failure;
  return failed(atLine(line, `${why} Download the statement again.`));
}

function chosenStatement(
  root: XmlElement,
  account: string | undefined,
): Result<XmlElement, ImportProblem> {
  const statements = elementsNamed(root, 'FlexStatement');
  const accounts = [...new Set(statements.map(accountOf))];
  const named = statements.filter((each) => account === undefined || accountOf(each) === account);
  if (statements.length === 0) return failed(atLine(root.line, noStatement(root)));
  if (named.length === 0)
    return failed(
      atLine(root.line, `No statement of account ${account}; there are ${accounts.join(', ')}.`),
    );
  if (account !== undefined || accounts.length === 1) return ok(joinedStatement(named));
  const why = `The file has statements of ${accounts.length} accounts (${accounts.join(', ')}); import one account at a time, by its number.`;
  return failed(atLine(root.line, why));
}

function accountOf({ attributes }: XmlElement): string {
  return attributes.accountId ?? '';
}

/** The web service answers with a code and a message if it has no statement. */
function noStatement(root: XmlElement): string {
  if (root.name === 'FlexStatementResponse')
    return 'The file is an answer of the Flex web service without a statement; request the statement again.';
  if (root.name === 'FlexQueryResponse')
    return 'The Flex query has no statement; choose an account and a period in it, and run it again.';
  return `<${root.name}> is not a Flex query of Interactive Brokers; choose XML as its format.`;
}

function statementIn(statement: XmlElement, digest: Digest): ImportedStatement {
  const problems: ImportProblem[] = [];
  const traded = flexTrades(statement);
  const transfers = flexTransfers(statement, problems);
  const cashRows = [...flexCash(statement, problems), ...transfers.cash];
  const figures = flexFigures(statement, problems);
  const booked = cashBookings(cashRows, figures);
  const actions = actionProposals(flexActions(statement, problems));
  problems.push(...unreadElements(statement));
  const drafts = inBookingOrder([...traded.drafts, ...booked.drafts]);
  const isBooked = drafts.length + actions.length + transfers.proposals.length > 0;
  const missing = isBooked || problems.length > 0 ? [] : missingSections(statement);
  return {
    format: FLEX_FORMAT,
    drafts: onPostedDays(withOrigins(drafts, FLEX_FORMAT, digest), booked.late),
    proposals: [...actions, ...transfers.proposals],
    cancellations: traded.cancellations,
    ignored: [...traded.ignored, ...booked.ignored, ...missing],
    problems: [...traded.problems, ...problems],
    remarks: traded.remarks,
    totals: statementTotals({ cash: figures.cash, trades: traded.trades, cashRows }),
    statement: { ...figures, trades: traded.trades, distributions: distributionsIn(cashRows) },
  };
}
