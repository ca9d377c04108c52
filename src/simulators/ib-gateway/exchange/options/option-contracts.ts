// The option contracts as clients name them: those that match a contract with open fields, and the numbers of their
// exchanges.
import type { TradingDay } from '../../../../kernel/instant.ts';
import type { Contract } from '../../messages/contract.ts';
import type { OptionChain } from './option-chain.ts';
import type { OptionClass } from './option-classes.ts';
import {
  compactDay,
  localSymbolOf,
  type OptionRight,
  type OptionTerms,
  termsIn,
} from './option-terms.ts';

export const OPTION_EXCHANGES =
  `SMART AMEX BATS BOX CBOE CBOE2 EDGX EMERALD GEMINI IBUSOPT ISE MEMX MERCURY
  MIAX NASDAQBX NASDAQOM PEARL PHLX PSE SAPPHIRE`.split(/\s+/);
export const OPTION_MULTIPLIER = '100';

const RIGHTS: ReadonlyMap<string, readonly OptionRight[]> = new Map([
  ['', ['C', 'P']],
  ['0', ['C', 'P']],
  ['?', ['C', 'P']],
  ['C', ['C']],
  ['CALL', ['C']],
  ['P', ['P']],
  ['PUT', ['P']],
]);

/** The terms of every listed option that the client may mean; an open field means all of its values. */
export function listedOptions(wanted: Contract, chain: OptionChain): readonly OptionTerms[] {
  if (wanted.localSymbol !== '') return named(wanted, chain);
  return classesFor(wanted, chain).flatMap((listed) =>
    chain
      .expiriesOf(listed)
      .filter((expiry) => isExpiry(wanted.lastTradeDate, chain.lastTradeOf(listed, expiry)))
      .flatMap((expiry) => ofExpiry(wanted, chain, listed, expiry)),
  );
}

/** The contract of the terms, without a number. */
export function optionOf(terms: OptionTerms, listed: OptionClass, chain: OptionChain): Contract {
  return {
    conId: 0,
    symbol: listed.underlying,
    secType: 'OPT',
    lastTradeDate: compactDay(chain.lastTradeOf(listed, terms.expiry)),
    strike: terms.strike,
    right: terms.right,
    multiplier: OPTION_MULTIPLIER,
    exchange: 'SMART',
    primaryExchange: '',
    currency: 'USD',
    localSymbol: localSymbolOf(terms),
    tradingClass: listed.name,
  };
}

/** Whether what a client says about a contract, besides its number, is true of it; open fields are. */
export function isOptionMeant(contract: Contract, wanted: Contract): boolean {
  const isSame = (name: 'symbol' | 'localSymbol' | 'tradingClass' | 'multiplier') =>
    wanted[name] === '' || wanted[name] === contract[name];
  return (
    isSame('symbol') &&
    isSame('localSymbol') &&
    isSame('tradingClass') &&
    isSame('multiplier') &&
    isPlace(wanted) &&
    isExpiryText(wanted.lastTradeDate, contract.lastTradeDate) &&
    (wanted.strike === 0 || wanted.strike === contract.strike) &&
    rightsOf(wanted).some((right) => right === contract.right)
  );
}

function named(wanted: Contract, chain: OptionChain): readonly OptionTerms[] {
  const terms = termsIn(wanted.localSymbol);
  const listed = terms === undefined ? undefined : chain.classNamed(terms.tradingClass);
  if (terms === undefined || listed === undefined || !chain.isListed(terms)) return [];
  return isOptionMeant(optionOf(terms, listed, chain), wanted) ? [terms] : [];
}

function classesFor(wanted: Contract, chain: OptionChain): readonly OptionClass[] {
  const isFit = wanted.multiplier === '' || wanted.multiplier === OPTION_MULTIPLIER;
  if (!isFit || !isPlace(wanted) || wanted.symbol === '') return [];
  const isWanted = ({ name }: OptionClass) => ['', name].includes(wanted.tradingClass);
  return chain.classesOf(wanted.symbol).filter(isWanted);
}

function ofExpiry(
  wanted: Contract,
  chain: OptionChain,
  listed: OptionClass,
  expiry: TradingDay,
): readonly OptionTerms[] {
  const isWanted = (strike: number) => wanted.strike === 0 || wanted.strike === strike;
  const strikes = chain.strikesOf(listed, expiry).filter(isWanted);
  return rightsOf(wanted).flatMap((right) =>
    strikes.map((strike) => ({ tradingClass: listed.name, expiry, right, strike })),
  );
}

function rightsOf({ right }: Contract): readonly OptionRight[] {
  return RIGHTS.get(right.toUpperCase()) ?? [];
}

function isPlace({ exchange, currency }: Contract): boolean {
  return ['', ...OPTION_EXCHANGES].includes(exchange) && ['', 'USD'].includes(currency);
}

function isExpiry(text: string, lastTrade: TradingDay): boolean {
  return isExpiryText(text, compactDay(lastTrade));
}

/** A day, or a month and all of its days. */
function isExpiryText(text: string, day: string): boolean {
  return text === '' || text === day || (text.length === 6 && day.startsWith(text));
}
