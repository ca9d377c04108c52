// The account's figures under the gateway's names. Settled cash is one amount in a summary only; in the stream of values it is a
// schedule by day.
import type { TradingDay } from '../../../../kernel/instant.ts';
import type { Account, Valuation } from './accounts.ts';

export interface AccountValue {
  readonly key: string;
  readonly value: string;
  readonly currency: string;
}

const USD = 'USD';

export function accountValues(
  account: Account,
  valuation: Valuation,
  today: TradingDay,
): readonly AccountValue[] {
  const cash = money('CashBalance', valuation.cash);
  return [
    text('AccountCode', account.name),
    text('AccountReady', 'true'),
    text('AccountType', 'INDIVIDUAL'),
    ...moneyValues(valuation),
    text('DayTradesRemaining', String(valuation.dayTradesRemaining)),
    text('Cushion', cushionOf(valuation)),
    text('Currency', USD, USD),
    text('ExchangeRate', '1.00', USD),
    cash,
    { ...cash, key: 'TotalCashBalance' },
    { ...cash, key: 'TotalCashBalance', currency: 'BASE' },
    ...[USD, 'BASE'].map((currency) => settledByDate(valuation, today, currency)),
    money('NetLiquidationByCurrency', valuation.netLiquidation),
    money('StockMarketValue', valuation.marketValue - valuation.optionValue),
    money('OptionMarketValue', valuation.optionValue),
    money('UnrealizedPnL', valuation.unrealizedPnl),
    money('RealizedPnL', valuation.realizedPnl),
  ];
}

function moneyValues(valuation: Valuation): readonly AccountValue[] {
  return [
    money('NetLiquidation', valuation.netLiquidation),
    money('TotalCashValue', valuation.cash),
    money('AccruedCash', 0),
    money('BuyingPower', valuation.buyingPower),
    money('EquityWithLoanValue', valuation.equityWithLoan),
    money('GrossPositionValue', valuation.grossPositionValue),
    money('InitMarginReq', valuation.initialMargin),
    money('MaintMarginReq', valuation.maintenanceMargin),
    money('FullInitMarginReq', valuation.initialMargin),
    money('FullMaintMarginReq', valuation.maintenanceMargin),
    money('AvailableFunds', valuation.availableFunds),
    money('ExcessLiquidity', valuation.excessLiquidity),
    money('FullAvailableFunds', valuation.availableFunds),
    money('FullExcessLiquidity', valuation.excessLiquidity),
  ];
}

export interface SummaryValue {
  readonly tag: string;
  readonly value: string;
  readonly currency: string;
}

/** All tags that a summary can be asked for; those without a figure here are left out of the answer. */
const SUMMARY_TAGS: ReadonlySet<string> = new Set(
  `AccountType NetLiquidation TotalCashValue SettledCash AccruedCash BuyingPower EquityWithLoanValue
  PreviousEquityWithLoanValue GrossPositionValue RegTEquity RegTMargin ReqTEquity ReqTMargin SMA
  PreviousDayEquityWithLoanValue InitMarginReq MaintMarginReq AvailableFunds ExcessLiquidity Cushion
  FullInitMarginReq FullMaintMarginReq FullAvailableFunds FullExcessLiquidity LookAheadNextChange
  LookAheadInitMarginReq LookAheadMaintMarginReq LookAheadAvailableFunds LookAheadExcessLiquidity
  HighestSeverity DayTradesRemaining DayTradesRemainingT+1 DayTradesRemainingT+2
  DayTradesRemainingT+3 DayTradesRemainingT+4 Leverage`.split(/\s+/),
);
const LEDGER_TAG = /^\$LEDGER(:[A-Z]{3})?$/;
const LEDGER: ReadonlySet<string> = new Set(
  `Currency ExchangeRate CashBalance TotalCashBalance NetLiquidationByCurrency StockMarketValue
  OptionMarketValue UnrealizedPnL RealizedPnL`.split(/\s+/),
);

/** Groups are those of advisers, of whom none is simulated. */
export function refusalOfSummary(group: string, tags: readonly string[]): string | undefined {
  if (group !== 'All') return `Invalid account group: ${group}`;
  const wrong = tags.filter((tag) => !SUMMARY_TAGS.has(tag) && !LEDGER_TAG.test(tag));
  if (wrong.length > 0) return `Invalid tags: ${wrong.join(',')}`;
  return tags.length === 0 ? 'No tags are given.' : undefined;
}

interface SummaryTerms {
  readonly valuation: Valuation;
  readonly tags: readonly string[];
  readonly today: TradingDay;
}

/** Only the requested tags; a `$LEDGER` tag requests the figures of the base currency, one currency or all of them. */
export function summaryValues(
  account: Account,
  { valuation, tags, today }: SummaryTerms,
): readonly SummaryValue[] {
  // The account holds nothing but its base currency.
  const isLedger = ['$LEDGER', `$LEDGER:${USD}`, '$LEDGER:ALL'].some((tag) => tags.includes(tag));
  return [...accountValues(account, valuation, today), money('SettledCash', valuation.cash)]
    .filter(
      ({ key, currency }) =>
        tags.includes(key) || (isLedger && currency === USD && LEDGER.has(key)),
    )
    .map(({ key, value, currency }) => ({ tag: key, value, currency }));
}

function money(key: string, amount: number): AccountValue {
  return { key, value: amount.toFixed(2), currency: USD };
}

/** Trades settle at once here, so today's amount is the only one. */
function settledByDate({ cash }: Valuation, today: TradingDay, currency: string): AccountValue {
  return text('SettledCashByDate', `${today.replaceAll('-', '')}:${cash.toFixed(2)}`, currency);
}

function text(key: string, value: string, currency = ''): AccountValue {
  return { key, value, currency };
}

function cushionOf({ netLiquidation, excessLiquidity }: Valuation): string {
  return netLiquidation === 0 ? '0' : (excessLiquidity / netLiquidation).toFixed(6);
}
