// The tables of identity, equal in SQLite and PostgreSQL: texts, integers (epoch ms; 0 and 1 for no and yes), nothing else.
import type { Generated, Kysely } from 'kysely';
import type { SequenceType } from '../../../sql/migrations.ts';
import type {
  ApiKeyTable,
  AuditCells,
  CodeTable,
  FailuresTable,
  PasskeyTable,
  PersonalReadCells,
  ProviderSignInTable,
  PushAttemptsTable,
  PushSubscriptionTable,
  RefreshTokenTable,
  SessionTable,
  SigningKeyTable,
  UserTable,
} from './identity-rows.ts';

export interface IdentityTables {
  users: UserTable;
  grants: GrantRow;
  invitations: InvitationRow;
  sessions: SessionTable;
  refresh_tokens: RefreshTokenTable;
  api_keys: ApiKeyTable;
  signing_keys: SigningKeyTable;
  login_failures: FailuresTable;
  one_time_codes: CodeTable;
  passkeys: PasskeyTable;
  push_keys: PushKeyRow;
  push_subscriptions: PushSubscriptionTable;
  push_attempts: PushAttemptsTable;
  provider_identities: ProviderIdentityRow;
  provider_sign_ins: ProviderSignInTable;
  rehearsals: DryRunRow;
  audit: AuditCells & Numbered;
  personal_reads: PersonalReadCells & Numbered;
}

/** In the order of their arrival. */
interface Numbered {
  seq: Generated<number>;
}

interface GrantRow {
  user_id: string;
  kind: string;
  resource: string;
  role: string;
}

interface InvitationRow {
  portfolio: string;
  username: string;
  /** Null: no user had this name when it was made, or its person declined. */
  user_id: string | null;
  role: string;
  invited_at: number;
}

interface PushKeyRow {
  id: number;
  /** The private key as JSON Web Key. */
  jwk: string;
  created_at: number;
}

interface ProviderIdentityRow {
  issuer: string;
  subject: string;
  user_id: string;
  created_at: number;
}

interface DryRunRow {
  token_hash: string;
  asked_hash: string;
  /** Null: of before the seventh version; it goes within a day. */
  user_id: string | null;
  call: string;
  expires_at: number;
  confirmed_at: number | null;
  is_booked: number;
}

export async function createIdentityTables(
  db: Kysely<unknown>,
  sequence: SequenceType,
): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('users')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('username', 'text', (column) => column.notNull().unique())
    .addColumn('email', 'text', (column) => column.unique())
    .addColumn('password_hash', 'text')
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('is_active', 'integer', (column) => column.notNull())
    .addColumn('totp_secret', 'text')
    .addColumn('is_totp_on', 'integer', (column) => column.notNull())
    .addColumn('totp_last_step', 'bigint', (column) => column.notNull())
    .addColumn('token_epoch', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createTable('grants')
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id'))
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('resource', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('grants_pk', ['user_id', 'kind', 'resource'])
    .execute();
  await schema
    .createTable('sessions')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id'))
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('ended_at', 'bigint')
    .execute();
  await schema
    .createTable('refresh_tokens')
    .addColumn('hash', 'text', (column) => column.primaryKey())
    .addColumn('session_id', 'text', (column) => column.notNull().references('sessions.id'))
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('used_at', 'bigint')
    .execute();
  await schema
    .createTable('api_keys')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('secret_hash', 'text', (column) => column.notNull())
    .addColumn('scopes', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint')
    .addColumn('last_used_at', 'bigint')
    .addColumn('revoked_at', 'bigint')
    .execute();
  await schema
    .createTable('signing_keys')
    .addColumn('kid', 'text', (column) => column.primaryKey())
    .addColumn('jwk', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createTable('login_failures')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('count', 'integer', (column) => column.notNull())
    .addColumn('last_at', 'bigint', (column) => column.notNull())
    .addColumn('locked_until', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createTable('one_time_codes')
    .addColumn('hash', 'text', (column) => column.primaryKey())
    .addColumn('purpose', 'text', (column) => column.notNull())
    .addColumn('user_id', 'text')
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createTable('audit')
    .addColumn('seq', sequence, (column) => column.primaryKey())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('request_id', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('target', 'text', (column) => column.notNull())
    .addColumn('before', 'text')
    .addColumn('after', 'text')
    .execute();
  for (const [table, column] of INDEXED) {
    await schema.createIndex(`${table}_${column}`).on(table).column(column).execute();
  }
}

const INDEXED = [
  ['sessions', 'user_id'],
  ['refresh_tokens', 'session_id'],
  ['api_keys', 'user_id'],
] as const;
