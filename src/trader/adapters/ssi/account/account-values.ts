// The account's figures that decisions use, asked each minute and after fills, because SSI does not stream them.
import type { Cancel } from '../../../../kernel/clock.ts';
import { MINUTE_MS, SECOND_MS } from '../../../../kernel/instant.ts';
import type { AccountTag } from '../../../ports/broker-reports.ts';
import { type Fields, fieldsOf, numberOf, textOf } from '../../kit/fields.ts';
import type { Calls } from '../connection/calls.ts';
import type { SessionContext } from '../connection/context.ts';

export interface AccountValues {
  opened(): void;
  closed(): void;
  /** They have changed: asks soon. */
  changed(): void;
}

/** In fast practice time, a minute of the market is a moment. */
const LEAST_MS = 2 * SECOND_MS;
const SOON_MS = SECOND_MS;
/** SSI may stream what a portfolio is worth with every price. */
const AGAIN_MS = 10 * SECOND_MS;

type Values = Partial<Record<AccountTag, number | undefined>>;

export function createAccountValues(context: SessionContext, calls: Calls): AccountValues {
  const { account, report, clock, wall, settings, venues } = context;
  const { currency } = venues.home;
  let cancelTimer: Cancel = () => {};
  let isSoon = false;
  let askedAt = Number.NEGATIVE_INFINITY;

  function ask(): void {
    isSoon = false;
    askedAt = wall.now();
    cancelTimer();
    cancelTimer = wall.after(Math.max(MINUTE_MS / Math.max(1, clock.speed), LEAST_MS), ask);
    askOne('/trading/ppmmrAccount', { accountNo: account, type: 'equity' }, worthIn);
    const balance = { clientId: settings.clientId, accountNo: account, type: 'equity' };
    askOne('/trading/accountBalance', balance, cashIn);
  }

  function askOne(
    path: string,
    query: Readonly<Record<string, string>>,
    valuesIn: (fields: Fields) => Values,
  ): void {
    calls.make({
      method: 'GET',
      path,
      query,
      urgency: 'read',
      answered(result) {
        if (result.kind !== 'done') return;
        reportValues(valuesIn(equityIn(result.data, account)));
      },
    });
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
      const againMs = Math.max(AGAIN_MS / Math.max(1, clock.speed), LEAST_MS);
      cancelTimer = wall.after(Math.max(SOON_MS, askedAt + againMs - wall.now()), ask);
    },
  };
}

/** What may be spent: proceeds of sales arrive two days later, and until then no purchase can use them. */
function worthIn({ totalAssets, purchasingPower }: Fields): Values {
  const spendable = numberOf(purchasingPower);
  return {
    NetLiquidation: numberOf(totalAssets),
    BuyingPower: spendable,
    AvailableFunds: spendable,
    SettledCash: spendable,
  };
}

/** The older form has no balance, but its parts; purchases are off it already. */
function cashIn(balance: Fields): Values {
  const whole = numberOf(balance.accountBalance);
  if (whole !== undefined) return { CashBalance: whole };
  const available = numberOf(balance.availableCash);
  const coming = sum(balance, ['onHoldCash', 'sellT0', 'sellT1', 'sellT2']);
  return { CashBalance: available === undefined ? undefined : available + coming };
}

/**
 * SSI has answered with the figures themselves, with those of shares under a name, and with a list of them under that name; an amount
 * may have that name too.
 */
function equityIn(data: unknown, account: string): Fields {
  const whole = fieldsOf(data);
  const { equity } = whole;
  if (typeof equity !== 'object' || equity === null) return whole;
  const rows = (Array.isArray(equity) ? equity : [equity]).map(fieldsOf);
  return rows.find(({ accountNo }) => [account, ''].includes(textOf(accountNo))) ?? {};
}

function sum(fields: Fields, names: readonly string[]): number {
  return names.reduce((total, name) => total + (numberOf(fields[name]) ?? 0), 0);
}
