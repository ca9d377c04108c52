// The account's figures that decisions use; SSI does not stream them.
import { SECOND_MS } from '../../../../kernel/instant.ts';
import { type AccountValues, createAccountValues, type Values } from '../../kit/account-values.ts';
import { type Fields, fieldsOf, numberOf, textOf } from '../../kit/fields.ts';
import type { Calls } from '../connection/calls.ts';
import type { SessionContext } from '../connection/context.ts';

/** In fast practice time, a minute of the market is a moment. */
const LEAST_MS = SECOND_MS;
const SOON_MS = SECOND_MS;
/** SSI may stream what a portfolio is worth with every price. */
const AGAIN_MS = 10 * SECOND_MS;

export function accountValuesOf(context: SessionContext, calls: Calls): AccountValues {
  const { account, settings, venues } = context;

  function askOne(
    path: string,
    query: Readonly<Record<string, string>>,
    answered: (fields: Fields) => void,
  ): void {
    calls.make({
      ...{ method: 'GET', path, query, urgency: 'read' },
      answered(result) {
        if (result.kind === 'done') answered(equityIn(result.data, account));
      },
    });
  }

  return createAccountValues({
    ...{ context, currency: venues.home.currency },
    ...{ soonMs: SOON_MS, againMs: AGAIN_MS, leastMs: LEAST_MS },
    ask(answered) {
      const ours = { accountNo: account, type: 'equity' };
      askOne('/trading/ppmmrAccount', ours, (fields) => answered(worthIn(fields)));
      const balance = { clientId: settings.clientId, ...ours };
      askOne('/trading/accountBalance', balance, (fields) => answered(cashIn(fields)));
    },
  });
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
