// The contracts: stocks, indices and options by what clients say about them, each with a fixed number.
import type { TradingDay } from '../../../../../kernel/instant.ts';
import { hashOf } from '../../../../../kernel/random.ts';
import type { Contract } from '../../../messages/contract.ts';
import { instrumentKey, underlyingIn } from '../../../messages/instrument-key.ts';
import { type Combo, comboIn, comboOf as comboWith } from '../../options/combos.ts';
import type { OptionChain } from '../../options/option-chain.ts';
import { isOptionMeant, listedOptions, optionOf } from '../../options/option-contracts.ts';
import { localSymbolOf, type OptionTerms, termsIn } from '../../options/option-terms.ts';
import { isinOf, symbolIn } from './isin.ts';
import { exchangesOf, isStockSymbol, stockOf } from './stocks.ts';

const NO_SECURITY_ID: SecurityId = { type: '', id: '' };
const NO_CONTRACT: ContractProblem = {
  code: 200,
  text: 'No security definition has been found for the request',
};

export interface Contracts {
  /** The one matching contract, or undefined: error 200. */
  find(wanted: Contract, security?: SecurityId): Contract | undefined;
  /** Every matching contract: several if fields of an option are open. */
  all(wanted: Contract, security?: SecurityId): readonly Contract[];
  /** Why a contract that was not found is none. */
  problemOf(wanted: Contract): ContractProblem;
  /** By its symbol, or the local symbol of an option. */
  ofSymbol(key: string): Contract | undefined;
  ofConId(conId: number): Contract | undefined;
  /** The combination of a key. */
  comboOf(key: string): Combo | undefined;
  /** Of these legs: number, ratio and action of each. */
  comboWith(wanted: Contract, legs: readonly (readonly string[])[]): Combo | undefined;
  /** The option of the terms, listed or not; it is known from now on. It takes the number of the one that it replaces, if that is given. */
  ofTerms(terms: OptionTerms, before?: Contract): Contract | undefined;
  /** A number that no contract has. */
  freeConId(symbol: string): number;
  /** The symbol is another contract from now on. */
  renumber(symbol: string, conId: number): Contract | undefined;
}

export interface ContractProblem {
  readonly code: 200 | 478;
  readonly text: string;
}

/** An identifier of the security beside or instead of its symbol; only ISINs are known here. */
export interface SecurityId {
  readonly type: string;
  readonly id: string;
}

interface Parts {
  readonly chain: OptionChain;
  /** Of earlier runs: they are known by their numbers, whatever is listed now. */
  readonly known: Iterable<Contract>;
  today(): TradingDay;
}

export function createContracts({ chain, known, today }: Parts): Contracts {
  const bySymbol = new Map<string, Contract>();
  const byConId = new Map<number, Contract>();
  const listedOn = new Map<string, TradingDay>();
  /** Options that a corporate action made. */
  const adopted = new Set<Contract>();
  for (const contract of known) if (contract.secType === 'OPT') add(contract);
  for (const contract of [...bySymbol.values()]) if (isReplaced(contract)) forget(contract);

  function add(contract: Contract): Contract {
    bySymbol.set(instrumentKey(contract), contract);
    byConId.set(contract.conId, contract);
    return contract;
  }

  /** Its number stands for other terms now. */
  function isReplaced(contract: Contract): boolean {
    const now = byConId.get(contract.conId);
    return now !== undefined && instrumentKey(now) !== instrumentKey(contract);
  }

  function forget(contract: Contract): void {
    bySymbol.delete(instrumentKey(contract));
    adopted.delete(contract);
  }

  function ofSymbol(key: string): Contract | undefined {
    const there = bySymbol.get(key);
    if (there !== undefined) return there;
    if (isStockSymbol(key)) return add(stockOf(key, freeConId(key)));
    const terms = termsIn(key);
    return terms !== undefined && chain.isListed(terms) ? ofTerms(terms) : undefined;
  }

  function comboOf(key: string): Combo | undefined {
    const underlying = underlyingIn(key);
    // Its options are listed only if the stock is known.
    return underlying === key || ofSymbol(underlying) === undefined
      ? undefined
      : comboIn(key, ofConId);
  }

  function ofTerms(terms: OptionTerms): Contract | undefined {
    const key = localSymbolOf(terms);
    const listed = chain.classNamed(terms.tradingClass);
    if (listed === undefined) return undefined;
    return bySymbol.get(key) ?? add({ ...optionOf(terms, listed, chain), conId: freeConId(key) });
  }

  function inPlaceOf(before: Contract, terms: OptionTerms): Contract | undefined {
    const there = bySymbol.get(localSymbolOf(terms));
    const listed = chain.classNamed(terms.tradingClass);
    if (there !== undefined || listed === undefined) return there;
    forget(before);
    return add({ ...optionOf(terms, listed, chain), conId: before.conId });
  }

  function freeConId(symbol: string): number {
    let conId = 1_000_000 + (hashOf(symbol) % 900_000_000);
    while (byConId.has(conId)) conId += 1;
    return conId;
  }

  /** A number from before a restart may be of an option that was not requested since. */
  function ofConId(conId: number): Contract | undefined {
    if (conId > 0 && !byConId.has(conId)) listAll();
    return byConId.get(conId);
  }

  /** Once a day and stock: what is listed changes with them. */
  function listAll(): void {
    const stocks = [...bySymbol.values()].filter(({ secType }) => secType !== 'OPT');
    for (const { symbol } of stocks) {
      if (listedOn.get(symbol) === today()) continue;
      listedOn.set(symbol, today());
      for (const terms of listedOptions({ ...stockOf(symbol, 0), ...OPEN_OPTION }, chain))
        ofTerms(terms);
    }
  }

  /** By the most telling of what the client named: one of the texts, or the number. */
  function stockNamed(wanted: Contract, security: SecurityId): Contract | undefined {
    const symbol =
      wanted.symbol || wanted.localSymbol || (security.type === 'ISIN' && symbolIn(security.id));
    return symbol ? ofSymbol(symbol) : byConId.get(wanted.conId);
  }

  function stockMeant(wanted: Contract, security: SecurityId): readonly Contract[] {
    const contract = stockNamed(wanted, security);
    if (contract === undefined || !isMeant(contract, wanted)) return [];
    const isSecurity = security.type === '' || security.id === isinOf(contract.symbol);
    return isSecurity ? [contract] : [];
  }

  /** A number and an exchange are enough; everything else that is said must agree. */
  function optionsMeant(wanted: Contract): readonly Contract[] {
    const numbered = wanted.conId > 0 ? ofConId(wanted.conId) : undefined;
    const found =
      wanted.conId > 0
        ? [numbered].filter((contract) => contract !== undefined)
        : [
            ...new Set([
              ...listedOptions(wanted, chain).flatMap((terms) => ofTerms(terms) ?? []),
              ...adopted,
            ]),
          ];
    return found.filter(
      (contract) =>
        contract.secType === 'OPT' && isOptionMeant(contract, wanted) && !isExpired(contract),
    );
  }

  function isExpired({ localSymbol }: Contract): boolean {
    const expiry = termsIn(localSymbol)?.expiry;
    return expiry !== undefined && expiry < today();
  }

  function isOption({ secType, conId }: Contract): boolean {
    if (secType !== '') return secType === 'OPT';
    return conId > 0 && ofConId(conId)?.secType === 'OPT';
  }

  function all(wanted: Contract, security = NO_SECURITY_ID): readonly Contract[] {
    return isOption(wanted) ? optionsMeant(wanted) : stockMeant(wanted, security);
  }

  return {
    all,
    find(wanted, security) {
      const [contract, ...others] = all(wanted, security);
      return others.length === 0 ? contract : undefined;
    },
    problemOf(wanted) {
      const numbered = isOption(wanted) ? byConId.get(wanted.conId) : undefined;
      const { lastTradeDate } = wanted;
      if (numbered === undefined || ['', numbered.lastTradeDate].includes(lastTradeDate))
        return NO_CONTRACT;
      const text = `Parameters in request conflicts with contract parameters received by contract id: requested expiry ${lastTradeDate}, in contract ${numbered.lastTradeDate};`;
      return { code: 478, text };
    },
    ofSymbol,
    ofConId,
    comboOf,
    comboWith: (wanted, legs) => comboWith(wanted, legs, ofConId),
    ofTerms(terms, before) {
      const contract = before === undefined ? ofTerms(terms) : inPlaceOf(before, terms);
      if (contract !== undefined) adopted.add(contract);
      return contract;
    },
    freeConId,
    renumber(symbol, conId) {
      const contract = ofSymbol(symbol);
      return contract === undefined ? undefined : add({ ...contract, conId });
    },
  };
}

const OPEN_OPTION = { localSymbol: '', tradingClass: '', exchange: 'SMART' };

function isMeant(contract: Contract, wanted: Contract): boolean {
  const isOneOf = (text: string, allowed: readonly string[]) =>
    text === '' || allowed.includes(text);
  const exchanges = exchangesOf(contract.secType);
  return (
    isOneOf(wanted.secType, [contract.secType]) &&
    isOneOf(wanted.currency, ['USD']) &&
    isOneOf(wanted.exchange, exchanges) &&
    isOneOf(wanted.primaryExchange, exchanges) &&
    isOneOf(wanted.localSymbol, [contract.localSymbol]) &&
    (wanted.conId === 0 || wanted.conId === contract.conId)
  );
}
