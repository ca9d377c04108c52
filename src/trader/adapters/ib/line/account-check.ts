// Whether a gateway serves the pinned account in the configured mode; money must never meet the wrong account.
import type { Mode } from '../../../ports/settings.ts';

const PRACTICE_ACCOUNT = /^D[UF]\w+$/;
const LIVE_ACCOUNT = /^U\w+$/;

/** Live accounts begin with U; practice accounts with DU, or DF for advisers. */
export function fitsMode(account: string, mode: Mode): boolean {
  return mode === 'live' ? LIVE_ACCOUNT.test(account) : PRACTICE_ACCOUNT.test(account);
}

/** A comma list as the gateway sends it, where a trailing comma is usual. */
export function parseAccounts(list: string): readonly string[] {
  return list
    .split(',')
    .map((account) => account.trim())
    .filter((account) => account !== '');
}
