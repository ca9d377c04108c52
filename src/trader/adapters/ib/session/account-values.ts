// The few account values that decisions use, of about a hundred; the broker's sentinels for "unset" are never treated as money.
// After the first answer the gateway sends only values that changed, and a time that confirms all others.
import { type Cancel, freshnessMs } from '../../../../kernel/clock.ts';
import { type Instant, instant, MINUTE_MS, SECOND_MS } from '../../../../kernel/instant.ts';
import type { AccountTag, BrokerReport } from '../../../ports/broker-reports.ts';
import type { SessionContext } from '../connection/context.ts';
import type { GatewayCommand, GatewayMessage } from '../messages/messages.ts';

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

type AccountValueReport = Extract<BrokerReport, { type: 'account-value' }>;

export interface AccountValues {
  subscribe(): void;
  take(message: Extract<GatewayMessage, { name: 'accountValue' }>): void;
  /** The gateway says that its values stand as of now. */
  confirmed(): void;
  closed(): void;
}

/** Market ms without a value or a time: below the age at which values are too old for an entry. */
const QUIET_MAX_MS = 4 * MINUTE_MS;
/** Market ms. A gateway repeats the time with each position. */
const CONFIRMED_EVERY_MS = SECOND_MS;

export function createAccountValues({
  context,
  say,
}: {
  readonly context: SessionContext;
  say(command: GatewayCommand): void;
}): AccountValues {
  const { account, clock } = context;
  /** What this connection has sent, by tag and currency. */
  const known = new Map<string, AccountValueReport>();
  let confirmedAt = Number.NEGATIVE_INFINITY;
  let lastAt: Instant = clock.now();
  let cancelCheck: Cancel = () => {};

  function checkAt(at: number): void {
    cancelCheck();
    cancelCheck = clock.at(instant(at), () => {
      const dueAt = lastAt + freshnessMs(clock, QUIET_MAX_MS);
      if (clock.now() < dueAt) checkAt(dueAt);
      else renew();
    });
  }

  function subscribe(): void {
    lastAt = clock.now();
    checkAt(lastAt + freshnessMs(clock, QUIET_MAX_MS));
    say({ name: 'reqAccountUpdates', account });
  }

  /** Only a new subscription is answered by all values. */
  function renew(): void {
    say({ name: 'cancelAccountUpdates', account });
    subscribe();
  }

  return {
    subscribe,
    take({ account: name, tag, value: text, currency }) {
      if (name !== account) return;
      lastAt = clock.now();
      const value = isWanted(tag) ? parseAccountValue(text) : undefined;
      if (!isWanted(tag) || value === undefined) return;
      const report = { type: 'account-value', account, tag, value, currency } as const;
      known.set(`${tag} ${currency}`, report);
      context.report(report);
    },
    confirmed() {
      lastAt = clock.now();
      if (lastAt - confirmedAt < CONFIRMED_EVERY_MS) return;
      confirmedAt = lastAt;
      for (const report of known.values()) context.report(report);
    },
    closed() {
      cancelCheck();
      known.clear();
      confirmedAt = Number.NEGATIVE_INFINITY;
    },
  };
}
