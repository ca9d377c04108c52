// Parts of a Flex statement that no reader reads.
import type { ImportProblem } from '../../rows/imported-file.ts';
import type { Row } from '../../rows/row-reading.ts';
import type { XmlElement } from '../../text/xml-tree.ts';
import { unreadMoney } from '../stated/unread-money.ts';

const READ: readonly string[] = [
  ...['Trades', 'CashTransactions', 'Transfers', 'CorporateActions', 'CashReport'],
  ...[
    'OpenPositions',
    'SalesTaxes',
    'AccountInformation',
    'ConversionRates',
    'FIFOPerformanceSummaryInBase',
    'OptionEAE',
  ],
];

/** They repeat, sum up or explain what other parts book, or report what is not paid yet. */
const INFORMATIONAL: readonly string[] = [
  ...['EquitySummaryInBase', 'EquitySummaryByReportDateInBase', 'ChangeInNAV', 'StmtFunds'],
  ...['CashReportInBase', 'MTMPerformanceSummaryInBase', 'MTDYTDPerformanceSummary'],
  ...['ChangeInPositionValues', 'NetStockPositionSummary', 'ComplexPositions', 'FxPositions'],
  ...['FxTransactions', 'PriorPeriodPositions', 'SecuritiesInfo', 'TransactionTaxes'],
  ...['UnbundledCommissionDetails', 'RoutingCommissions', 'PendingExcercises'],
  ...['ClientFees', 'ClientFeesDetail', 'SoftDollars', 'UnsettledTransfers', 'TradeTransfers'],
  ...['InterestAccruals', 'TierInterestDetails', 'HardToBorrowDetails', 'BorrowFeesDetails'],
  ...['OpenDividendAccruals', 'ChangeInDividendAccruals', 'DepositsOnHold', 'AssetSummary'],
  ...['SLBOpenContracts', 'SLBActivities', 'SLBFees', 'SLBCollaterals', 'SymbolSummary', 'Orders'],
  ...['FdicInsuredDepositsByBank', 'IncentiveCouponAccrualDetails', 'NetCarbonOffsets'],
];

const KNOWN: ReadonlySet<string> = new Set([...READ, ...INFORMATIONAL]);

const ADVICE =
  'Book it by hand, or take this section out of the Flex query if its other sections have the same money.';

export function unreadElements(statement: XmlElement): readonly ImportProblem[] {
  const parts = statement.children.flatMap((part) =>
    KNOWN.has(part.name) ? unknownIn(part) : [part],
  );
  return parts.flatMap((element) => unreadMoney(element.name, rowsIn(element), ADVICE) ?? []);
}

/** Rows that a part which is read may hold. */
const ROWS: ReadonlyMap<string, readonly string[]> = new Map([
  ['CashTransactions', ['CashTransaction']],
  ['Transfers', ['Transfer']],
  ['CorporateActions', ['CorporateAction']],
  ['SalesTaxes', ['SalesTax']],
  ['OptionEAE', ['OptionEAE']],
  ['Trades', ['Trade', 'Lot', 'WashSale', 'Order', 'SymbolSummary', 'AssetSummary']],
]);

function unknownIn({ name, children }: XmlElement): readonly XmlElement[] {
  const rows = ROWS.get(name);
  return rows === undefined ? [] : children.filter((child) => !rows.includes(child.name));
}

/** With attributes, at any depth: elements around others have none. */
function rowsIn(element: XmlElement): readonly Row[] {
  const place = { line: element.line, part: element.name, column: undefined };
  const own = Object.keys(element.attributes).length > 0;
  return [
    ...(own ? [{ place, raw: element.attributes }] : []),
    ...element.children.flatMap(rowsIn),
  ];
}
