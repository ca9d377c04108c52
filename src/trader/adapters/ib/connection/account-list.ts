// The accounts that a gateway serves, compared with the pinned one.

/** Parses the gateway's comma-separated list, which usually has a trailing comma. */
export function parseAccounts(list: string): readonly string[] {
  return list
    .split(',')
    .map((account) => account.trim())
    .filter((account) => account !== '');
}
