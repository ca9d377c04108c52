// When the account's figures that decisions use are asked: each minute, and soon after a change, for brokers that do not stream them.
import type { Cancel } from '../../../kernel/clock.ts';
import { MINUTE_MS } from '../../../kernel/instant.ts';
import type { AccountTag } from '../../ports/broker-reports.ts';
import type { AdapterContext } from './adapter-context.ts';

export interface AccountValues {
  opened(): void;
  closed(): void;
  /** They have changed: asks soon. */
  changed(): void;
}

export type Values = Partial<Record<AccountTag, number | undefined>>;

export interface AccountValuesWiring {
  readonly context: Pick<AdapterContext, 'account' | 'report' | 'clock' | 'wall'>;
  /** Of the account. */
  readonly currency: string;
  /** After a change, and from one question to the next: market ms, but at least so many wall ms. */
  readonly soonMs: number;
  readonly againMs: number;
  readonly leastMs: number;
  ask(answered: (values: Values) => void): void;
}

export function createAccountValues(wiring: AccountValuesWiring): AccountValues {
  const { context, currency, soonMs, againMs, leastMs } = wiring;
  const { account, report, clock, wall } = context;
  /** Market ms as wall ms. */
  const wallMs = (ms: number) => Math.max(ms / Math.max(1, clock.speed), leastMs);
  let cancelTimer: Cancel = () => {};
  let isSoon = false;
  let askedAt = Number.NEGATIVE_INFINITY;

  function ask(): void {
    isSoon = false;
    askedAt = wall.now();
    cancelTimer();
    cancelTimer = wall.after(wallMs(MINUTE_MS), ask);
    wiring.ask(reportValues);
  }

  function reportValues(values: Values): void {
    for (const [tag, value] of Object.entries(values)) {
      if (value !== undefined)
        report({ type: 'account-value', account, tag: tag as AccountTag, value, currency });
    }
  }

  return {
    opened() {
      report({ type: 'account-value', account, tag: 'ExchangeRate', value: 1, currency });
      ask();
    },
    closed() {
      cancelTimer();
      isSoon = false;
    },
    changed() {
      if (isSoon) return;
      isSoon = true;
      cancelTimer();
      const earliest = askedAt + wallMs(againMs) - wall.now();
      cancelTimer = wall.after(Math.max(wallMs(soonMs), earliest), ask);
    },
  };
}
