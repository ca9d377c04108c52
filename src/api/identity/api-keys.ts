// Keys of machines: named, narrowed to scopes, with an end; shown once and stored as a hash.
import { instant, toIso } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { StoreUnavailable } from '../../sql/store-unavailable.ts';
import { auditEntry } from './audited-change.ts';
import type { Caller, IdentityContext } from './identity-context.ts';
import type { ApiKey, IdentityStore, User } from './identity-store.ts';
import { drawId, drawSecret, hashOfSecret, isSameHash } from './opaque-secret.ts';
import { type Permission, roleAllows } from './role.ts';

const PREFIX = 'sluice';
/** The last use is written at most this often, so that a busy machine does not write with each request. */
const TOUCH_MS = 60_000;

export interface WantedKey {
  readonly name: string;
  readonly scopes: readonly Permission[];
  readonly expiresAt: number | null;
}

export async function createApiKey(
  { store, now, draw }: IdentityContext,
  user: User,
  { name, scopes, expiresAt }: WantedKey,
  by: Caller,
): Promise<Result<{ key: ApiKey; text: string }, { scope: Permission }>> {
  const beyond = scopes.find(
    (scope) => !roleAllows(user.role, scope) || (scope === 'code' && !user.mayCode),
  );
  if (beyond !== undefined) return failed({ scope: beyond });
  const secret = drawSecret(draw);
  const key: ApiKey = {
    id: drawId('key', draw),
    userId: user.id,
    name,
    secretHash: hashOfSecret(secret),
    scopes,
    createdAt: now(),
    expiresAt,
    lastUsedAt: null,
    revokedAt: null,
  };
  const after = { name, scopes, expires_at: expiresAt && toIso(instant(expiresAt)) };
  await store.inOneStep(async (inside) => {
    await inside.addApiKey(key);
    await inside.audit(auditEntry(by, now(), { action: 'key.add', target: key.id, after }));
  });
  return ok({ key, text: `${PREFIX}.${key.id}.${secret}` });
}

export function revokeApiKey(
  { store, now }: IdentityContext,
  { id, name, scopes }: ApiKey,
  by: Caller,
): Promise<void> {
  const before = { name, scopes };
  return store.inOneStep(async (inside) => {
    await inside.revokeApiKey(id, now());
    await inside.audit(auditEntry(by, now(), { action: 'key.revoke', target: id, before }));
  });
}

export function looksLikeApiKey(text: string): boolean {
  return text.startsWith(`${PREFIX}.key_`);
}

/** The key behind the text, while it is neither revoked nor over. */
export async function apiKeyBehind(
  { store, now }: IdentityContext,
  text: string,
): Promise<ApiKey | undefined> {
  const [, id = '', secret = ''] = text.split('.');
  const key = await store.apiKeyById(id);
  if (key === undefined || !isSameHash(key.secretHash, hashOfSecret(secret))) return undefined;
  if (key.revokedAt !== null || (key.expiresAt ?? Infinity) <= now()) return undefined;
  if ((key.lastUsedAt ?? 0) < now() - TOUCH_MS) await noteUse(store, id, now());
  return key;
}

/** A store that can be read but not written still knows its keys. */
async function noteUse(store: IdentityStore, id: string, at: number): Promise<void> {
  try {
    await store.touchApiKey(id, at);
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
  }
}
