// An account on record, and back.
import { type Account, createAccount } from './account/account.ts';
import type { AccountRecord, ExchangeState } from './state.ts';

export function recordOf({ name, cash, lotsBySymbol, proceeds }: Account): AccountRecord {
  const lots = [...lotsBySymbol].map(
    ([symbol, held]) => [symbol, held.map((lot) => ({ ...lot }))] as const,
  );
  return { name, cash, lots, proceeds: [...proceeds] };
}

/** A new account if it is not on record. */
export function accountFrom(
  { account, cash }: { readonly account: string; readonly cash: number },
  { accounts }: ExchangeState,
): Account {
  const known = accounts.find(({ name }) => name === account);
  if (known === undefined) return createAccount(account, cash);
  const lotsBySymbol = new Map(
    known.lots.map(([symbol, lots]) => [symbol, lots.map((lot) => ({ ...lot }))] as const),
  );
  return { name: account, cash: known.cash, lotsBySymbol, proceeds: [...known.proceeds] };
}
