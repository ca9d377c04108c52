// The few account values that decisions use, of about a hundred; the broker's sentinels for "unset" are never treated as money.
import type { AccountTag } from '../../../ports/broker-reports.ts';
import type { SessionContext } from '../connection/context.ts';

/** Sentinels of unset double, int and long; real amounts are never that large. */
const UNSET_LEAST = 1e300;
const UNSET: ReadonlySet<string> = new Set(['2147483647', '9223372036854775807']);
const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

const WANTED: Readonly<Record<AccountTag, true>> = {
  NetLiquidation: true,
  BuyingPower: true,
  AvailableFunds: true,
  ExcessLiquidity: true,
  SettledCash: true,
  CashBalance: true,
  DayTradesRemaining: true,
  ExchangeRate: true,
};

function isWanted(tag: string): tag is AccountTag {
  return Object.hasOwn(WANTED, tag);
}

function parseAccountValue(text: string): number | undefined {
  if (!NUMBER.test(text) || UNSET.has(text)) return undefined;
  const value = Number(text);
  return Math.abs(value) < UNSET_LEAST ? value : undefined;
}

export function reportAccountValue(
  context: SessionContext,
  message: {
    readonly account: string;
    readonly tag: string;
    readonly value: string;
    readonly currency: string;
  },
): void {
  const { account, tag, currency } = message;
  if (!isWanted(tag) || account !== context.account) return;
  const value = parseAccountValue(message.value);
  if (value === undefined) return;
  context.report({ type: 'account-value', account, tag, value, currency });
}
