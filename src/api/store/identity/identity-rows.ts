// Users, sessions, keys and what else identity stores as rows, and back. Grants and invitations are not here: only some of their
// columns are ever read.
import { rowCodec, type TableOf, type TextForm } from '../../../sql/tables/row-codec.ts';
import type { AuditEntry } from '../../identity/audit-trail.ts';
import type {
  ApiKey,
  BegunProviderSignIn,
  Failures,
  OneTimeCode,
  Passkey,
  RefreshToken,
  Session,
  SigningKey,
  User,
} from '../../identity/identity-store.ts';
import type { RecordedRead } from '../../identity/personal-reads.ts';
import type { PushAttempts, PushSubscription } from '../../identity/push-subscriptions.ts';
import { type Role, toRole } from '../../identity/role.ts';

const ROLE: TextForm<Role> = { written: (role) => role, read: toRole };

const USER = rowCodec<User>()({
  id: ['id', 'same'],
  username: ['username', 'same'],
  email: ['email', 'nullable'],
  passwordHash: ['password_hash', 'nullable'],
  role: ['role', ROLE],
  isActive: ['is_active', 'flag'],
  totpSecret: ['totp_secret', 'nullable'],
  isTotpOn: ['is_totp_on', 'flag'],
  mayCode: ['may_code', 'flag'],
  tokenEpoch: ['token_epoch', 'same'],
  createdAt: ['created_at', 'same'],
  updatedAt: ['updated_at', 'same'],
});
export type UserTable = TableOf<typeof USER> & { totp_last_step: number };
export const { written: writtenUser, read: readUser, changed: changedUser } = USER;

const SESSION = rowCodec<Omit<Session, 'proof'>>()({
  id: ['id', 'same'],
  userId: ['user_id', 'same'],
  createdAt: ['created_at', 'same'],
  address: ['address', 'same'],
  endedAt: ['ended_at', 'nullable'],
});
export type SessionTable = TableOf<typeof SESSION> & { proved_at: number; proved_by: string };

export function writtenSession({ proof, ...session }: Session): SessionTable {
  return { ...SESSION.written(session), proved_at: proof.at, proved_by: proof.by };
}

export function readSession({ proved_at, proved_by, ...row }: SessionTable): Session {
  const by = proved_by === 'second-factor' ? 'second-factor' : 'password';
  return { ...SESSION.read(row), proof: { by, at: proved_at } };
}

const REFRESH_TOKEN = rowCodec<RefreshToken>()({
  hash: ['hash', 'same'],
  sessionId: ['session_id', 'same'],
  userId: ['user_id', 'same'],
  expiresAt: ['expires_at', 'same'],
});
/** `used_from` is the address that used it. */
export type RefreshTokenTable = TableOf<typeof REFRESH_TOKEN> & {
  used_at: number | null;
  used_from: string | null;
};
export const { written: writtenRefreshToken, read: readRefreshToken } = REFRESH_TOKEN;

/** Joined by spaces. */
const SCOPES: TextForm<readonly string[]> = {
  written: (scopes) => scopes.join(' '),
  read: (text) => text.split(' ').filter((scope) => scope !== ''),
};

const API_KEY = rowCodec<ApiKey>()({
  id: ['id', 'same'],
  userId: ['user_id', 'same'],
  name: ['name', 'same'],
  secretHash: ['secret_hash', 'same'],
  scopes: ['scopes', SCOPES],
  createdAt: ['created_at', 'same'],
  expiresAt: ['expires_at', 'nullable'],
  lastUsedAt: ['last_used_at', 'nullable'],
  revokedAt: ['revoked_at', 'nullable'],
});
export type ApiKeyTable = TableOf<typeof API_KEY>;
export const { written: writtenApiKey, read: readApiKey } = API_KEY;

const SIGNING_KEY = rowCodec<SigningKey>()({
  kid: ['kid', 'same'],
  jwk: ['jwk', 'same'],
  createdAt: ['created_at', 'same'],
});
export type SigningKeyTable = TableOf<typeof SIGNING_KEY>;
export const { written: writtenSigningKey, read: readSigningKey } = SIGNING_KEY;

const FAILURES = rowCodec<Failures>()({
  count: ['count', 'same'],
  lastAt: ['last_at', 'same'],
  lockedUntil: ['locked_until', 'same'],
});
export type FailuresTable = TableOf<typeof FAILURES> & { key: string };
export const { read: readFailures } = FAILURES;

const CODE = rowCodec<OneTimeCode>()({
  hash: ['hash', 'same'],
  purpose: ['purpose', 'same'],
  userId: ['user_id', 'nullable'],
  role: ['role', ROLE],
  expiresAt: ['expires_at', 'same'],
});
export type CodeTable = TableOf<typeof CODE>;
export const { written: writtenCode, read: readCode } = CODE;

const PASSKEY = rowCodec<Passkey>()({
  id: ['id', 'same'],
  userId: ['user_id', 'same'],
  host: ['host', 'same'],
  name: ['name', 'same'],
  publicKey: ['public_key', 'same'],
  counter: ['counter', 'same'],
  createdAt: ['created_at', 'same'],
  lastUsedAt: ['last_used_at', 'nullable'],
});
export type PasskeyTable = TableOf<typeof PASSKEY>;
export const { written: writtenPasskey, read: readPasskey } = PASSKEY;

const PUSH_SUBSCRIPTION = rowCodec<PushSubscription>()({
  id: ['id', 'same'],
  userId: ['user_id', 'same'],
  sessionId: ['session_id', 'same'],
  endpoint: ['endpoint', 'same'],
  p256dh: ['p256dh', 'same'],
  auth: ['auth', 'same'],
  origin: ['origin', 'same'],
  hasDetails: ['has_details', 'flag'],
  createdAt: ['created_at', 'same'],
  sentAt: ['sent_at', 'nullable'],
});
export type PushSubscriptionTable = TableOf<typeof PUSH_SUBSCRIPTION>;
export const { written: writtenPushSubscription, read: readPushSubscription } = PUSH_SUBSCRIPTION;

const PUSH_ATTEMPTS = rowCodec<PushAttempts>()({
  subscriptionId: ['subscription_id', 'same'],
  about: ['about', 'same'],
  attempts: ['attempts', 'same'],
  triedAt: ['tried_at', 'same'],
  nextAt: ['next_at', 'nullable'],
});
export type PushAttemptsTable = TableOf<typeof PUSH_ATTEMPTS>;
export const { written: writtenPushAttempts, read: readPushAttempts } = PUSH_ATTEMPTS;

const PROVIDER_SIGN_IN = rowCodec<BegunProviderSignIn>()({
  stateHash: ['state_hash', 'same'],
  browserHash: ['browser_hash', 'same'],
  nonce: ['nonce', 'same'],
  verifier: ['verifier', 'same'],
  userId: ['user_id', 'nullable'],
  expiresAt: ['expires_at', 'same'],
});
export type ProviderSignInTable = TableOf<typeof PROVIDER_SIGN_IN>;
export const { written: writtenProviderSignIn, read: readProviderSignIn } = PROVIDER_SIGN_IN;

const AUDIT = rowCodec<AuditEntry>()({
  at: ['at', 'same'],
  actor: ['actor', 'same'],
  address: ['address', 'same'],
  requestId: ['request_id', 'same'],
  action: ['action', 'same'],
  target: ['target', 'same'],
  before: ['before', 'nullable'],
  after: ['after', 'nullable'],
});
export type AuditCells = TableOf<typeof AUDIT>;
export const { written: writtenAudit, read: readAudit } = AUDIT;

const PERSONAL_READ = rowCodec<Omit<RecordedRead, 'seq'>>()({
  reader: ['reader', 'same'],
  address: ['address', 'same'],
  subject: ['subject', 'same'],
  what: ['what', 'same'],
  firstAt: ['first_at', 'same'],
  lastAt: ['last_at', 'same'],
  count: ['count', 'same'],
});
export type PersonalReadCells = TableOf<typeof PERSONAL_READ>;
export const { written: writtenPersonalRead, read: readPersonalRead } = PERSONAL_READ;
