// Notes in a request whose personal data its answer has; what was read is recorded once it has been answered.
import type { FastifyRequest } from 'fastify';
import type { HolderNumber } from '../../../ledger/ports/ledger-rows.ts';
import type { LedgerReads } from '../../../ledger/ports/ledger-store.ts';
import type { PersonalKind, PersonalReads } from '../../identity/personal-reads.ts';
import type { Principal } from '../../identity/principal.ts';
import type { Server } from './parts.ts';

/** A user, or the holder of portfolios. */
export type ReadSubject =
  | { readonly kind: 'user'; readonly id: string }
  | { readonly kind: 'holder'; readonly holder: HolderNumber };

interface NotedRead {
  readonly whose: ReadSubject;
  readonly what: PersonalKind;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** What the answer has of others; undefined for nothing. */
    personalReads: NotedRead[] | undefined;
  }
}

export function noteUser(request: FastifyRequest, id: string, what: PersonalKind): void {
  noted(request, { whose: { kind: 'user', id }, what });
}

export function noteHolder(
  request: FastifyRequest,
  holder: HolderNumber,
  what: PersonalKind,
): void {
  noted(request, { whose: { kind: 'holder', holder }, what });
}

function noted(request: FastifyRequest, read: NotedRead): void {
  request.personalReads ??= [];
  request.personalReads.push(read);
}

export interface ReadRecorder {
  readonly reads: PersonalReads;
  readonly ledger: Pick<LedgerReads, 'userOf'>;
  onFault(error: unknown): void;
}

/** A hook of every route. Answers without a body, such as 304, have shown nothing new; refusals nothing at all. */
export function recordPersonalReads(server: Server, recorder: ReadRecorder): void {
  server.decorateRequest('personalReads', undefined);
  server.addHook('onResponse', (request, reply, done) => {
    const { personalReads: seen, principal } = request;
    if (seen !== undefined && principal !== null && reply.statusCode < 300)
      void recordAll(recorder, { seen, principal, address: request.ip }).catch(recorder.onFault);
    done();
  });
}

/** A live stream of a portfolio shows its name. */
export async function noteStream(
  { reads, ledger }: Omit<ReadRecorder, 'onFault'>,
  { user: { id, username: reader } }: Principal,
  holder: HolderNumber,
): Promise<void> {
  const subject = await ledger.userOf(holder);
  if (subject !== undefined && subject !== id)
    reads.note({ reader, address: 'live', subject, what: 'names' });
}

interface Seen {
  readonly seen: readonly NotedRead[];
  readonly principal: Principal;
  readonly address: string;
}

/** People who read their own data disclose nothing, but an export is recorded in any case. */
async function recordAll(
  { reads, ledger }: ReadRecorder,
  { seen, principal, address }: Seen,
): Promise<void> {
  const { id, username: reader } = principal.user;
  for (const { whose, what } of seen) {
    const subject = whose.kind === 'user' ? whose.id : await ledger.userOf(whose.holder);
    if (subject === undefined || (subject === id && what !== 'export')) continue;
    reads.note({ reader, address, subject, what });
  }
}
