// Whose events a rebuilt book takes: by a file of public keys, or those of the ledger that the configuration names, if it is here.
import { existsSync, readFileSync } from 'node:fs';
import { ledgerPlaceOf } from '../../../api/app/ledger.ts';
import { instant } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { Trust } from '../../../relay/app/kafka-view.ts';
import { isServerAddress } from '../../../sql/open-database.ts';

export interface TrustFlags {
  /** A file. */
  readonly trust?: string;
  /** A position. */
  readonly trustUnsignedUntil?: string;
}

export async function trustOf(
  { trust: file, trustUnsignedUntil: until = '0' }: TrustFlags,
  store: string,
): Promise<Result<Trust, string>> {
  if (!/^\d{1,15}$/.test(until))
    return failed(`--trust-unsigned-until ${until} is not a position: expected a whole number`);
  const keys = file === undefined ? ok(await keysOfLedger(store)) : await keysOfFile(file);
  return keys.ok ? ok({ keys: keys.value, unsignedUntil: Number(until) }) : keys;
}

async function keysOfFile(file: string): Promise<Result<Trust['keys'], string>> {
  const { publicKeysIn } = await import('../../../relay/app/kafka-keys.ts');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return failed(
      `--trust ${file} cannot be read: ${error instanceof Error ? error.message : error}`,
    );
  }
  const found = publicKeysIn(text);
  return found.ok ? found : failed(`--trust ${file} ${found.failure}`);
}

/** None if it is not on this host. */
async function keysOfLedger(store: string): Promise<Trust['keys']> {
  const place = ledgerPlaceOf(store);
  if (!isServerAddress(place) && !existsSync(place)) return [];
  const { openLedgerStore } = await import('../../../ledger/app/open-store.ts');
  const { shownKeys } = await import('../../../relay/app/kafka-keys.ts');
  const opened = await openLedgerStore(place, { now: () => instant(Date.now()), servesOne: true });
  try {
    return (await shownKeys(opened)).map(({ id, publicKey }) => ({ id, publicKey }));
  } finally {
    await opened.close();
  }
}
