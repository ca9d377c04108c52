// The account's figures that decisions use; Alpaca does not stream them.
import { SECOND_MS } from '../../../../kernel/instant.ts';
import { type AccountValues, createAccountValues, type Values } from '../../kit/account-values.ts';
import { type Fields, fieldsOf, numberOf } from '../../kit/fields.ts';
import type { Call } from '../connection/calls.ts';
import type { SessionContext } from '../connection/context.ts';
import { blockedIn } from './blocked.ts';

const SOON_MS = SECOND_MS;
/** Entries wait for values of the last five minutes, which are five seconds of a demonstration. */
const LEAST_MS = 100;
const AGAIN_MS = 5 * SECOND_MS;

export function accountValuesOf(
  context: Pick<SessionContext, 'account' | 'report' | 'clock' | 'wall' | 'venue'>,
  calls: { make(call: Call): unknown },
): AccountValues {
  let blocked: string | undefined;

  function notice(fields: Fields): void {
    const text = blockedIn(fields);
    if (text !== undefined && text !== blocked)
      context.report({ type: 'notice', text, isUnusable: true });
    blocked = text;
  }

  return createAccountValues({
    ...{ context, currency: context.venue.currency },
    ...{ soonMs: SOON_MS, againMs: AGAIN_MS, leastMs: LEAST_MS },
    ask(answered) {
      calls.make({
        method: 'GET',
        path: '/v2/account',
        urgency: 'read',
        answered(result) {
          if (result.kind !== 'done') return;
          const fields = fieldsOf(result.data);
          notice(fields);
          answered(valuesIn(fields));
        },
      });
    },
  });
}

/** The day-trade fields were removed in July 2026: buying power follows from the margin during the day. */
function valuesIn(fields: Fields): Values {
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
