// Which accounts fit a mode, by the broker's prefixes: no order must ever reach a wrong account.
import type { Mode } from './settings.ts';

const PRACTICE_ACCOUNT = /^D[UF]\w+$/;
const LIVE_ACCOUNT = /^[UF]\w+$/;

/** Live accounts begin with U, or F for advisers; practice accounts with DU or DF. */
export function fitsMode(account: string, mode: Mode): boolean {
  return mode === 'live' ? LIVE_ACCOUNT.test(account) : PRACTICE_ACCOUNT.test(account);
}
