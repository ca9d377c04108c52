// Whether the account takes orders: Alpaca, or its owner, may block it.
import { type Fields, textOf } from '../../kit/fields.ts';

/** Why the account takes no orders; undefined if it does. */
export function blockedIn(fields: Fields): string | undefined {
  const status = textOf(fields.status);
  const blocks = ['trading_blocked', 'account_blocked', 'trade_suspended_by_user'].filter(
    (name) => fields[name] === true,
  );
  if (status !== 'ACTIVE') blocks.unshift(`status ${status}`);
  if (blocks.length === 0) return undefined;
  return `Alpaca takes no orders of this account (${blocks.join(', ')}): what is held keeps its stops, and nothing new can be sent. Look at the account in Alpaca's dashboard`;
}
