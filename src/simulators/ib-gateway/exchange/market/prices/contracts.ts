// The contracts: any symbol of one to six letters is one USD stock with a fixed number.
import { DAY_MS, HOUR_MS, type Instant, instant } from '../../../../../kernel/instant.ts';
import { hashOf } from '../../../../../kernel/random.ts';
import type { Calendar } from '../../../../../market/time/calendar.ts';
import { addDays } from '../../../../../market/time/day.ts';
import { instantOf, wallTimeAt } from '../../../../../market/time/zone.ts';
import type { Contract, ContractDetails } from '../../../messages/contract.ts';
import { isinOf, symbolIn } from './isin.ts';

export const MARKET_RULE_ID = 26;
const SYMBOL = /^[A-Z]{1,6}$|^[A-Z]{1,4} [A-Z]$/;
export const EXCHANGES = ['SMART', 'NYSE', 'NASDAQ', 'ARCA', 'BATS', 'IEX', 'ISLAND', 'AMEX'];
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
const NO_SECURITY_ID: SecurityId = { type: '', id: '' };

export interface Contracts {
  /** The one matching contract, or undefined: error 200. */
  find(wanted: Contract, security?: SecurityId): Contract | undefined;
  ofSymbol(symbol: string): Contract | undefined;
  ofConId(conId: number): Contract | undefined;
  /** A number that no contract has. */
  freeConId(symbol: string): number;
  /** The symbol is another contract from now on. */
  renumber(symbol: string, conId: number): Contract | undefined;
}

/** An identifier of the security beside or instead of its symbol; only ISINs are known here. */
export interface SecurityId {
  readonly type: string;
  readonly id: string;
}

export function createContracts(): Contracts {
  const bySymbol = new Map<string, Contract>();
  const byConId = new Map<number, Contract>();

  function ofSymbol(symbol: string): Contract | undefined {
    const known = bySymbol.get(symbol);
    if (known !== undefined || !SYMBOL.test(symbol)) return known;
    const contract = stockOf(symbol, freeConId(symbol));
    bySymbol.set(symbol, contract);
    byConId.set(contract.conId, contract);
    return contract;
  }

  function freeConId(symbol: string): number {
    let conId = 1_000_000 + (hashOf(symbol) % 900_000_000);
    while (byConId.has(conId)) conId += 1;
    return conId;
  }

  /** By the most telling of what the client named: one of the texts, or the number. */
  function named(wanted: Contract, security: SecurityId): Contract | undefined {
    const symbol =
      wanted.symbol || wanted.localSymbol || (security.type === 'ISIN' && symbolIn(security.id));
    return symbol ? ofSymbol(symbol) : byConId.get(wanted.conId);
  }

  return {
    find(wanted, security = NO_SECURITY_ID) {
      const contract = named(wanted, security);
      if (contract === undefined || !isMeant(contract, wanted)) return undefined;
      const isSecurity = security.type === '' || security.id === isinOf(contract.symbol);
      return isSecurity ? contract : undefined;
    },
    ofSymbol,
    ofConId: (conId) => byConId.get(conId),
    freeConId,
    renumber(symbol, conId) {
      const known = ofSymbol(symbol);
      if (known === undefined) return undefined;
      const contract = { ...known, conId };
      bySymbol.set(symbol, contract);
      byConId.set(contract.conId, contract);
      return contract;
    },
  };
}

function isMeant(contract: Contract, wanted: Contract): boolean {
  const isOneOf = (text: string, allowed: readonly string[]) =>
    text === '' || allowed.includes(text);
  return (
    isOneOf(wanted.secType, ['STK']) &&
    isOneOf(wanted.currency, ['USD']) &&
    isOneOf(wanted.exchange, EXCHANGES) &&
    isOneOf(wanted.primaryExchange, EXCHANGES) &&
    isOneOf(wanted.localSymbol, [contract.localSymbol]) &&
    (wanted.conId === 0 || wanted.conId === contract.conId)
  );
}

function stockOf(symbol: string, conId: number): Contract {
  return {
    conId,
    symbol,
    secType: 'STK',
    lastTradeDate: '',
    strike: 0,
    right: '',
    multiplier: '',
    exchange: 'SMART',
    primaryExchange: primaryExchangeOf(symbol),
    currency: 'USD',
    localSymbol: symbol,
    tradingClass: symbol,
  };
}

function primaryExchangeOf(symbol: string): string {
  if (symbol === 'SPY') return 'ARCA';
  return symbol.includes(' ') || symbol.length < 4 ? 'NYSE' : 'NASDAQ';
}

export function detailsOf(contract: Contract, calendar: Calendar, now: Instant): ContractDetails {
  return {
    contract,
    marketName: contract.symbol,
    minTick: 0.01,
    orderTypes:
      'ACTIVETIM,AON,COND,DAY,FOK,GAT,GTC,GTD,IOC,LIT,LMT,LOC,LOO,MIT,MKT,MOC,MOO,OCA,OPG,STP,STPLMT,TRAIL,TRAILLMT,WHATIF',
    validExchanges: EXCHANGES.join(','),
    marketRuleIds: EXCHANGES.map(() => MARKET_RULE_ID).join(','),
    longName: `${contract.symbol} SIMULATED STOCK`,
    industry: 'Simulated',
    category: 'Simulated',
    subcategory: 'Simulated',
    timeZoneId: 'US/Eastern',
    tradingHours: hoursText(calendar, now, 'trading'),
    liquidHours: hoursText(calendar, now, 'liquid'),
    secIds: [['ISIN', isinOf(contract.symbol)]],
    stockType: contract.symbol === 'SPY' ? 'ETF' : 'COMMON',
    aggregationGroup: 1,
  };
}

function hoursText(calendar: Calendar, now: Instant, kind: 'trading' | 'liquid'): string {
  const days: string[] = [];
  let day = calendar.dayOf(now);
  for (let count = 0; count < DAYS_LISTED; count += 1) {
    const compact = day.replaceAll('-', '');
    const session = calendar.sessionOf(day);
    if (session === undefined) days.push(`${compact}:CLOSED`);
    else {
      const evening = session.isEarlyClose ? 17 : 20;
      const open = kind === 'liquid' ? session.open : instantOf(calendar.zone, day, 4 * HOUR_MS);
      const close =
        kind === 'liquid' ? session.close : instantOf(calendar.zone, day, evening * HOUR_MS);
      days.push(`${compact}:${clockText(calendar, open)}-${compact}:${clockText(calendar, close)}`);
    }
    day = addDays(day, 1);
  }
  return days.join(';');
}

function clockText(calendar: Calendar, at: Instant): string {
  const { msOfDay } = wallTimeAt(calendar.zone, instant(at));
  return new Date(msOfDay % DAY_MS).toISOString().slice(11, 16).replace(':', '');
}
