// The port of identity: users, grants, sessions, keys, one-time codes and the audit trail. Times are epoch ms.
import type { Role } from './role.ts';

export interface User {
  readonly id: string;
  /** Lower case; unique. */
  readonly username: string;
  /** Lower case; unique; null if none was given. */
  readonly email: string | null;
  /** Null for users who sign in through a provider only. */
  readonly passwordHash: string | null;
  readonly role: Role;
  readonly isActive: boolean;
  /** Base32; set before the second factor is confirmed. */
  readonly totpSecret: string | null;
  readonly isTotpOn: boolean;
  /** Tokens of an older epoch are void: it rises when the password or the role changes. */
  readonly tokenEpoch: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export type UserChange = Partial<
  Pick<User, 'email' | 'passwordHash' | 'role' | 'isActive' | 'totpSecret' | 'isTotpOn'>
> & {
  /** Ends every session of the user. */
  readonly endsTokens?: boolean;
};

export interface Grant {
  readonly kind: 'account' | 'portfolio';
  readonly resource: string;
  readonly role: Role;
}

/** A chain of refresh tokens that began with one sign-in. */
export interface Session {
  readonly id: string;
  readonly userId: string;
  readonly createdAt: number;
  readonly address: string;
  readonly endedAt: number | null;
}

export interface RefreshToken {
  readonly hash: string;
  readonly sessionId: string;
  readonly userId: string;
  readonly expiresAt: number;
}

export type TakenRefresh =
  | { readonly kind: 'fresh'; readonly token: RefreshToken }
  | { readonly kind: 'reused'; readonly token: RefreshToken };

export interface ApiKey {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly secretHash: string;
  readonly scopes: readonly string[];
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly lastUsedAt: number | null;
  readonly revokedAt: number | null;
}

export interface SigningKey {
  readonly kid: string;
  /** The private key as a JSON Web Key. */
  readonly jwk: string;
  readonly createdAt: number;
}

/** Failed attempts of one name or address. */
export interface Failures {
  readonly count: number;
  readonly lastAt: number;
  readonly lockedUntil: number;
}

export type CodePurpose = 'reset' | 'invite' | 'login';

/** A secret that works once. */
export interface OneTimeCode {
  readonly hash: string;
  readonly purpose: CodePurpose;
  /** The user it was made for; null for an invitation. */
  readonly userId: string | null;
  readonly role: Role;
  readonly expiresAt: number;
}

export interface AuditEntry {
  readonly at: number;
  /** User name, or `local operator` for the command line. */
  readonly actor: string;
  readonly address: string;
  readonly requestId: string;
  readonly action: string;
  readonly target: string;
  /** JSON, without secrets. */
  readonly before: string | null;
  readonly after: string | null;
}

export interface RecordedAudit extends AuditEntry {
  readonly seq: number;
}

export interface IdentityStore {
  /** False when the name or the address is taken. */
  addUser(user: User): Promise<boolean>;
  userById(id: string): Promise<User | undefined>;
  /** By user name or address, any case. */
  userByLogin(login: string): Promise<User | undefined>;
  users(): Promise<User[]>;
  /** False when the new address is taken. */
  changeUser(id: string, change: UserChange, at: number): Promise<boolean>;
  /** True once per step of a user: a code of the second factor works once. */
  spendTotpStep(userId: string, step: number): Promise<boolean>;

  grantsOf(userId: string): Promise<Grant[]>;
  putGrant(userId: string, grant: Grant): Promise<void>;
  removeGrant(userId: string, grant: Pick<Grant, 'kind' | 'resource'>): Promise<boolean>;

  addSession(session: Session): Promise<void>;
  sessionById(id: string): Promise<Session | undefined>;
  endSession(id: string, at: number): Promise<void>;
  endSessionsOf(userId: string, at: number): Promise<void>;
  addRefreshToken(token: RefreshToken): Promise<void>;
  /** Marks it used; of two concurrent callers one gets `fresh`. Undefined when it was never issued. */
  takeRefreshToken(hash: string, at: number): Promise<TakenRefresh | undefined>;

  addApiKey(key: ApiKey): Promise<void>;
  apiKeyById(id: string): Promise<ApiKey | undefined>;
  apiKeysOf(userId: string): Promise<ApiKey[]>;
  touchApiKey(id: string, at: number): Promise<void>;
  revokeApiKey(id: string, at: number): Promise<void>;

  /** Newest first. */
  signingKeys(): Promise<SigningKey[]>;
  addSigningKey(key: SigningKey): Promise<void>;
  dropSigningKeys(createdBefore: number): Promise<void>;

  failuresOf(key: string): Promise<Failures | undefined>;
  putFailures(key: string, failures: Failures): Promise<void>;
  clearFailures(key: string): Promise<void>;

  addCode(code: OneTimeCode): Promise<void>;
  /** Removes and returns it; of two concurrent callers one gets it. */
  takeCode(hash: string, purpose: CodePurpose): Promise<OneTimeCode | undefined>;

  audit(entry: AuditEntry): Promise<void>;
  /** Newest first. */
  auditTrail(page: { readonly limit: number; readonly before?: number }): Promise<RecordedAudit[]>;
}
