// `/api/v1/securities`: the security master. A security keeps its number whatever it is called; its names have days.
import type { z } from 'zod';
import type { TradingDay } from '../../../kernel/instant.ts';
import { mergeSecurities, previewMerger } from '../../../ledger/app/merge-securities.ts';
import {
  describeSecurity,
  identifySecurity,
  registerSecurity,
  renameSecurity,
} from '../../../ledger/app/security-master.ts';
import type { CurrencyCode, SecurityId } from '../../../ledger/ports/drafts.ts';
import { actionProblem } from '../loaders/action-refusals.ts';
import type { Book } from '../loaders/book.ts';
import { causeOf, keyedRequest } from '../loaders/book-requests.ts';
import { callerOf } from '../loaders/caller.ts';
import type { Identity, Server } from '../loaders/parts.ts';
import { mergedRow } from '../presenters/merged-row.ts';
import { idempotencyHeaders } from '../shapes/order-request.ts';
import { PROBLEMS } from '../shapes/schemas.ts';
import {
  identifiedSecuritySchema,
  identifierBody,
  mergeBody,
  mergedSchema,
  renameBody,
  securityBody,
  securityChanges,
} from '../shapes/security-rows.ts';
import { identified, listRoutes, params, tags } from './security-reads.ts';

const operates = { needs: 'operate' } as const;
/** It changes the portfolios of all users. */
const merges = { needs: 'admin' } as const;

export function securityRoutes(server: Server, book: Book, identity: Identity): void {
  listRoutes(server, book);
  registerRoute(server, book, identity);
  describeRoute(server, book, identity);
  nameRoutes(server, book, identity);
  mergeRoute(server, book, identity);
}

function registerRoute(server: Server, book: Book, identity: Identity): void {
  server.post(
    '/securities',
    {
      config: operates,
      schema: {
        tags,
        summary: 'Register a security before its first transaction',
        headers: idempotencyHeaders,
        body: securityBody,
        response: { 201: identifiedSecuritySchema, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { symbol: name, currency, venue, ...rest } = request.body;
      const wanted = {
        symbol: name,
        currency: currency as CurrencyCode,
        venue: venue ?? book.ledger.context.defaults.venue,
        name: rest.name,
        isin: rest.isin,
        exchange: rest.exchange,
        sector: rest.sector,
      };
      const done = await book.ledger.inKeyedStep(keyedRequest(request), async (step) => {
        const made = await registerSecurity(step, wanted, causeOf(request));
        return made.ok ? { ok: true, value: made.value.id } : made;
      });
      if (!done.ok) throw actionProblem(done.failure);
      const after = await identified(book, done.value);
      await identity.record(callerOf(request), 'security.register', name, { after });
      return reply.status(201).header('location', `/api/v1/securities/${after.id}`).send(after);
    },
  );
}

function describeRoute(server: Server, book: Book, identity: Identity): void {
  server.patch(
    '/securities/:id',
    {
      config: operates,
      schema: {
        tags,
        summary: 'Change name, sector or venue of a security',
        params,
        body: securityChanges,
        response: { 200: identifiedSecuritySchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const id = request.params.id as SecurityId;
      const before = await identified(book, id);
      const changes = given(request.body);
      const done = await book.ledger.inOneStep((step) =>
        describeSecurity(step, id, changes, causeOf(request)),
      );
      if (!done.ok) throw actionProblem(done.failure);
      const after = await identified(book, id);
      await identity.record(callerOf(request), 'security.change', after.symbol, { before, after });
      return after;
    },
  );
}

/** What is not given does not change. */
function given({ name, sector, venue }: z.infer<typeof securityChanges>) {
  return {
    ...(name !== undefined && { name }),
    ...(sector !== undefined && { sector }),
    ...(venue !== undefined && { venue }),
  };
}

function nameRoutes(server: Server, book: Book, identity: Identity): void {
  server.post(
    '/securities/:id/identifiers',
    {
      config: operates,
      schema: {
        tags,
        summary: 'State from when until when an identifier means this security',
        params,
        headers: idempotencyHeaders,
        body: identifierBody,
        response: { 200: identifiedSecuritySchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { kind, value, from, until } = request.body;
      const security = request.params.id as SecurityId;
      const row = {
        security,
        kind,
        value,
        from: from as TradingDay | undefined,
        until: until as TradingDay | undefined,
      };
      const before = await identified(book, security);
      const done = await book.ledger.inKeyedStep(keyedRequest(request), async (step) => {
        const named = await identifySecurity(step, row, causeOf(request));
        return named.ok ? { ok: true, value: null } : named;
      });
      if (!done.ok) throw actionProblem(done.failure);
      const after = await identified(book, security);
      await identity.record(callerOf(request), 'security.identify', after.symbol, {
        before,
        after,
      });
      return after;
    },
  );

  server.post(
    '/securities/:id/rename',
    {
      config: operates,
      schema: {
        tags,
        summary: 'Give a security another symbol from a day on; its lots and history stay',
        params,
        headers: idempotencyHeaders,
        body: renameBody,
        response: { 200: identifiedSecuritySchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const security = request.params.id as SecurityId;
      const { symbol: to, on } = request.body;
      const before = await identified(book, security);
      const done = await book.ledger.inKeyedStep(keyedRequest(request), async (step) => {
        const renamed = await renameSecurity(
          step,
          security,
          { to, on: on as TradingDay },
          causeOf(request),
        );
        return renamed.ok ? { ok: true, value: null } : renamed;
      });
      if (!done.ok) throw actionProblem(done.failure);
      const after = await identified(book, security);
      await identity.record(callerOf(request), 'security.rename', to, { before, after });
      return after;
    },
  );
}

function mergeRoute(server: Server, book: Book, identity: Identity): void {
  server.post(
    '/securities/:id/merge',
    {
      config: merges,
      schema: {
        tags,
        summary: 'Merge a listing into another one of the same security, for all users',
        description:
          'Transactions, lots, marks and prices of every user count for the other listing, and its names mean that one. dry_run shows what it would do. The same request again continues where it stopped.',
        params,
        body: mergeBody,
        response: { 200: mergedSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { into, dry_run: isTrial = false } = request.body;
      const asked = {
        from: request.params.id as SecurityId,
        into: into as SecurityId,
        cause: causeOf(request),
      };
      const done = isTrial
        ? await previewMerger(book.ledger, asked)
        : await mergeSecurities(book.ledger, asked);
      if (!done.ok) throw actionProblem(done.failure);
      const row = mergedRow(done.value, isTrial);
      if (!isTrial)
        await identity.record(callerOf(request), 'security.merge', row.from.symbol, { after: row });
      return row;
    },
  );
}
