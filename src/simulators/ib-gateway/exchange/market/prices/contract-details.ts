// What a gateway says about a contract: its exchanges, its price rules, and its hours of the next days.
import {
  DAY_MS,
  HOUR_MS,
  type Instant,
  instant,
  type TradingDay,
} from '../../../../../kernel/instant.ts';
import {
  DEFAULT_PRICE_STEPS,
  incrementAt,
  type PriceStep,
} from '../../../../../market/instruments/tick-grid.ts';
import type { Calendar, Session } from '../../../../../market/time/calendar.ts';
import { addDays } from '../../../../../market/time/day.ts';
import { instantOf, wallTimeAt } from '../../../../../market/time/zone.ts';
import type { Contract, ContractDetails, Derivative } from '../../../messages/contract.ts';
import type { OptionChain } from '../../options/option-chain.ts';
import { isIndex, stepsOfRule } from '../../options/option-classes.ts';
import { OPTION_EXCHANGES } from '../../options/option-contracts.ts';
import { optionClose } from '../../options/option-hours.ts';
import { compactDay, termsIn } from '../../options/option-terms.ts';
import { isinOf } from './isin.ts';
import { exchangesOf } from './stocks.ts';

export const MARKET_RULE_ID = 26;
/** What market data calls the exchanges behind its best quote. */
export const BBO_EXCHANGE = '9c0001';
/** In the order of their bits, each with the letter that market data writes for it. */
export const SMART_COMPONENTS = [
  { exchange: 'NYSE', letter: 'N' },
  { exchange: 'NASDAQ', letter: 'T' },
  { exchange: 'ARCA', letter: 'P' },
  { exchange: 'BATS', letter: 'Z' },
  { exchange: 'IEX', letter: 'V' },
  { exchange: 'ISLAND', letter: 'Q' },
  { exchange: 'AMEX', letter: 'A' },
];
const DAYS_LISTED = 7;
const STOCK_ORDER_TYPES =
  'ACTIVETIM,AON,COND,DAY,FOK,GAT,GTC,GTD,IOC,LIT,LMT,LOC,LOO,MIT,MKT,MOC,MOO,OCA,OPG,STP,STPLMT,TRAIL,TRAILLMT,WHATIF';
const OPTION_ORDER_TYPES =
  'ACTIVETIM,AON,COND,DAY,FOK,GAT,GTC,GTD,IOC,LIT,LMT,MIT,MKT,OCA,STP,STPLMT,TRAIL,TRAILLMT,WHATIF';
const SIMULATED = {
  industry: 'Simulated',
  category: 'Simulated',
  subcategory: 'Simulated',
  timeZoneId: 'US/Eastern',
};

interface Parts {
  readonly calendar: Calendar;
  readonly chain: OptionChain;
  readonly now: Instant;
  ofSymbol(symbol: string): Contract | undefined;
  /** Hours by class and last day of trading: those of a whole chain are a few. */
  readonly hoursByClass: Map<string, string>;
}

/** The price steps of a market rule; undefined for an unknown number. */
export function stepsOfMarketRule(marketRuleId: number): readonly PriceStep[] | undefined {
  return marketRuleId === MARKET_RULE_ID ? DEFAULT_PRICE_STEPS : stepsOfRule(marketRuleId);
}

export function detailsOf(contract: Contract, parts: Parts): ContractDetails {
  return contract.secType === 'OPT'
    ? optionDetails(contract, parts)
    : stockDetails(contract, parts);
}

function stockDetails(contract: Contract, { calendar, now }: Parts): ContractDetails {
  const { symbol, secType } = contract;
  const exchanges = exchangesOf(secType);
  return {
    contract,
    marketName: symbol,
    minTick: 0.01,
    orderTypes: isIndex(symbol) ? '' : STOCK_ORDER_TYPES,
    validExchanges: exchanges.join(','),
    marketRuleIds: exchanges.map(() => MARKET_RULE_ID).join(','),
    longName: `${symbol} SIMULATED ${isIndex(symbol) ? 'INDEX' : 'STOCK'}`,
    ...SIMULATED,
    tradingHours: hoursText(calendar, now, (session) => extendedHours(calendar, session)),
    liquidHours: hoursText(calendar, now, (session) => session),
    secIds: isIndex(symbol) ? [] : [['ISIN', isinOf(symbol)]],
    stockType: stockTypeOf(symbol),
    aggregationGroup: 1,
  };
}

function stockTypeOf(symbol: string): string {
  if (isIndex(symbol)) return '';
  return symbol === 'SPY' ? 'ETF' : 'COMMON';
}

function optionDetails(contract: Contract, parts: Parts): ContractDetails {
  const { calendar, chain, now } = parts;
  const { symbol, tradingClass, lastTradeDate } = contract;
  const listed = chain.classNamed(tradingClass);
  const ruleId = listed?.marketRuleId ?? MARKET_RULE_ID;
  const kind = `${tradingClass}/${lastTradeDate}`;
  const hours =
    parts.hoursByClass.get(kind) ??
    hoursText(calendar, now, (session) => ({
      open: session.open,
      close: listed === undefined ? session.close : optionClose(listed, lastTradeDate, session),
    }));
  parts.hoursByClass.set(kind, hours);
  return {
    contract,
    marketName: tradingClass,
    minTick: incrementAt(stepsOfMarketRule(ruleId) ?? DEFAULT_PRICE_STEPS, 0),
    orderTypes: OPTION_ORDER_TYPES,
    validExchanges: OPTION_EXCHANGES.join(','),
    marketRuleIds: OPTION_EXCHANGES.map(() => ruleId).join(','),
    longName: `${symbol} SIMULATED STOCK`,
    ...SIMULATED,
    tradingHours: hours,
    liquidHours: hours,
    secIds: [],
    stockType: '',
    aggregationGroup: 2,
    derivative: derivativeOf(contract, parts),
  };
}

function derivativeOf({ symbol, localSymbol, lastTradeDate }: Contract, parts: Parts): Derivative {
  const { conId = 0, secType = 'STK' } = parts.ofSymbol(symbol) ?? {};
  const expiry = termsIn(localSymbol)?.expiry;
  return {
    underlying: { conId, symbol, secType },
    contractMonth: lastTradeDate.slice(0, 6),
    expiry: expiry === undefined ? lastTradeDate : compactDay(expiry),
  };
}

type Hours = Pick<Session, 'open' | 'close'>;

function extendedHours({ zone }: Calendar, { day, isEarlyClose }: Session): Hours {
  const evening = isEarlyClose ? 17 : 20;
  return {
    open: instantOf(zone, day, 4 * HOUR_MS),
    close: instantOf(zone, day, evening * HOUR_MS),
  };
}

function hoursText(calendar: Calendar, now: Instant, hoursOf: (session: Session) => Hours): string {
  const days: string[] = [];
  let day = calendar.dayOf(now);
  for (let count = 0; count < DAYS_LISTED; count += 1) {
    days.push(dayText(calendar, day, hoursOf));
    day = addDays(day, 1);
  }
  return days.join(';');
}

function dayText(
  calendar: Calendar,
  day: TradingDay,
  hoursOf: (session: Session) => Hours,
): string {
  const date = compactDay(day);
  const session = calendar.sessionOf(day);
  if (session === undefined) return `${date}:CLOSED`;
  const { open, close } = hoursOf(session);
  return `${date}:${clockText(calendar, open)}-${date}:${clockText(calendar, close)}`;
}

function clockText(calendar: Calendar, at: Instant): string {
  const { msOfDay } = wallTimeAt(calendar.zone, instant(at));
  return new Date(msOfDay % DAY_MS).toISOString().slice(11, 16).replace(':', '');
}
