// The options of an account, as their margin is computed from them.
import type { Contract } from '../../messages/contract.ts';
import { instrumentKey } from '../../messages/instrument-key.ts';
import { termsIn } from '../options/option-terms.ts';
import { type HeldOption, optionMargin } from './option-margin.ts';

/** Money for one unit of an instrument. */
export type WorthOf = (key: string) => number;

interface Held {
  readonly contract: Contract;
  readonly quantity: number;
}

/** `changes` come on top of what is held. */
export function marginOfOptions(
  holdings: Iterable<Held>,
  worthOf: WorthOf,
  changes: readonly Held[] = [],
): number {
  const held = [...holdings, ...changes];
  const options = summed(held).flatMap((one) => optionOf(one, worthOf) ?? []);
  const shares = (symbol: string) =>
    held
      .filter(({ contract }) => contract.secType === 'STK' && contract.symbol === symbol)
      .reduce((sum, { quantity }) => sum + quantity, 0);
  return options.some(({ quantity }) => quantity < 0) ? optionMargin(options, shares) : 0;
}

function summed(held: readonly Held[]): readonly Held[] {
  const byKey = new Map<string, Held>();
  for (const { contract, quantity } of held) {
    const key = instrumentKey(contract);
    byKey.set(key, { contract, quantity: quantity + (byKey.get(key)?.quantity ?? 0) });
  }
  return [...byKey.values()].filter(({ quantity }) => quantity !== 0);
}

function optionOf({ contract, quantity }: Held, worthOf: WorthOf): HeldOption | undefined {
  const key = instrumentKey(contract);
  const terms = contract.secType === 'OPT' ? termsIn(key) : undefined;
  if (terms === undefined) return undefined;
  const { symbol: underlying } = contract;
  return { ...terms, underlying, quantity, worth: worthOf(key), spot: worthOf(underlying) };
}
