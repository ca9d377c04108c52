// The comparison after a close, as the ledger keeps it: whoever looks after a restart sees the last one.
import { decimal, type Quantity, textOf } from '../../kernel/decimal.ts';
import type { Instant } from '../../kernel/instant.ts';
import { accountKey, type RelayedAccount, type RelayTarget } from '../target/relay-target.ts';
import type { ShareDifference } from './differences.ts';

export interface Comparison {
  readonly close: Instant;
  readonly differences: readonly ShareDifference[];
}

/** Beside the cursor of the account. */
export function comparisonName(account: Pick<RelayedAccount, 'mode' | 'account'>): string {
  return `relay-compared/${accountKey(account)}`;
}

/** Undefined before the first one of the account. */
export async function keptComparison(
  target: RelayTarget,
  account: RelayedAccount,
): Promise<Comparison | undefined> {
  const text = await target.inOneStep((step) => step.cursor(comparisonName(account)));
  return text === undefined ? undefined : comparisonFrom(text);
}

export function comparisonText({ close, differences }: Comparison): string {
  return JSON.stringify({ close, differences: differences.map(storedOf) });
}

interface StoredDifference {
  readonly symbol: string;
  readonly broker?: string;
  readonly trader: string;
  readonly ledger: string;
}

function storedOf({ symbol, broker, trader, ledger }: ShareDifference): StoredDifference {
  return {
    symbol,
    ...(broker === undefined ? {} : { broker: textOf(broker) }),
    trader: textOf(trader),
    ledger: textOf(ledger),
  };
}

function comparisonFrom(text: string): Comparison {
  const { close, differences } = JSON.parse(text) as {
    readonly close: Instant;
    readonly differences: readonly StoredDifference[];
  };
  return { close, differences: differences.map(differenceFrom) };
}

function differenceFrom({ symbol, broker, trader, ledger }: StoredDifference): ShareDifference {
  return {
    symbol,
    broker: broker === undefined ? undefined : quantityFrom(broker),
    trader: quantityFrom(trader),
    ledger: quantityFrom(ledger),
  };
}

function quantityFrom(text: string): Quantity {
  return decimal(text) as Quantity;
}
