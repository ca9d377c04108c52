// The port of identity: users, grants, sessions, keys, one-time codes and the audit trail. Times are epoch ms.
import type { AuditStore } from './audit-trail.ts';
import type { PersonalReadsStore } from './personal-reads.ts';
import type { PushStore } from './push-subscriptions.ts';
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
  /** May check and save strategies in code, where the configuration allows that. */
  readonly mayCode: boolean;
  /** Tokens of an older epoch are void: it rises when the password or the role changes. */
  readonly tokenEpoch: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export type UserChange = Partial<
  Pick<User, 'email' | 'passwordHash' | 'role' | 'isActive' | 'totpSecret' | 'isTotpOn' | 'mayCode'>
> & {
  /** Ends every session of the user. */
  readonly endsTokens?: boolean;
};

export interface Grant {
  readonly kind: 'account' | 'portfolio';
  readonly resource: string;
  readonly role: Role;
}

export interface Grantee {
  readonly username: string;
  readonly role: Role;
}

/** To see a portfolio of somebody else, or to book in it. */
export interface Invitation {
  readonly portfolio: string;
  /** Lower case, as the owner wrote it. */
  readonly username: string;
  /** Null if no user had this name when it was made: one who registers the name later does not get it. */
  readonly userId: string | null;
  readonly role: Role;
  readonly invitedAt: number;
}

/** A chain of refresh tokens that began with one sign-in. */
export interface Session {
  readonly id: string;
  readonly userId: string;
  readonly createdAt: number;
  readonly address: string;
  readonly endedAt: number | null;
  readonly proof: Proof;
}

/** What the person of a session last gave to show who it is, and when: a second factor counts for more. */
export interface Proof {
  readonly by: 'password' | 'second-factor';
  readonly at: number;
}

export interface RefreshToken {
  readonly hash: string;
  readonly sessionId: string;
  readonly userId: string;
  readonly expiresAt: number;
}

export type TakenRefresh =
  | { readonly kind: 'fresh'; readonly token: RefreshToken }
  | { readonly kind: 'reused'; readonly token: RefreshToken; readonly first: Use };

/** When and from where a refresh token was used first. */
export interface Use {
  readonly at: number;
  readonly from: string;
}

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

/** Of passkeys: the challenge for a new one, and for using one. */
export type CodePurpose = 'reset' | 'invite' | 'login' | 'passkey-new' | 'passkey';

/** A secret that works once. */
export interface OneTimeCode {
  readonly hash: string;
  readonly purpose: CodePurpose;
  /** The user it was made for; null for an invitation. */
  readonly userId: string | null;
  readonly role: Role;
  readonly expiresAt: number;
}

/** The public half of a key pair that a device uses for one host. */
export interface Passkey {
  /** As the device names it, base64url; unique. */
  readonly id: string;
  readonly userId: string;
  readonly host: string;
  /** By its owner. */
  readonly name: string;
  /** COSE, base64url. */
  readonly publicKey: string;
  /** Of the last use; stays 0 for a passkey that several devices share. */
  readonly counter: number;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
}

/** Who somebody is at a provider of identities; an address or a name there may change hands, this does not. */
export interface ProviderIdentity {
  readonly issuer: string;
  readonly subject: string;
}

/** A sign-in at a provider that has begun and not come back. */
export interface BegunProviderSignIn {
  readonly stateHash: string;
  /** Of a secret that the same browser has to bring back. */
  readonly browserHash: string;
  readonly nonce: string;
  readonly verifier: string;
  /** The user to link the identity to; null to sign in. */
  readonly userId: string | null;
  readonly expiresAt: number;
}

/** A booking that an assistant tried, for the bearer of its token. */
export interface DryRun {
  readonly tokenHash: string;
  /** Of the person, the key or session, the tool and its arguments. */
  readonly askedHash: string;
  readonly userId: string;
  /** What a confirmation asks for, as JSON. */
  readonly call: string;
  readonly expiresAt: number;
}

export interface FoundDryRun extends Omit<DryRun, 'userId'> {
  /** Now or before. */
  readonly isConfirmed: boolean;
  readonly isBooked: boolean;
}

export interface IdentityStore extends PersonalReadsStore, AuditStore, PushStore {
  /**
   * All that is done in the store it gives, or nothing. What was read does not change meanwhile: others wait, or the step is
   * repeated, so it does nothing slow and nothing outside the store. Steps do not nest.
   */
  inOneStep<Answer>(act: (store: IdentityStore) => Promise<Answer>): Promise<Answer>;
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
  /** Active users with a grant on it, by name. */
  granteesOf(kind: Grant['kind'], resource: string): Promise<Grantee[]>;
  putGrant(userId: string, grant: Grant): Promise<void>;
  removeGrant(userId: string, grant: Pick<Grant, 'kind' | 'resource'>): Promise<boolean>;

  /** Oldest first. */
  invitationsTo(
    userId: string,
  ): Promise<readonly Pick<Invitation, 'portfolio' | 'role' | 'invitedAt'>[]>;
  /** All that wait, by name. */
  invitedTo(portfolio: string): Promise<Grantee[]>;
  /** Replaces one of the same name. */
  putInvitation(invitation: Invitation): Promise<void>;
  /** Removes it and returns the role that it offers. */
  takeInvitation(userId: string, portfolio: string): Promise<Role | undefined>;
  /** From the person that it was made for. */
  hideInvitation(userId: string, portfolio: string): Promise<boolean>;
  removeInvitation(portfolio: string, username: string): Promise<boolean>;
  dropInvitationsOf(username: string): Promise<void>;

  addSession(session: Session): Promise<void>;
  sessionById(id: string): Promise<Session | undefined>;
  /** Oldest first. */
  sessionsOf(userId: string): Promise<Session[]>;
  endSession(id: string, at: number): Promise<void>;
  proveSession(id: string, proof: Proof): Promise<void>;
  endSessionsOf(userId: string, at: number): Promise<void>;
  addRefreshToken(token: RefreshToken): Promise<void>;
  /** Marks it used; of two concurrent callers one gets `fresh`. Undefined when it was never issued. */
  takeRefreshToken(hash: string, use: Use): Promise<TakenRefresh | undefined>;
  /**
   * Drops refresh tokens and codes that are over at `at`, and what is older than `createdBefore`: sessions without a token
   * left, and dry runs.
   */
  dropOver(times: { readonly at: number; readonly createdBefore: number }): Promise<void>;

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
  /**
   * Counts one more and answers how many there are; after a pause it begins again at one. Of concurrent callers each
   * gets another number. Also drops what is older than the pause; it locks no user out.
   */
  addFailure(
    key: string,
    when: { readonly at: number; readonly forgetsBefore: number },
  ): Promise<number>;
  /** Never earlier than an end that is there. */
  lock(key: string, until: number): Promise<void>;
  clearFailures(key: string): Promise<void>;

  addCode(code: OneTimeCode): Promise<void>;
  /** Removes and returns it; of two concurrent callers one gets it. */
  takeCode(hash: string, purpose: CodePurpose): Promise<OneTimeCode | undefined>;

  /** False when the id is taken. */
  addPasskey(passkey: Passkey): Promise<boolean>;
  passkeyById(id: string): Promise<Passkey | undefined>;
  /** Oldest first. */
  passkeysOf(userId: string): Promise<Passkey[]>;
  /** False unless the counter is higher than the last one, or both are 0: of two callers with one counter, one gets true. */
  usePasskey(id: string, use: { readonly counter: number; readonly at: number }): Promise<boolean>;
  /** False if the user has no such passkey. */
  renamePasskey(userId: string, id: string, name: string): Promise<boolean>;
  removePasskey(userId: string, id: string): Promise<boolean>;
  dropPasskeysOf(userId: string): Promise<void>;

  userByProvider(identity: ProviderIdentity): Promise<User | undefined>;
  providersOf(userId: string): Promise<ProviderIdentity[]>;
  /** False when it belongs to a user already, this or another one. */
  linkProvider(userId: string, identity: ProviderIdentity, at: number): Promise<boolean>;
  unlinkProvider(userId: string, identity: ProviderIdentity): Promise<boolean>;
  /** Also forgets those that are over at `at`. */
  addProviderSignIn(begun: BegunProviderSignIn, at: number): Promise<void>;
  /** Removes and returns it; of two concurrent callers one gets it. */
  takeProviderSignIn(stateHash: string): Promise<BegunProviderSignIn | undefined>;

  /** Also forgets those that expired by then. */
  addDryRun(dryRun: DryRun, forgetsBefore: number): Promise<void>;
  /** Marks it confirmed unless it has expired; undefined without one of this token that was asked so. */
  confirmDryRun(
    by: Pick<DryRun, 'tokenHash' | 'askedHash'> & { readonly at: number },
  ): Promise<FoundDryRun | undefined>;
  noteBooked(tokenHash: string): Promise<void>;
  dryRunCount(userId: string): Promise<number>;
  dropDryRunsOf(userId: string): Promise<void>;
}
