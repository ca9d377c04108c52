// Whether a gateway serves the pinned account in the configured mode; no order must ever reach a wrong account.
import type { Mode } from '../../../ports/settings.ts';

const PRACTICE_ACCOUNT = /^D[UF]\w+$/;
const LIVE_ACCOUNT = /^U\w+$/;

/** Live accounts begin with U; practice accounts with DU, or DF for advisers. */
export function fitsMode(account: string, mode: Mode): boolean {
  return mode === 'live' ? LIVE_ACCOUNT.test(account) : PRACTICE_ACCOUNT.test(account);
}

/** Parses the gateway's comma-separated list, which usually has a trailing comma. */
export function parseAccounts(list: string): readonly string[] {
  return list
    .split(',')
    .map((account) => account.trim())
    .filter((account) => account !== '');
}
