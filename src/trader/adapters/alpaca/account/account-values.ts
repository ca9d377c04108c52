// The account's figures that decisions use, asked each minute and after fills, because Alpaca does not stream them.
import type { Cancel } from '../../../../kernel/clock.ts';
import { MINUTE_MS, SECOND_MS } from '../../../../kernel/instant.ts';
import type { AccountTag } from '../../../ports/broker-reports.ts';
import { type Fields, fieldsOf, numberOf } from '../../kit/fields.ts';
import type { Call } from '../connection/calls.ts';
import type { SessionContext } from '../connection/context.ts';
import { blockedIn } from './blocked.ts';

export interface AccountValues {
  opened(): void;
  closed(): void;
  /** They have changed: asks soon. */
  changed(): void;
}

const SOON_MS = SECOND_MS;
/** Entries wait for values of the last five minutes, which are five seconds of a demonstration. */
const LEAST_MS = 100;
const AGAIN_MS = 5 * SECOND_MS;

export function createAccountValues(
  context: Pick<SessionContext, 'account' | 'report' | 'clock' | 'wall' | 'venue'>,
  calls: { make(call: Call): unknown },
): AccountValues {
  const { account, report, clock, wall, venue } = context;
  const { currency } = venue;
  /** Market ms as wall ms. */
  const wallMs = (ms: number) => Math.max(ms / Math.max(1, clock.speed), LEAST_MS);
  let cancelTimer: Cancel = () => {};
  let isSoon = false;
  let blocked: string | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;

  function ask(): void {
    isSoon = false;
    askedAt = wall.now();
    cancelTimer();
    cancelTimer = wall.after(wallMs(MINUTE_MS), ask);
    calls.make({
      method: 'GET',
      path: '/v2/account',
      urgency: 'read',
      answered(result) {
        if (result.kind === 'done') reportValues(fieldsOf(result.data));
      },
    });
  }

  function reportValues(fields: Fields): void {
    const text = blockedIn(fields);
    if (text !== undefined && text !== blocked) report({ type: 'notice', text, isUnusable: true });
    blocked = text;
    for (const [tag, value] of Object.entries(valuesIn(fields))) {
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
      cancelTimer = wall.after(
        Math.max(wallMs(SOON_MS), askedAt + wallMs(AGAIN_MS) - wall.now()),
        ask,
      );
    },
  };
}

/** The day-trade fields were removed in July 2026: buying power follows from the margin during the day. */
function valuesIn(fields: Fields): Partial<Record<AccountTag, number | undefined>> {
  const equity = numberOf(fields.equity);
  const cash = numberOf(fields.cash);
  return {
    NetLiquidation: equity,
    BuyingPower: numberOf(fields.buying_power),
    AvailableFunds: less(equity, numberOf(fields.initial_margin)),
    ExcessLiquidity: less(equity, numberOf(fields.maintenance_margin)),
    SettledCash: cash,
    CashBalance: cash,
  };
}

function less(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : one - other;
}
