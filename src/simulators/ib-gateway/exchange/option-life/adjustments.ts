// Options after a split of their stock: more contracts at a lower strike, or the same contracts for other shares.
import type { Contract } from '../../messages/contract.ts';
import { instrumentKey } from '../../messages/instrument-key.ts';
import type { Account, Holding } from '../account/accounts.ts';
import type { OptionChain } from '../options/option-chain.ts';
import { type OptionTerms, termsIn } from '../options/option-terms.ts';
import type { Change } from '../state/changes.ts';

interface Parts {
  readonly chain: OptionChain;
  accounts(): readonly Account[];
  /** The contract of the terms, whether it is listed or not. */
  ofTerms(terms: OptionTerms): Contract | undefined;
  /** Nothing of the contract is left: its orders end. */
  ended(contract: Contract): void;
  record(change: Change): void;
  moved(account: Account, key: string): void;
}

interface Adjusted {
  readonly terms: OptionTerms;
  /** New contracts for an old one. */
  readonly factor: number;
}

/** Changes what the accounts hold of options on the symbol; `ratio`: new shares for an old one. */
export function adjustOptions(symbol: string, ratio: number, parts: Parts): void {
  const isEven = Number.isInteger(ratio);
  if (!isEven) parts.chain.adjust(symbol, ratio);
  for (const account of parts.accounts()) {
    for (const holding of [...account.holdingBySymbol.values()]) {
      const { contract, quantity } = holding;
      const terms = termsIn(instrumentKey(contract));
      if (contract.secType !== 'OPT' || contract.symbol !== symbol || quantity === 0) continue;
      if (terms === undefined || /\d$/.test(terms.tradingClass)) continue;
      const adjusted = isEven ? divided(terms, ratio) : { terms: renamed(terms), factor: 1 };
      replace(account, holding, adjusted, parts);
    }
  }
}

function divided(terms: OptionTerms, ratio: number): Adjusted {
  const strike = Math.round((terms.strike / ratio) * 1_000) / 1_000;
  return { terms: { ...terms, strike }, factor: ratio };
}

function renamed(terms: OptionTerms): OptionTerms {
  return { ...terms, tradingClass: `${terms.tradingClass}1` };
}

function replace(
  account: Account,
  holding: Holding,
  { terms, factor }: Adjusted,
  parts: Parts,
): void {
  const contract = parts.ofTerms(terms);
  if (contract === undefined) return;
  const after: Holding = {
    ...holding,
    contract,
    quantity: holding.quantity * factor,
    averageCost: holding.averageCost / factor,
    socketQuantity: holding.socketQuantity * factor,
    investedQuantity: holding.investedQuantity * factor,
    realizedPnl: 0,
    realizedBefore: 0,
  };
  Object.assign(holding, { quantity: 0, averageCost: 0, socketQuantity: 0, investedQuantity: 0 });
  account.holdingBySymbol.set(instrumentKey(contract), after);
  parts.ended(holding.contract);
  for (const one of [holding, after]) {
    parts.record({ kind: 'holding', account: account.name, ...one });
    parts.moved(account, instrumentKey(one.contract));
  }
}
