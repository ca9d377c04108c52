// Trades of a Flex statement: executions as drafts; a cancelled one and its cancellation book nothing.
import { negated, valueAt } from '../../../../kernel/amounts.ts';
import { type Decimal, ONE, type Price, type Quantity, ZERO } from '../../../../kernel/decimal.ts';
import { timesMultiplier } from '../../../domain/options/option-security.ts';
import type { TransactionDraft, TransactionOrigin } from '../../../domain/transactions/draft.ts';
import type {
  IgnoredRow,
  ImportedCancellation,
  ImportedDraft,
  ImportProblem,
} from '../../rows/imported-file.ts';
import { type RowReading, rateOf } from '../../rows/row-reading.ts';
import type { Moment } from '../../text/moment-text.ts';
import type { XmlElement } from '../../text/xml-tree.ts';
import { bondPrice } from '../stated/bond-price.ts';
import { optionEnds } from '../stated/option-ends.ts';
import type { StatedTrade } from '../stated/statement-figures.ts';
import { conversionDrafts, securityTradeDrafts, type TradeTerms } from '../stated/trade-drafts.ts';
import { withoutInterest } from './accrued-interest.ts';
import {
  BONDS,
  type FlexRow,
  firstMoment,
  flexRows,
  isBond,
  isDetail,
  OPTIONS,
  readFlex,
  securityIn,
} from './flex-rows.ts';
import { flexSettlements } from './flex-settlements.ts';

export interface FlexTrades {
  readonly trades: readonly StatedTrade[];
  readonly drafts: readonly ImportedDraft[];
  readonly cancellations: readonly ImportedCancellation[];
  readonly ignored: readonly IgnoredRow[];
  readonly problems: readonly ImportProblem[];
  readonly remarks: readonly IgnoredRow[];
}

interface Execution {
  readonly row: FlexRow;
  readonly trade: StatedTrade;
  readonly terms: TradeTerms;
}

export function flexTrades(statement: XmlElement): FlexTrades {
  const problems: ImportProblem[] = [];
  const rows = flexRows(statement, 'Trade');
  const details = rows.filter(isDetail);
  const [sum] = [...rows, ...SUMS.flatMap((name) => flexRows(statement, name))];
  if (sum !== undefined && details.length === 0)
    problems.push({ place: sum.place, why: NO_EXECUTIONS });
  const executions = details.flatMap((row) => executionIn(withTime(row), problems) ?? []);
  const { kept, ignored, cancellations } = withoutCancelled(executions, problems);
  const ends = optionEnds(kept, flexSettlements(statement, problems));
  for (const { execution, why } of ends.problems)
    problems.push({ place: { ...execution.row.place, column: 'notes' }, why });
  const failedRows = new Set(ends.problems.map(({ execution }) => execution));
  return {
    trades: executions.map(({ trade }) => trade),
    drafts: kept
      .filter((each) => !ends.deliveries.has(each) && !failedRows.has(each))
      .flatMap((each) => placed(each, ends.drafts.get(each) ?? draftsOf(each, problems))),
    ...{ cancellations, problems },
    ignored: [...ignored, ...[...ends.deliveries].map(deliveredRow)],
    remarks: [...withoutCommissions(kept), ...withoutInterest(statement, kept)],
  };
}

/** Of securities: an exchange of currencies may cost nothing. */
function withoutCommissions(executions: readonly Execution[]): readonly IgnoredRow[] {
  const rows = executions.flatMap(({ row }) => (row.raw.assetCategory === CURRENCIES ? [] : row));
  const [first] = rows;
  const isStated = rows.some(({ raw }) => COMMISSIONS.some((name) => raw[name] !== undefined));
  return first === undefined || isStated ? [] : [{ place: first.place, why: NO_COMMISSIONS }];
}

/** Of an execution in a statement, and in a confirmation of trades. */
const COMMISSIONS = ['ibCommission', 'commission'];
const NO_COMMISSIONS =
  'No trade of the query has a commission, so that all are booked without fees; tick IB Commission in its Trades section.';

function deliveredRow([shares, contracts]: readonly [Execution, Execution]): IgnoredRow {
  const why = `Delivered by the option of line ${contracts.row.place.line ?? '?'}, with which it is booked.`;
  return { place: shares.row.place, why };
}

function placed({ row }: Execution, drafts: readonly TransactionDraft[]): ImportedDraft[] {
  return drafts.map((draft) => ({ draft, place: row.place }));
}

/** Elements beside those of trades. */
const SUMS = ['Order', 'SymbolSummary', 'AssetSummary'];

const NO_EXECUTIONS =
  'The statement has sums of trades, but no executions; tick Executions in the Trades section of the Flex query.';

/** Units of one are one unit: what else has a multiplier, such as a future, is valued by other rules. */
const BOOKED_ASSETS = ['', 'STK', 'FUND', 'WAR', 'IOPT', 'CRYPTO', ...BONDS];
const CURRENCIES = 'CASH';

function executionIn(row: FlexRow, problems: ImportProblem[]): Execution | undefined {
  return readFlex(row, problems, (reading) => {
    const asset = reading.text('assetCategory');
    const isBooked = BOOKED_ASSETS.includes(asset) || asset === CURRENCIES;
    const multiplier = reading.text('multiplier');
    if (asset !== OPTIONS && (!isBooked || !['', '0', '1'].includes(multiplier)))
      reading.refuse(
        'assetCategory',
        `${asset} ${reading.text('symbol')} is not booked: only options are, and shares, funds, bonds, warrants, certificates, coins and currencies with a multiplier of 1.`,
      );
    const terms = { rate: rateOf(reading, 'fxRateToBase'), origin: originIn(reading) };
    return { row, trade: tradeIn(reading, row), terms };
  });
}

function tradeIn(reading: RowReading, { place }: FlexRow): StatedTrade {
  const currency = reading.currency('currency');
  const commission = COMMISSIONS.find((name) => reading.has(name)) ?? 'ibCommission';
  const commissionCurrency = reading.has(`${commission}Currency`)
    ? reading.currency(`${commission}Currency`)
    : currency;
  const quantity = quantityIn(reading);
  if (quantity.isZero()) reading.refuse('quantity', 'A trade of nothing; delete the row.');
  const price = priceIn(reading, quantity);
  const multiplier = multiplierIn(reading);
  const notes = reading.text('notes') || reading.text('code');
  const codes = notes.split(/[;, ]+/).filter((code) => code !== '');
  return {
    place,
    executionId: reading.text('ibExecID') || reading.text('execID'),
    tradeId: reading.text('tradeID'),
    orderReference: reading.text('orderReference'),
    security: securityIn(reading),
    currency,
    ...tradedAt(reading),
    quantity,
    price,
    ...(multiplier !== undefined && { multiplier }),
    proceeds: reading.has('proceeds')
      ? reading.money('proceeds')
      : negated(valueAt(quantity, timesMultiplier(price, multiplier ?? ONE))),
    commission: reading.money(commission),
    commissionCurrency,
    taxes: reading.money('taxes'),
    cost: reading.has('cost') ? reading.money('cost') : undefined,
    realized: reading.has('fifoPnlRealized') ? reading.money('fifoPnlRealized') : undefined,
    codes,
    isCancellation: codes.includes('Ca') || /\(ca\.?\)/i.test(reading.text('buySell')),
  };
}

/** Negative for a sale, also where a query that was written by another program has no sign. */
function quantityIn(reading: RowReading): Quantity {
  const quantity = reading.quantity('quantity');
  const isUnsigned = /^SELL$/i.test(reading.text('buySell')) && quantity.gt(0);
  return isUnsigned ? negated(quantity) : quantity;
}

/** Of an option contract; undefined for what is traded by the unit. */
function multiplierIn(reading: RowReading): Decimal | undefined {
  if (reading.text('assetCategory') !== OPTIONS) return undefined;
  const multiplier = reading.has('multiplier') ? reading.number('multiplier') : ZERO;
  if (!multiplier.gt(0))
    reading.refuse(
      'multiplier',
      'An option needs its multiplier; add Multiplier to the Flex query.',
    );
  return multiplier;
}

/** A cost alone says no price: that of a sale is what its shares cost. */
function priceIn(reading: RowReading, quantity: Quantity): Price {
  if (reading.has('tradePrice')) {
    const quoted = reading.price('tradePrice');
    if (!isBond(reading)) return quoted;
    const amount = reading.has('proceeds') ? reading.money('proceeds') : undefined;
    return bondPrice({ quoted, quantity, amount });
  }
  reading.refuse('tradePrice', 'The trade has no price; add Trade Price to the Flex query.');
  return ZERO as Price;
}

/** The broker's trade date counts: for currencies and in Asia it is the day after that of New York's clock. */
function tradedAt(reading: RowReading): Moment {
  const moment = firstMoment(reading, 'dateTime', 'tradeDate');
  return reading.has('tradeDate') ? { ...moment, on: reading.moment('tradeDate').on } : moment;
}

/** Older queries have the time in a separate attribute. */
function withTime(row: FlexRow): FlexRow {
  const { dateTime = '', tradeDate = '', tradeTime = '' } = row.raw;
  if (dateTime !== '' || tradeTime === '') return row;
  return { ...row, raw: { ...row.raw, dateTime: `${tradeDate};${tradeTime}` } };
}

/** The id of the execution is the one that the trader knows too. */
function originIn(reading: RowReading): TransactionOrigin | undefined {
  const id =
    reading.text('ibExecID') ||
    reading.text('execID') ||
    reading.text('tradeID') ||
    transactionIdIn(reading);
  return id === '' ? undefined : { source: 'flex', id };
}

/** The interest that a bond's trade moved has the same one. */
function transactionIdIn(reading: RowReading): string {
  const id = reading.text('transactionID');
  return id !== '' && isBond(reading) ? `${id}/trade` : id;
}

function draftsOf(
  { row, trade, terms }: Execution,
  problems: ImportProblem[],
): readonly TransactionDraft[] {
  const isCurrencies = row.raw.assetCategory === CURRENCIES;
  const drafts: TransactionDraft[] | undefined = isCurrencies
    ? conversionDrafts(trade, terms)
    : securityTradeDrafts(trade, terms);
  if (drafts === undefined)
    problems.push({
      place: { ...row.place, column: 'symbol' },
      why: `"${trade.security.symbol}" is not a pair of currencies such as EUR.CHF; book it by hand.`,
    });
  return drafts ?? [];
}

interface Kept {
  readonly kept: readonly Execution[];
  readonly ignored: readonly IgnoredRow[];
  readonly cancellations: readonly ImportedCancellation[];
}

/** A cancellation of what is in no row of the file reverses what an earlier file booked. */
function withoutCancelled(executions: readonly Execution[], problems: ImportProblem[]): Kept {
  const dropped = new Set<Execution>();
  const ignored: IgnoredRow[] = [];
  const cancellations: ImportedCancellation[] = [];
  for (const cancel of executions.filter(({ trade }) => trade.isCancellation)) {
    dropped.add(cancel);
    const left = executions.filter((each) => !dropped.has(each));
    const target =
      left.find((each) => isCancelledBy(each, cancel)) ??
      left.findLast((each) => isOfOtherOrder(each, cancel));
    if (target === undefined) {
      const { origin } = cancel.terms;
      if (isUnnamed(cancel)) problems.push({ place: cancel.row.place, why: CANCELS_UNNAMED });
      else if (origin !== undefined) cancellations.push({ place: cancel.row.place, origin });
      continue;
    }
    dropped.add(target);
    const why = `Cancelled by the row of line ${cancel.row.place.line ?? '?'}.`;
    ignored.push({ place: target.row.place, why });
    ignored.push({ place: cancel.row.place, why: 'Cancels another row of the file.' });
  }
  return { kept: executions.filter((each) => !dropped.has(each)), ignored, cancellations };
}

function isCancelledBy(each: Execution, { row, trade }: Execution): boolean {
  if (each.trade.isCancellation) return false;
  const original = row.raw.origTradeID ?? '';
  if (original !== '' && original !== '0') return each.trade.tradeId === original;
  const isSame = trade.executionId !== '' && each.trade.executionId === trade.executionId;
  return isSame || isOpposite(each.trade, trade, row.raw.ibOrderID === each.row.raw.ibOrderID);
}

/** A fraction is cancelled by an order that names no other. */
function isOfOtherOrder(each: Execution, cancel: Execution): boolean {
  if (each.trade.isCancellation || !isUnnamed(cancel)) return false;
  return each.trade.at <= cancel.trade.at && isOpposite(each.trade, cancel.trade, true);
}

/** Its own number is that of no other row. */
function isUnnamed({ row, trade }: Execution): boolean {
  const original = row.raw.origTradeID ?? '';
  return trade.executionId === '' && trade.tradeId === '' && (original === '' || original === '0');
}

const CANCELS_UNNAMED =
  'It cancels a trade that is in no row of the file, and names none; take that trade back by hand.';

/** Without a common number: the same order, quantity and price with the sides exchanged. */
function isOpposite(one: StatedTrade, other: StatedTrade, isSameOrder: boolean): boolean {
  return (
    isSameOrder &&
    one.security.symbol === other.security.symbol &&
    one.quantity.eq(other.quantity.negated()) &&
    one.price.eq(other.price)
  );
}
