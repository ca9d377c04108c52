// All that is kept about a user, as one JSON text in parts: whatever is many is read in pages while it is written.
import type { Ledger } from '../../../ledger/app/ledger.ts';
import { readable } from '../../../ledger/app/portfolios.ts';
import type { PortfolioRow } from '../../../ledger/ports/ledger-rows.ts';
import type { IdentityStore, User } from '../../identity/identity-store.ts';
import { transactionRows } from '../presenters/transaction-row.ts';
import { portfolioRow } from '../presenters/valued-portfolio.ts';
import { iso, isoOrNull, userBody } from '../shapes/bodies.ts';

export interface ExportSources {
  readonly store: IdentityStore;
  readonly ledger: Ledger;
  /** Epoch ms. */
  readonly now: number;
}

const PAGE = 1_000;

/** Rises when a field goes or changes its meaning. */
const VERSION = 1;

export async function* exportedUser(
  { store, ledger, now }: ExportSources,
  user: User,
): AsyncGenerator<string> {
  const head = { format: 'sluice user export', version: VERSION, made_at: iso(now) };
  yield `${JSON.stringify({ ...head, user: userBody(user) }).slice(0, -1)}`;
  yield* list('grants', from(await store.grantsOf(user.id)));
  yield* list('invitations', invitationsOf(store, user));
  yield* list('identities', from(await store.providersOf(user.id)));
  yield* list('sessions', sessionsOf(store, user));
  yield* list('passkeys', passkeysOf(store, user));
  yield* list('push_subscriptions', pushOf(store, user));
  yield* list('keys', keysOf(store, user));
  yield* portfoliosOf(ledger, user);
  yield* list('webhooks', webhooksOf(ledger, user));
  yield* list('audit', auditOf(store, user));
  yield* list('read_by_others', readsOf(store, user));
  yield '\n}\n';
}

async function* list(name: string, rows: AsyncIterable<object>): AsyncGenerator<string> {
  yield `,\n"${name}":[`;
  let isFirst = true;
  for await (const row of rows) {
    yield `${isFirst ? '' : ','}\n${JSON.stringify(row)}`;
    isFirst = false;
  }
  yield ']';
}

async function* from(rows: readonly object[]): AsyncGenerator<object> {
  yield* rows;
}

/** `read` gives the rows from an offset on. */
async function* paged<Row>(read: (offset: number) => Promise<readonly Row[]>): AsyncGenerator<Row> {
  for (let offset = 0, isMore = true; isMore; offset += PAGE) {
    const page = await read(offset);
    yield* page;
    isMore = page.length === PAGE;
  }
}

async function* invitationsOf(store: IdentityStore, { id: userId }: User) {
  for (const { portfolio, role, invitedAt } of await store.invitationsTo(userId))
    yield { portfolio, role, invited_at: iso(invitedAt) };
}

async function* sessionsOf(store: IdentityStore, { id: userId }: User) {
  for (const { id, createdAt, address, endedAt } of await store.sessionsOf(userId))
    yield { id, address, created_at: iso(createdAt), ended_at: isoOrNull(endedAt) };
}

async function* passkeysOf(store: IdentityStore, { id: userId }: User) {
  for (const { id, name, host, createdAt, lastUsedAt } of await store.passkeysOf(userId)) {
    const times = { created_at: iso(createdAt), last_used_at: isoOrNull(lastUsedAt) };
    yield { id, name, host, ...times };
  }
}

/** Without what a message is addressed and encrypted with. */
async function* pushOf(store: IdentityStore, { id: userId }: User) {
  for (const one of await store.pushSubscriptionsOf(userId)) {
    const times = { created_at: iso(one.createdAt), last_sent_at: isoOrNull(one.sentAt) };
    yield { id: one.id, host: new URL(one.endpoint).host, has_details: one.hasDetails, ...times };
  }
}

async function* keysOf(store: IdentityStore, { id: userId }: User) {
  for (const key of await store.apiKeysOf(userId))
    yield {
      ...{ id: key.id, name: key.name, scopes: key.scopes, created_at: iso(key.createdAt) },
      expires_at: isoOrNull(key.expiresAt),
      last_used_at: isoOrNull(key.lastUsedAt),
      revoked_at: isoOrNull(key.revokedAt),
    };
}

async function* portfoliosOf(ledger: Ledger, { id }: User): AsyncGenerator<string> {
  const holder = await ledger.read.holderOf(id);
  const rows = holder === undefined ? [] : await ledger.read.portfoliosOf([holder]);
  yield ',\n"portfolios":[';
  for (const [at, row] of rows.entries()) {
    const body = portfolioRow(await readable(ledger.context, ledger.read, row));
    yield `${at === 0 ? '' : ','}\n${JSON.stringify(body).slice(0, -1)}`;
    yield* list('transactions', transactionsIn(ledger, row));
    yield '}';
  }
  yield ']';
}

/** Those that were taken back, too. */
async function* transactionsIn(ledger: Ledger, portfolio: PortfolioRow) {
  const asked = { portfolio: portfolio.id, withVoided: true, limit: PAGE };
  for (let offset = 0, isMore = true; isMore; offset += PAGE) {
    const page = await ledger.read.transactions({ ...asked, offset });
    yield* await transactionRows({ ledger }, portfolio, page);
    await ledger.context.pause();
    isMore = page.length === PAGE;
  }
}

async function* webhooksOf({ read }: Ledger, { id: userId }: User) {
  const holder = await read.holderOf(userId);
  const rows = holder === undefined ? [] : await read.webhooksOf(holder);
  for (const { id, url, securities, createdAt } of rows)
    yield { id, url, security_ids: securities, created_at: iso(createdAt) };
}

/** What the user did, and what others did to the user. */
async function* auditOf(store: IdentityStore, { id, username }: User) {
  const page = { limit: PAGE, isOldestFirst: true };
  const read = (asked: { readonly actor?: string; readonly target?: string }) =>
    paged(async (offset) => (await store.auditTrail({ ...page, ...asked, offset })).rows);
  for await (const entry of read({ actor: username })) yield auditBody(entry);
  for (const target of [username, id])
    for await (const entry of read({ target }))
      if (entry.actor !== username) yield auditBody(entry);
}

function auditBody({ at, requestId, ...entry }: { at: number; requestId: string }) {
  return { ...entry, at: iso(at), request_id: requestId };
}

async function* readsOf(store: IdentityStore, { id: subject }: User) {
  const page = { limit: PAGE, isOldestFirst: true, subject };
  const rows = paged(async (offset) => (await store.personalReads({ ...page, offset })).rows);
  for await (const { reader, what, firstAt, lastAt, count } of rows)
    yield { reader, what, first_at: iso(firstAt), last_at: iso(lastAt), count };
}
