// Reads of the security master: by number, by name, by what they are called on a day.
import { z } from 'zod';
import type { TradingDay } from '../../../kernel/instant.ts';
import { identifiedBy, securitiesOn } from '../../../ledger/app/security-master.ts';
import type { SecurityId } from '../../../ledger/ports/drafts.ts';
import type { SecurityRow } from '../../../ledger/ports/ledger-rows.ts';
import { sortedQuery } from '../listing/list-query.ts';
import { matching, pageOf } from '../listing/page-of.ts';
import type { Book } from '../loaders/book.ts';
import type { Server } from '../loaders/parts.ts';
import { securityRow } from '../presenters/security-row.ts';
import { notFound } from '../shapes/problem.ts';
import { PROBLEMS, traded } from '../shapes/schemas.ts';
import { identifiedSecuritySchema, securitySchema } from '../shapes/security-rows.ts';
import { id as idShape } from '../shapes/transaction-rows.ts';

export const tags = ['securities'];
const reads = { needs: 'read' } as const;

export const params = z.object({ id: idShape() });

const search = z.strictObject({
  ...sortedQuery('id', 'id', 'symbol', 'name', 'sector', 'venue'),
  symbol: traded().optional().describe('What it meant on as_of, or means now'),
  isin: z.string().max(12).optional(),
  number: z.string().max(64).optional().describe('By which another system knows it'),
  as_of: z.iso.date().optional().describe('The day for symbol, isin and number'),
  sector: z.string().max(64).optional(),
  venue: z.string().max(32).optional(),
});

export function listRoutes(server: Server, book: Book): void {
  server.get(
    '/securities',
    {
      config: reads,
      schema: {
        tags,
        summary: 'Securities that the ledger knows, or what a name meant on a day',
        querystring: search,
        response: { 200: z.array(securitySchema), ...PROBLEMS },
      },
    },
    async ({ query }, reply) => {
      const { sector, venue } = query;
      const found = (await searched(book, query)).map(securityRow);
      return pageOf(reply, { rows: matching(found, { sector, venue }), asked: query });
    },
  );

  server.get(
    '/securities/:id',
    {
      config: reads,
      schema: {
        tags,
        summary: 'A security with all its identifiers and their days',
        params,
        response: { 200: identifiedSecuritySchema, ...PROBLEMS },
      },
    },
    ({ params: { id } }) => identified(book, id as SecurityId),
  );
}

/** Every name that is given must fit. */
async function searched(
  book: Book,
  { symbol: name, isin, number, as_of: asOf }: z.infer<typeof search>,
): Promise<readonly SecurityRow[]> {
  const { read } = book.ledger;
  const on = asOf as TradingDay | undefined;
  const sets = [
    ...(name === undefined ? [] : [await securitiesOn(read, name, on)]),
    ...(isin === undefined ? [] : [await identifiedBy(read, 'ISIN', isin, on)]),
    ...(number === undefined ? [] : [await identifiedBy(read, 'NUMBER', number, on)]),
  ];
  const [first = await read.allSecurities(), ...others] = sets;
  return first.filter(({ id }) => others.every((rows) => rows.some((row) => row.id === id)));
}

export async function identified(book: Book, id: SecurityId) {
  const row = await book.ledger.read.security(id);
  if (row === undefined) throw notFound('unknown_security', `No security ${id}.`);
  const identifiers = await book.ledger.read.identifiers(id);
  return {
    ...securityRow(row),
    identifiers: identifiers.map(({ kind, value, from, until }) => ({
      kind,
      value,
      from: from ?? null,
      until: until ?? null,
    })),
  };
}
