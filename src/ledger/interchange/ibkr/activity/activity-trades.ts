// Trades of an activity statement. They have no ids: what a row says, and its number among equal rows, names it.
import { sumOf } from '../../../../kernel/amounts.ts';
import { NO_MONEY } from '../../../../kernel/decimal.ts';
import type { CurrencyCode } from '../../../domain/entries/ids.ts';
import { isOption, multiplierOf } from '../../../domain/options/option-security.ts';
import type { TransactionDraft } from '../../../domain/transactions/draft.ts';
import type { ImportedDraft, ImportProblem } from '../../rows/imported-file.ts';
import type { Row, RowReading } from '../../rows/row-reading.ts';
import { optionEnds } from '../stated/option-ends.ts';
import type { StatedClosedLot, StatedTrade } from '../stated/statement-figures.ts';
import { conversionDrafts, securityTradeDrafts } from '../stated/trade-drafts.ts';
import { unreadMoney } from '../stated/unread-money.ts';
import { chargedElsewhere } from './charged-currencies.ts';
import { BONDS, quotedPrice } from './quoted-price.ts';
import { reportedSums } from './reported-sums.ts';
import { type ActivitySections, readActivity } from './sections.ts';
import { COMMISSION, commissionsWithout, leviesInCommissions } from './trade-levies.ts';

export interface ActivityTrades {
  readonly trades: readonly StatedTrade[];
  readonly closedLots: readonly StatedClosedLot[];
  readonly drafts: readonly ImportedDraft[];
  /** Rows of the section of fees that the commissions contain. */
  readonly levies: ReadonlySet<Row>;
}

const SHARES = ['Stocks', 'Warrants', 'Mutual Funds', 'Funds', 'Cryptocurrencies', ...BONDS];
const CURRENCIES = 'Forex';
const OPTIONS = 'Equity and Index Options';

export function activityTrades(
  sections: ActivitySections,
  baseCurrency: CurrencyCode | undefined,
  problems: ImportProblem[],
): ActivityTrades {
  const rows = sections.rows('Trades');
  const used = usedRows(rows);
  problems.push(...unknownTrades(rows));
  const drafts: ImportedDraft[] = [];
  const trades: StatedTrade[] = [];
  const stated = used.flatMap((row) => {
    const trade = readActivity(row, problems, (reading) =>
      tradeIn(reading, { row, sections, baseCurrency }),
    );
    return trade === undefined ? [] : [{ row, trade, terms: NO_TERMS }];
  });
  const { levies, charged } = costsIn({ sections, used, stated, baseCurrency });
  const executions = stated.map((each) => ({
    ...each,
    trade: charged.get(each.trade) ?? each.trade,
    before: charged.has(each.trade) ? each.trade : undefined,
  }));
  const ends = optionEnds(
    executions.filter(({ trade }) => !isCancelled(trade)),
    [],
  );
  const refused = new Set(ends.problems.map(({ execution }) => execution));
  for (const { execution, why } of ends.problems)
    problems.push({ place: { ...execution.row.place, column: 'Code' }, why });
  for (const each of executions) {
    trades.push(each.trade);
    if (ends.deliveries.has(each) || refused.has(each)) continue;
    const { row, trade, before } = each;
    const own = ends.drafts.get(each) ?? draftsOf(row, trade, problems);
    const former = (before && conversionDrafts(before, NO_TERMS))?.filter(isFee);
    drafts.push(
      ...own.map((draft) => ({
        ...{ draft, place: row.place },
        ...(former !== undefined && isFee(draft) && { formerly: former }),
      })),
    );
  }
  return { trades, closedLots: closedLotsIn(rows, sections, problems), drafts, levies };
}

function isFee({ type }: TransactionDraft): boolean {
  return type === 'FEE';
}

interface StatedCosts {
  readonly sections: ActivitySections;
  readonly used: readonly Row[];
  readonly stated: readonly { readonly row: Row; readonly trade: StatedTrade }[];
  readonly baseCurrency: CurrencyCode | undefined;
}

function costsIn({ sections, used, stated, baseCurrency: base }: StatedCosts) {
  const conversions = stated
    .filter(
      ({ row }) => row.raw['Asset Category'] === CURRENCIES && row.raw[COMMISSION] === undefined,
    )
    .map(({ trade }) => trade);
  const inBase = sumOf(conversions.map(({ commission }) => commission));
  const converted = (currency: string) => (currency === base ? inBase : NO_MONEY);
  const levies = leviesInCommissions(sections, used, converted);
  if (base === undefined) return { levies, charged: new Map<StatedTrade, StatedTrade>() };
  const reported = reportedSums(sections, 'Commissions');
  const own = commissionsWithout(levies, used);
  return { levies, charged: chargedElsewhere({ base, reported, own, conversions }) };
}

const NO_TERMS = { rate: undefined, origin: undefined };

const EXECUTIONS = ['Trade', 'Execution', ''];
const EXPLANATIONS = ['ClosedLot', 'WashSale'];

/** Orders; their executions are listed below them if the statement shows both. */
function usedRows(rows: readonly Row[]): readonly Row[] {
  const keyOf = ({ raw }: Row) => `${raw['Asset Category'] ?? ''} ${raw.Symbol ?? ''}`;
  const orders = rows.filter(({ raw }) => raw.DataDiscriminator === 'Order');
  const ordered = new Set(orders.map(keyOf));
  return rows.filter((row) => {
    const kind = row.raw.DataDiscriminator ?? '';
    return kind === 'Order' || (EXECUTIONS.includes(kind) && !ordered.has(keyOf(row)));
  });
}

/** Rows of a kind that is none of those of an English statement. */
function unknownTrades(rows: readonly Row[]): ImportProblem[] {
  const known = ['Order', ...EXECUTIONS, ...EXPLANATIONS];
  const others = rows.filter(({ raw }) => !known.includes(raw.DataDiscriminator ?? ''));
  const advice = 'Download the activity statement again, as CSV with English as its language.';
  return [unreadMoney('Trades', others, advice) ?? []].flat();
}

interface Context {
  readonly row: Row;
  readonly sections: ActivitySections;
  readonly baseCurrency: CurrencyCode | undefined;
}

function tradeIn(reading: RowReading, { row, sections, baseCurrency }: Context): StatedTrade {
  const asset = reading.needed('Asset Category');
  if (asset !== CURRENCIES && asset !== OPTIONS && !SHARES.includes(asset))
    reading.refuse(
      'Asset Category',
      `${asset} are not booked: only shares, funds, bonds, warrants, options, coins and currencies are.`,
    );
  const security = sections.security(reading.needed('Symbol'));
  if (asset === OPTIONS && !isOption(security))
    reading.refuse('Symbol', `"${security.symbol}" is not an option, such as AAPL 19JAN24 190 C.`);
  const currency = reading.currency('Currency');
  const quantity = reading.quantity('Quantity');
  if (quantity.isZero()) reading.refuse('Quantity', 'A trade of nothing; delete the row.');
  // The commission of a conversion is stated in the base currency: `Comm in EUR`.
  const isInBase = row.raw[COMMISSION] === undefined;
  const fee = isInBase ? `Comm in ${baseCurrency ?? ''}` : COMMISSION;
  if (row.raw[fee] === undefined)
    reading.refuse(
      fee,
      'The section has no such column, so the commission is unknown; download the statement again.',
    );
  return {
    place: row.place,
    ...{ executionId: '', tradeId: '', orderReference: '' },
    security,
    currency,
    ...(asset === OPTIONS && { multiplier: multiplierOf(security) }),
    ...reading.moment('Date/Time'),
    quantity,
    price: quotedPrice(reading, 'T. Price', { quantity, amount: 'Proceeds' }),
    proceeds: reading.money('Proceeds'),
    commission: reading.money(fee),
    commissionCurrency: isInBase ? (baseCurrency ?? currency) : currency,
    taxes: NO_MONEY,
    cost: reading.has('Basis') ? reading.money('Basis') : undefined,
    realized: reading.has('Realized P/L') ? reading.money('Realized P/L') : undefined,
    codes: reading
      .text('Code')
      .split(/[;, ]+/)
      .filter((code) => code !== ''),
    isCancellation: false,
  };
}

function draftsOf(
  row: Row,
  trade: StatedTrade,
  problems: ImportProblem[],
): readonly TransactionDraft[] {
  if (isCancelled(trade)) {
    problems.push({ place: { ...row.place, column: 'Code' }, why: CANCELLED });
    return [];
  }
  const isCurrencies = row.raw['Asset Category'] === CURRENCIES;
  const drafts = isCurrencies
    ? conversionDrafts(trade, NO_TERMS)
    : securityTradeDrafts(trade, NO_TERMS);
  if (drafts === undefined) {
    const why = `"${trade.security.symbol}" is not a pair of currencies such as EUR.CHF; book it by hand.`;
    problems.push({ place: { ...row.place, column: 'Symbol' }, why });
  }
  return drafts ?? [];
}

function isCancelled({ codes }: StatedTrade): boolean {
  return codes.includes('Ca');
}

const CANCELLED =
  'A cancelled trade; this statement does not say which one, so import a Flex query of the period instead.';

/** Each closed lot stands below the trade that closed it. */
function closedLotsIn(
  rows: readonly Row[],
  sections: ActivitySections,
  problems: ImportProblem[],
): StatedClosedLot[] {
  let closing: Row | undefined;
  return rows.flatMap((row) => {
    if (row.raw.DataDiscriminator !== 'ClosedLot') closing = row;
    if (closing === undefined || closing === row) return [];
    const closedAt = closing.raw['Date/Time'] ?? '';
    const read = readActivity(
      { ...row, raw: { ...row.raw, [CLOSED_AT]: closedAt } },
      problems,
      (reading) => closedLotIn(reading, row, sections),
    );
    return read ?? [];
  });
}

const CLOSED_AT = 'Date/Time of the trade';

function closedLotIn(reading: RowReading, row: Row, sections: ActivitySections): StatedClosedLot {
  return {
    place: row.place,
    security: sections.security(reading.needed('Symbol')),
    currency: reading.currency('Currency'),
    openedOn: reading.moment('Date/Time').on,
    closedOn: reading.moment(CLOSED_AT).on,
    quantity: reading.quantity('Quantity'),
    cost: reading.has('Basis') ? reading.money('Basis') : undefined,
    realized: reading.has('Realized P/L') ? reading.money('Realized P/L') : undefined,
  };
}
