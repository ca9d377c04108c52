// Option contracts in the broker's terms. Only plain classes of stocks are named: 100 shares, without a digit in the root.
import { STANDARD_MULTIPLIER } from '../../../../market/instruments/amount.ts';
import type { Instrument } from '../../../../market/instruments/instrument.ts';
import {
  isAdjusted,
  isAdjustedClass,
  isIndexClass,
} from '../../../../market/options/option-contract.ts';
import {
  type InstrumentId,
  type OptionTerms,
  optionIdOf,
  parseOptionId,
} from '../../../../market/options/option-id.ts';
import { parseDay } from '../../../../market/time/day.ts';
import type { WireContract } from '../messages/messages.ts';

const OPTION = 'OPT';
/** Characters of the root in the OCC symbol, which the broker calls the local symbol. */
const ROOT_LENGTH = 6;

/** By its local symbol, which says all: the broker's symbol of the underlying need not be known. */
export function wantedOption(id: string, currency: string): WireContract {
  const terms = parseOptionId(id);
  const [root = '', suffix = ''] = id.split(' ');
  return {
    conId: 0,
    symbol: '',
    secType: OPTION,
    exchange: 'SMART',
    primaryExchange: '',
    currency,
    option: {
      localSymbol: `${root.padEnd(ROOT_LENGTH)}${suffix}`,
      tradingClass: root,
      multiplier: STANDARD_MULTIPLIER,
      right: terms?.right === 'put' ? 'P' : 'C',
      strike: terms?.strike ?? Number.NaN,
      lastTradeDate: terms?.expiry.replaceAll('-', '') ?? '',
    },
  };
}

/** The contract of an order: the broker's number of it says all, and what a position reported is never sent back. */
export function optionContract({ contract, symbol, currency }: Instrument): WireContract {
  return { ...wantedOption(symbol, currency), conId: Number(contract) };
}

/** Undefined for another kind of contract, and for an option of another class, multiplier or currency. */
export function optionIdIn(contract: WireContract, currency: string): InstrumentId | undefined {
  const { option } = contract;
  if (contract.secType !== OPTION || option === undefined) return undefined;
  if (contract.currency !== currency || isAdjusted(option)) return undefined;
  const terms = parseOptionId(option.localSymbol) ?? termsOf(contract);
  if (terms === undefined || isIndexClass(terms.root) || isAdjustedClass(terms.root))
    return undefined;
  return optionIdOf(terms);
}

/** What the broker states, if the terms are those of a plain contract and the multiplier is left out or another one: such a contract is not traded. */
export function oddMultiplierIn(
  contract: WireContract,
  currency: string,
): { readonly id: InstrumentId; readonly why: string } | undefined {
  const { option } = contract;
  if (option === undefined || option.multiplier === STANDARD_MULTIPLIER) return undefined;
  const plain = { ...contract, option: { ...option, multiplier: STANDARD_MULTIPLIER } };
  const id = optionIdIn(plain, currency);
  if (id === undefined) return undefined;
  const { multiplier } = option;
  const stated = multiplier > 0 ? `a multiplier of ${multiplier}` : 'no multiplier';
  const why = `${stated} is stated for ${id}, where ${STANDARD_MULTIPLIER} is expected`;
  return { id, why };
}

/** Why an answer is not the wanted contract, if its multiplier alone is wrong. */
export function whyOdd(
  answers: readonly { readonly contract: WireContract }[],
  symbol: string,
  currency: string,
): string | undefined {
  const odd = answers.map(({ contract }) => oddMultiplierIn(contract, currency));
  return odd.find((one) => one?.id === symbol)?.why;
}

/** By what the broker states of it. */
export function isAdjustedNow({ option }: WireContract): boolean {
  if (option === undefined) return false;
  const { localSymbol, tradingClass, multiplier } = option;
  const isOther = multiplier > 0 && multiplier !== STANDARD_MULTIPLIER;
  const root = parseOptionId(localSymbol)?.root ?? '';
  return isOther || isAdjustedClass(tradingClass) || isAdjustedClass(root);
}

/** Without a local symbol. */
function termsOf({ symbol, option }: WireContract): OptionTerms | undefined {
  if (option === undefined) return undefined;
  const expiry = dayIn(option.lastTradeDate);
  if (expiry === undefined) return undefined;
  const { tradingClass, right, strike } = option;
  return {
    root: tradingClass === '' ? symbol : tradingClass,
    expiry,
    right: right.startsWith('P') ? 'put' : 'call',
    strike,
  };
}

/** `20261218`, sometimes followed by a time. */
export function dayIn(text: string) {
  const [, year, month, date] = /^(\d{4})(\d{2})(\d{2})/.exec(text) ?? [];
  return parseDay(`${year}-${month}-${date}`);
}
