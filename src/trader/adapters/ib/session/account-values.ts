// The few account values that decisions use, of about a hundred; the broker's sentinels for "unset" are never treated as money.
// After the first answer the gateway sends only values that changed, and a time that confirms all others.
import { type Cancel, freshnessMs } from '../../../../kernel/clock.ts';
import { type Instant, instant, MINUTE_MS, SECOND_MS } from '../../../../kernel/instant.ts';
import type { AccountTag, BrokerReport } from '../../../ports/broker-reports.ts';
import type { SessionContext } from '../connection/context.ts';
import type { GatewayCommand, GatewayMessage } from '../messages/messages.ts';
import { parseAmount } from './amount.ts';
import { createSettledCash } from './settled-cash.ts';

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

type AccountValueReport = Extract<BrokerReport, { type: 'account-value' }>;
type ValueMessage = Extract<GatewayMessage, { name: 'accountValue' | 'accountSummary' }>;

export interface AccountValues {
  subscribe(): void;
  take(message: Extract<GatewayMessage, { name: 'accountValue' }>): void;
  summary(message: Extract<GatewayMessage, { name: 'accountSummary' }>): void;
  /** The gateway says that its values stand as of now. */
  confirmed(): void;
  /** All values have been sent once. */
  downloaded(): void;
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
  const { account, clock, venue } = context;
  /** What this connection has sent, by tag and currency. */
  const known = new Map<string, AccountValueReport>();
  const settled = createSettledCash();
  /** The servers of the broker may be resetting: what they send meanwhile can be wrong. */
  let isReady = true;
  let baseCurrency: string | undefined;
  let summaryId: number | undefined;
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

  function request(): void {
    lastAt = clock.now();
    checkAt(lastAt + freshnessMs(clock, QUIET_MAX_MS));
    say({ name: 'reqAccountUpdates', account });
  }

  /** Only a new subscription is answered by all values. */
  function renew(): void {
    say({ name: 'cancelAccountUpdates', account });
    request();
  }

  function dropSummary(): void {
    if (summaryId !== undefined) say({ name: 'cancelAccountSummary', reqId: summaryId });
    summaryId = undefined;
  }

  function forget(): void {
    known.clear();
    settled.forget();
    baseCurrency = undefined;
    confirmedAt = Number.NEGATIVE_INFINITY;
  }

  function readied(text: string): void {
    const wasReady = isReady;
    isReady = text !== 'false';
    if (isReady && !wasReady) {
      dropSummary();
      return renew();
    }
    if (isReady || !wasReady) return;
    forget();
    context.report({ type: 'account-unknown', account });
  }

  function reportSettled(): void {
    const day = venue.calendar.dayOf(clock.now());
    for (const { currency, value } of settled.on(day, baseCurrency))
      context.report({ type: 'account-value', account, tag: 'SettledCash', value, currency });
  }

  function settledStated(source: 'values' | 'summary', { value: text, currency }: ValueMessage) {
    const value = parseAmount(text);
    if (value === undefined) return;
    settled.stated(source, { currency, value });
    reportSettled();
  }

  function repeat(): void {
    confirmedAt = lastAt;
    for (const report of known.values()) context.report(report);
    reportSettled();
  }

  /** Only a summary has it in some accounts. */
  function askForSettledCash(): void {
    if (settled.isStated() || summaryId !== undefined) return;
    summaryId = context.nextRequestId();
    say({ name: 'reqAccountSummary', reqId: summaryId, tags: 'SettledCash' });
  }

  return {
    subscribe() {
      dropSummary();
      request();
    },
    take(message) {
      const { account: name, tag, value: text, currency } = message;
      if (name !== account) return;
      if (tag === 'AccountReady') readied(text);
      if (!isReady) return;
      lastAt = clock.now();
      if (tag === 'SettledCashByDate') {
        settled.scheduled(text, currency);
        return reportSettled();
      }
      if (tag === 'SettledCash') return settledStated('values', message);
      const value = isWanted(tag) ? parseAmount(text) : undefined;
      if (!isWanted(tag) || value === undefined) return;
      if (tag === 'NetLiquidation') baseCurrency = currency;
      const report = { type: 'account-value', account, tag, value, currency } as const;
      known.set(`${tag} ${currency}`, report);
      context.report(report);
    },
    summary(message) {
      if (message.reqId !== summaryId || message.account !== account || !isReady) return;
      if (message.tag === 'SettledCash') settledStated('summary', message);
    },
    confirmed() {
      if (!isReady) return;
      lastAt = clock.now();
      if (lastAt - confirmedAt >= CONFIRMED_EVERY_MS) repeat();
    },
    downloaded() {
      if (!isReady) return;
      repeat();
      askForSettledCash();
    },
    closed() {
      cancelCheck();
      forget();
      isReady = true;
      summaryId = undefined;
    },
  };
}
