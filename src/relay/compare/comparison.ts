// The comparison after a close, as the ledger stores it: after a restart the last one is still shown.
import { minus } from '../../kernel/amounts.ts';
import { decimal, type Money, type Quantity, textOf } from '../../kernel/decimal.ts';
import type { Instant } from '../../kernel/instant.ts';
import { accountKey, type RelayedAccount, type RelayTarget } from '../target/relay-target.ts';
import type { ShareDifference } from './differences.ts';

export interface Comparison {
  readonly close: Instant;
  readonly differences: readonly ShareDifference[];
  /** Undefined while the broker has not said, since the last trade, what the account holds. */
  readonly cash: CashComparison | undefined;
}

export interface CashComparison {
  readonly currency: string;
  readonly broker: Money;
  readonly ledger: Money;
}

const CENT = decimal('0.01');

/** The broker reports whole cents; commissions may have more places. */
export function isCashEqual({ broker, ledger }: CashComparison): boolean {
  return minus(broker, ledger).abs().lt(CENT);
}

/** Symbols, and one for the cash. */
export function differenceCount(comparison: Comparison | undefined): number {
  if (comparison === undefined) return 0;
  const { differences, cash } = comparison;
  return differences.length + Number(cash !== undefined && !isCashEqual(cash));
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

export function comparisonText({ close, differences, cash }: Comparison): string {
  return JSON.stringify({
    close,
    differences: differences.map(storedOf),
    ...(cash && { cash: { ...cash, broker: textOf(cash.broker), ledger: textOf(cash.ledger) } }),
  });
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

export function comparisonFrom(text: string): Comparison {
  const { close, differences, cash } = JSON.parse(text) as {
    readonly close: Instant;
    readonly differences: readonly StoredDifference[];
    readonly cash?: Readonly<Record<keyof CashComparison, string>>;
  };
  return { close, differences: differences.map(differenceFrom), cash: cash && cashFrom(cash) };
}

function cashFrom({
  currency,
  broker,
  ledger,
}: Readonly<Record<keyof CashComparison, string>>): CashComparison {
  return { currency, broker: decimal(broker) as Money, ledger: decimal(ledger) as Money };
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
