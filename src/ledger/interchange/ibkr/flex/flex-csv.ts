// Trades of a Flex query as CSV: the same rows as in XML, under the names that the query's editor shows. Other sections are
// distinguished only by the order of their columns, so that they are read as XML only.
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import type { ImportProblem } from '../../rows/imported-file.ts';
import { atLine, tableRows } from '../../rows/table-rows.ts';
import { delimiterOf } from '../../text/csv-lines.ts';
import type { XmlElement } from '../../text/xml-tree.ts';

const ATTRIBUTES: Readonly<Record<string, string>> = {
  ClientAccountID: 'accountId',
  CurrencyPrimary: 'currency',
  FXRateToBase: 'fxRateToBase',
  AssetClass: 'assetCategory',
  Symbol: 'symbol',
  Description: 'description',
  ISIN: 'isin',
  SecurityID: 'securityID',
  ListingExchange: 'listingExchange',
  Multiplier: 'multiplier',
  Conid: 'conid',
  UnderlyingSymbol: 'underlyingSymbol',
  UnderlyingConid: 'underlyingConid',
  Strike: 'strike',
  Expiry: 'expiry',
  'Put/Call': 'putCall',
  TradeID: 'tradeID',
  TransactionID: 'transactionID',
  OrigTradeID: 'origTradeID',
  IBOrderID: 'ibOrderID',
  IBExecID: 'ibExecID',
  OrderReference: 'orderReference',
  DateTime: 'dateTime',
  TradeDate: 'tradeDate',
  TradeTime: 'tradeTime',
  'Buy/Sell': 'buySell',
  Quantity: 'quantity',
  TradePrice: 'tradePrice',
  Proceeds: 'proceeds',
  Taxes: 'taxes',
  IBCommission: 'ibCommission',
  IBCommissionCurrency: 'ibCommissionCurrency',
  CostBasis: 'cost',
  AccruedInterest: 'accruedInt',
  FifoPnlRealized: 'fifoPnlRealized',
  'Notes/Codes': 'notes',
  LevelOfDetail: 'levelOfDetail',
};
const NEEDED = ['CurrencyPrimary', 'Symbol', 'Quantity', 'TradePrice'];

export function isFlexCsv(text: string): boolean {
  const [header = ''] = text.trimStart().split('\n', 1);
  return NEEDED.every((name) =>
    new RegExp(`(?:^|[",;\\t|])${name}(?:[",;\\t|\\r]|$)`).test(header),
  );
}

/** With header and trailer records, or another section than Trades. */
export function isFlexInSections(text: string): boolean {
  return /^\s*"?(?:BOF|ClientAccountID)"?\s*[,|;\t\r\n]/.test(text);
}

export const SECTIONS_AS_CSV =
  'A Flex query of Interactive Brokers as CSV, in sections or of another one than Trades; choose XML as its format.';

/** As the XML of the same query has it. */
export function flexCsvTree(text: string): Result<XmlElement, ImportProblem> {
  const table = tableRows(text, { delimiter: delimiterOf(text), skipped: 0, needed: NEEDED });
  if (!table.ok) return table;
  const { rows, columns, problems } = table.value;
  const [first = ''] = columns;
  const other = problems[0]?.place.line ?? rows.find(({ raw }) => raw[first] === first)?.place.line;
  if (other !== undefined) return failed(atLine(other, SEVERAL));
  const trades = rows.map(({ raw, place }): XmlElement => {
    const named = Object.entries(ATTRIBUTES).filter(([column]) => raw[column] !== undefined);
    const attributes = named.map(([column, attribute]) => [attribute, raw[column] ?? '']);
    return elementOf('Trade', { attributes: Object.fromEntries(attributes), line: place.line });
  });
  const byAccount = Map.groupBy(trades, ({ attributes }) => attributes.accountId ?? '');
  const statements = [...byAccount].map(([accountId, children]) =>
    elementOf('FlexStatement', {
      attributes: { accountId },
      children: [elementOf('Trades', { children })],
    }),
  );
  return ok(elementOf('FlexQueryResponse', { children: statements }));
}

const SEVERAL =
  'The Flex query has more sections than Trades, which its CSV does not name; choose XML as its format.';

function elementOf(
  name: string,
  {
    attributes = {},
    children = [],
    line = 1,
  }: Partial<Pick<XmlElement, 'attributes' | 'children'>> & {
    readonly line?: number | undefined;
  },
): XmlElement {
  return { name, attributes, children, text: '', line };
}
