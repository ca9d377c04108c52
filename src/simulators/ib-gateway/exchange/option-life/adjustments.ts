// Options after a split of their stock: more contracts at a lower strike, or the same contracts for other shares and cash. The clearing
// house gives them another name; they keep their number at the broker, or get another one.
import type { Contract } from '../../messages/contract.ts';
import { instrumentKey } from '../../messages/instrument-key.ts';
import type { Account, Holding } from '../account/accounts.ts';
import type { OptionChain } from '../options/option-chain.ts';
import type { Deliverable } from '../options/option-classes.ts';
import { type OptionTerms, termsIn } from '../options/option-terms.ts';
import type { Change, SplitChange } from '../state/changes.ts';

interface Parts {
  readonly chain: OptionChain;
  accounts(): readonly Account[];
  /** The contract of the terms, whether it is listed or not; with the number of another one, which it takes the place of. */
  ofTerms(terms: OptionTerms, before: Contract | undefined): Contract | undefined;
  /** Nothing of the contract is left: its orders end. */
  ended(contract: Contract): void;
  record(change: Change): void;
  moved(account: Account, key: string): void;
}

interface Adjusted {
  readonly contract: Contract;
  /** New contracts for an old one. */
  readonly factor: number;
}

/** Changes what the accounts hold of options on the symbol. */
export function adjustOptions(split: SplitChange, parts: Parts): void {
  const { symbol, ratio, delivers, keepsOptions } = split;
  if (delivers !== undefined) parts.chain.adjust(symbol, delivers);
  for (const account of parts.accounts()) {
    for (const holding of [...account.holdingBySymbol.values()]) {
      const { contract, quantity } = holding;
      const terms = termsIn(instrumentKey(contract));
      if (contract.secType !== 'OPT' || contract.symbol !== symbol || quantity === 0) continue;
      if (terms === undefined || /\d$/.test(terms.tradingClass)) continue;
      const { factor, ...adjusted } =
        delivers === undefined ? divided(terms, ratio) : { terms: renamed(terms), factor: 1 };
      const after = parts.ofTerms(adjusted.terms, keepsOptions ? contract : undefined);
      if (after !== undefined) replace(account, holding, { contract: after, factor }, parts);
    }
  }
}

/** Whole shares, and the rest in cash at the price after the split; undefined if each contract becomes several. */
export function deliverableAfter(ratio: number, price: number): Deliverable | undefined {
  if (Number.isInteger(ratio)) return undefined;
  const exact = HUNDRED * ratio;
  const shares = Math.floor(exact + TOLERANCE);
  const cash = Math.round(Math.max(0, exact - shares) * price * CENTS) / CENTS;
  return { shares: shares / HUNDRED, cash: cash / HUNDRED };
}

const HUNDRED = 100;
const CENTS = 100;
/** A ratio such as 0.333 means a third. */
const TOLERANCE = 1e-6;

function divided(terms: OptionTerms, ratio: number) {
  const strike = Math.round((terms.strike / ratio) * 1_000) / 1_000;
  return { terms: { ...terms, strike }, factor: ratio };
}

function renamed(terms: OptionTerms): OptionTerms {
  return { ...terms, tradingClass: `${terms.tradingClass}1` };
}

function replace(
  account: Account,
  holding: Holding,
  { contract, factor }: Adjusted,
  parts: Parts,
): void {
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
  for (const one of [holding, after])
    parts.record({ kind: 'holding', account: account.name, ...one });
  // Under its old number the contract is reported with its new terms only.
  if (contract.conId !== holding.contract.conId)
    parts.moved(account, instrumentKey(holding.contract));
  parts.moved(account, instrumentKey(contract));
}
