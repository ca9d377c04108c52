// What a Flex statement says about the account itself: cash, positions, closed lots, realised gains and rates.
import {
  type Decimal,
  type Money,
  ONE,
  type Price,
  type Quantity,
} from '../../../../kernel/decimal.ts';
import type { TradingDay } from '../../../../kernel/instant.ts';
import type { CurrencyCode } from '../../../domain/entries/ids.ts';
import { currencyFrom } from '../../rows/currency-code.ts';
import type { ImportProblem } from '../../rows/imported-file.ts';
import type { RowReading } from '../../rows/row-reading.ts';
import type { XmlElement } from '../../text/xml-tree.ts';
import { bondPrice } from '../stated/bond-price.ts';
import { STATEMENT_MOMENTS, STATEMENT_ZONE } from '../stated/moments.ts';
import type {
  StatedCash,
  StatedClosedLot,
  StatedPosition,
  StatedRate,
  StatedRealized,
  StatementFigures,
} from '../stated/statement-figures.ts';
import {
  currencyOrSum,
  type FlexRow,
  firstMoment,
  flexRows,
  isBond,
  readFlex,
  securityIn,
} from './flex-rows.ts';

type AccountFigures = Omit<StatementFigures, 'trades' | 'distributions'>;

export function flexFigures(statement: XmlElement, problems: ImportProblem[]): AccountFigures {
  const { attributes } = statement;
  const each = <Value>(name: string, read: (reading: RowReading, row: FlexRow) => Value) =>
    flexRows(statement, name).flatMap(
      (row) => readFlex(row, problems, (reading) => read(reading, row)) ?? [],
    );
  const [named] = each('AccountInformation', (reading) => reading.currency('currency'));
  return {
    account: attributes.accountId ?? '',
    baseCurrency: named ?? currencyAtPar(statement),
    from: dayOf(attributes.fromDate),
    to: dayOf(attributes.toDate),
    cash: each('CashReportCurrency', cashIn).flat(),
    positions: each('OpenPosition', positionIn),
    closedLots: each('Lot', closedLotIn),
    realized: each('FIFOPerformanceSummaryUnderlying', realizedIn).flat(),
    rates: each('ConversionRate', rateIn)
      .flat()
      .filter(({ rate }) => !rate.eq(ONE)),
  };
}

/** A query without the account's information: the currency of which one unit is one of the base. */
function currencyAtPar(statement: XmlElement): CurrencyCode | undefined {
  const rows = ['Trade', 'CashTransaction'].flatMap((name) => flexRows(statement, name));
  const atPar = rows.filter(({ raw }) => Number(raw.fxRateToBase) === 1);
  const [only, other] = new Set(atPar.map(({ raw }) => raw.currency ?? ''));
  return only === undefined || other !== undefined ? undefined : currencyFrom(only);
}

function dayOf(text: string | undefined): TradingDay | undefined {
  return STATEMENT_MOMENTS.parse(text ?? '', STATEMENT_ZONE)?.on;
}

function cashIn(reading: RowReading, { place }: FlexRow): StatedCash[] {
  const currency = currencyOrSum(reading);
  if (currency === undefined) return [];
  return [
    {
      ...{ place, currency },
      starting: moneyIn(reading, 'startingCash'),
      ending: moneyIn(reading, 'endingCash'),
      endingSettled: moneyIn(reading, 'endingSettledCash'),
    },
  ];
}

function positionIn(reading: RowReading, { place }: FlexRow): StatedPosition {
  const column = reading.has('position') ? 'position' : 'quantity';
  const quantity = reading.number(column) as Quantity;
  return {
    place,
    security: securityIn(reading),
    currency: reading.currency('currency'),
    quantity,
    cost: moneyIn(reading, 'costBasisMoney'),
    mark: reading.has('markPrice') ? markIn(reading, quantity) : undefined,
    value: moneyIn(reading, 'positionValue'),
    unrealized: moneyIn(reading, 'fifoPnlUnrealized'),
    openedAt: reading.has('openDateTime') ? reading.moment('openDateTime').at : undefined,
  };
}

function markIn(reading: RowReading, quantity: Quantity): Price {
  const quoted = reading.price('markPrice');
  const amount = moneyIn(reading, 'positionValue');
  return isBond(reading) ? bondPrice({ quoted, quantity, amount }) : quoted;
}

function closedLotIn(reading: RowReading, { place }: FlexRow): StatedClosedLot {
  return {
    place,
    security: securityIn(reading),
    currency: reading.currency('currency'),
    openedOn: reading.has('openDateTime') ? reading.moment('openDateTime').on : undefined,
    closedOn: firstMoment(reading, 'tradeDate', 'dateTime').on,
    quantity: reading.number('quantity') as Quantity,
    cost: moneyIn(reading, 'cost'),
    realized: moneyIn(reading, 'fifoPnlRealized'),
  };
}

/** A row without a symbol sums an asset class up. */
function realizedIn(reading: RowReading, { place }: FlexRow): StatedRealized[] {
  if (!reading.has('symbol')) return [];
  return [
    {
      place,
      security: securityIn(reading),
      total: reading.money('totalRealizedPnl'),
      shortTerm: sumIn(reading, ['realizedSTProfit', 'realizedSTLoss']),
      longTerm: sumIn(reading, ['realizedLTProfit', 'realizedLTLoss']),
    },
  ];
}

/** The broker lists private codes, such as CNH for yuan outside China; their rates book nothing. */
function rateIn(reading: RowReading, { place }: FlexRow): StatedRate[] {
  const [from, to] = ['fromCurrency', 'toCurrency'].map((name) => currencyFrom(reading.text(name)));
  if (from === undefined || to === undefined) return [];
  const on = reading.moment('reportDate').on;
  return [{ place, on, from, to, rate: reading.number('rate') }];
}

function moneyIn(reading: RowReading, name: string): Money | undefined {
  return reading.has(name) ? reading.money(name) : undefined;
}

function sumIn(reading: RowReading, names: readonly string[]): Money | undefined {
  const parts = names.filter((name) => reading.has(name)).map((name) => reading.money(name));
  const [first, ...rest] = parts;
  return first === undefined
    ? undefined
    : (rest.reduce<Decimal>((sum, part) => sum.plus(part), first) as Money);
}
