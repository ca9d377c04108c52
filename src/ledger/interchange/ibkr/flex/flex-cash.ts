// Cash transactions and transfers of a Flex statement.
import type { TransactionOrigin } from '../../../domain/transactions/draft.ts';
import type { ActionProposal, ImportProblem } from '../../rows/imported-file.ts';
import { type Row, type RowReading, rateOf } from '../../rows/row-reading.ts';
import { inWholeUnits } from '../../rows/whole-units.ts';
import type { XmlElement } from '../../text/xml-tree.ts';
import type { CashKind, CashRow } from '../stated/cash-row.ts';
import { STATEMENT_MOMENTS, STATEMENT_ZONE } from '../stated/moments.ts';
import {
  type FlexRow,
  firstMoment,
  flexRows,
  isDetail,
  readFlex,
  securityIn,
} from './flex-rows.ts';

const KINDS: Readonly<Record<string, CashKind>> = {
  dividends: 'dividend',
  'payment in lieu of dividends': 'dividend',
  'withholding tax': 'withholding',
  '871(m) withholding': 'withholding',
  'deposits & withdrawals': 'deposit',
  'deposits/withdrawals': 'deposit',
  deposits: 'deposit',
  withdrawals: 'deposit',
  'broker interest paid': 'interest',
  'broker interest received': 'interest',
  'bond interest paid': 'interest',
  'bond interest received': 'interest',
  'other fees': 'fee',
  'advisor fees': 'fee',
  'management fees': 'fee',
  'broker fees': 'fee',
  'commission adjustments': 'fee',
  'other income': 'interest',
  'sales tax': 'tax',
};

export function flexCash(statement: XmlElement, problems: ImportProblem[]): CashRow[] {
  const stated = flexRows(statement, 'CashTransaction');
  const details = stated.filter(isDetail);
  const [sum] = stated;
  if (sum !== undefined && details.length === 0)
    problems.push({ place: sum.place, why: NO_DETAILS });
  const rows = details
    .map((row) =>
      inWholeUnits(row, { currency: 'currency', amounts: ['amount'], rate: 'fxRateToBase' }),
    )
    .flatMap((row) => readFlex(row, problems, (reading) => cashRowIn(row, reading)) ?? []);
  const known = new Set(rows.flatMap(({ origin }) => origin?.id ?? []));
  return [...rows, ...salesTaxes(statement, problems, known)];
}

const NO_DETAILS =
  'The statement has only sums here; tick Detail in this section of the Flex query.';

/** On fees, such as VAT on market data. Where the query has it among the cash transactions too, it counts there. */
function salesTaxes(
  statement: XmlElement,
  problems: ImportProblem[],
  known: ReadonlySet<string>,
): CashRow[] {
  const stated = flexRows(statement, 'SalesTax');
  const details = stated.filter(isDetail);
  const [sum] = stated;
  if (sum !== undefined && details.length === 0)
    problems.push({ place: sum.place, why: NO_DETAILS });
  return details
    .filter(({ raw }) => !known.has(raw.transactionID ?? ''))
    .flatMap((row) => readFlex(row, problems, (reading) => salesTaxIn(row, reading)) ?? []);
}

function salesTaxIn({ place, raw }: FlexRow, reading: RowReading): CashRow {
  const of = reading.text('taxableDescription');
  return {
    ...{ place, raw, kind: 'tax', security: undefined, postedOn: undefined },
    moment: reading.moment('date'),
    currency: reading.currency('currency'),
    rate: rateOf(reading, 'fxRateToBase'),
    amount: reading.money('salesTax'),
    description: [reading.text('taxType') || 'sales tax', of]
      .filter((one) => one !== '')
      .join(' on '),
    origin: originIn(reading),
  };
}

function cashRowIn(row: Row, reading: RowReading): CashRow {
  const { place, raw } = row;
  const description = reading.text('description');
  const type = reading.needed('type');
  const kind = KINDS[type.toLowerCase()] ?? 'deposit';
  if (KINDS[type.toLowerCase()] === undefined)
    reading.refuse('type', `Cash of the type "${type}" is not known; book it by hand.`);
  const isOfSecurity = kind === 'dividend' || kind === 'withholding';
  const hasSecurity = isOfSecurity && reading.has('symbol');
  if (kind === 'dividend' && !hasSecurity)
    reading.refuse('symbol', 'The dividend names no security; add Symbol to the Flex query.');
  return {
    ...{ place, raw, description },
    kind:
      kind === 'dividend' && /return of capital/i.test(description) ? 'return-of-capital' : kind,
    moment: firstMoment(reading, 'dateTime', 'settleDate', 'reportDate'),
    postedOn: STATEMENT_MOMENTS.parse(reading.text('reportDate'), STATEMENT_ZONE)?.on,
    currency: reading.currency('currency'),
    rate: rateOf(reading, 'fxRateToBase'),
    amount: reading.money('amount'),
    // The description is that of the payment; the name of the security stands in no attribute.
    security: hasSecurity ? { ...securityIn(reading), name: undefined } : undefined,
    origin: originIn(reading),
  };
}

function originIn(reading: RowReading): TransactionOrigin | undefined {
  const id = reading.text('transactionID') || reading.text('tradeID');
  return id === '' ? undefined : { source: 'flex', id };
}

export interface FlexTransfers {
  readonly cash: readonly CashRow[];
  readonly proposals: readonly ActionProposal[];
}

/** Cash that moved is booked; shares that moved are a proposal, since their cost is not stated. */
export function flexTransfers(statement: XmlElement, problems: ImportProblem[]): FlexTransfers {
  const cash: CashRow[] = [];
  const proposals: ActionProposal[] = [];
  for (const row of flexRows(statement, 'Transfer')) {
    readFlex(row, problems, (reading) => {
      const symbol = reading.text('symbol');
      const isCash = reading.text('assetCategory') === 'CASH' || symbol === '' || symbol === '--';
      if (isCash) cash.push(cashMovedIn(row, reading));
      else proposals.push(sharesMovedIn(row, reading));
    });
  }
  return { cash, proposals };
}

function cashMovedIn({ place, raw }: FlexRow, reading: RowReading): CashRow {
  return {
    ...{ place, raw, kind: 'deposit', security: undefined, postedOn: undefined },
    moment: firstMoment(reading, 'dateTime', 'date'),
    currency: reading.currency('currency'),
    rate: rateOf(reading, 'fxRateToBase'),
    amount: reading.money('cashTransfer'),
    description: reading.text('description') || `transfer ${reading.text('account')}`.trim(),
    origin: originIn(reading),
  };
}

function sharesMovedIn({ place }: FlexRow, reading: RowReading): ActionProposal {
  const security = securityIn(reading);
  const amount = reading.quantity('quantity');
  const isOut = reading.text('direction').toUpperCase() === 'OUT' || amount.isNegative();
  const quantity = isOut ? amount.abs().negated() : amount.abs();
  const { on } = firstMoment(reading, 'dateTime', 'date');
  const account = reading.text('account') || reading.text('company');
  const id = reading.text('transactionID') || `transfer ${on} ${security.symbol}`;
  return {
    ...{ place, security, on, proceeds: reading.money('cashTransfer') },
    origin: { source: 'flex', id },
    currency: reading.currency('currency'),
    moves: [{ security, quantity: quantity as typeof amount }],
    description: `${security.symbol} ${isOut ? 'to' : 'from'} ${account}`.trim(),
    action: { kind: isOut ? 'transfer-out' : 'transfer-in', account },
  };
}
