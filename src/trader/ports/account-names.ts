// Which accounts fit a mode, where a broker's account numbers show it: no order must ever reach a wrong account.
import { accountsOf } from './brokers.ts';
import type { Settings } from './settings.ts';

/** True for a broker whose numbers do not show it. */
export function fitsMode({
  broker,
  account,
  mode,
}: Pick<Settings, 'broker' | 'account' | 'mode'>): boolean {
  const accounts = accountsOf(broker);
  if (accounts === undefined) return true;
  return (mode === 'live' ? accounts.live : accounts.paper).test(account);
}
