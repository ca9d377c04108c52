// The stocks and indices: any symbol of one to six letters is one, with a fixed number.
import type { Contract } from '../../../messages/contract.ts';
import { isIndex } from '../../options/option-classes.ts';

const SYMBOL = /^[A-Z]{1,6}$|^[A-Z]{1,4} [A-Z]$/;
const INDEX_EXCHANGE = 'CBOE';
export const EXCHANGES = ['SMART', 'NYSE', 'NASDAQ', 'ARCA', 'BATS', 'IEX', 'ISLAND', 'AMEX'];

export function isStockSymbol(symbol: string): boolean {
  return SYMBOL.test(symbol);
}

/** Where a contract of that security type can be requested. */
export function exchangesOf(secType: string): readonly string[] {
  return secType === 'IND' ? [INDEX_EXCHANGE, 'SMART'] : EXCHANGES;
}

export function stockOf(symbol: string, conId: number): Contract {
  const isOfIndex = isIndex(symbol);
  return {
    conId,
    symbol,
    secType: isOfIndex ? 'IND' : 'STK',
    lastTradeDate: '',
    strike: 0,
    right: '',
    multiplier: '',
    exchange: isOfIndex ? INDEX_EXCHANGE : 'SMART',
    primaryExchange: isOfIndex ? '' : primaryExchangeOf(symbol),
    currency: 'USD',
    localSymbol: symbol,
    tradingClass: symbol,
  };
}

function primaryExchangeOf(symbol: string): string {
  if (symbol === 'SPY') return 'ARCA';
  return symbol.includes(' ') || symbol.length < 4 ? 'NYSE' : 'NASDAQ';
}
