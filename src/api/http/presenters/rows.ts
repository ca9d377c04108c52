// Rows of a trader, marked as the command line marks them: whether a running daemon gave them.
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { ListPage } from '../../../trader/ports/list-page.ts';
import type { PagedList } from '../../../trader/ports/look.ts';
import type { Seen } from '../../traders/response-cache.ts';
import { NEXT_CURSOR, TOTAL_COUNT } from '../listing/page-of.ts';
import { wordsOf } from '../listing/words-of.ts';
import { answered, type ResolvedTrader } from '../loaders/resolve-trader.ts';

/** A row as the trader has it, before it is marked. */
export type Unmarked<Schema extends z.ZodType<{ live: boolean }>> = Omit<z.infer<Schema>, 'live'>;

export async function rowsOf<Row extends object>(
  client: ResolvedTrader,
  path: string,
): Promise<(Row & { live: boolean })[]> {
  return liveRows(answered(client, await client.look(path)));
}

/** The trader pages: such lists grow for years. */
export async function pageOfTrader<Row extends object>(
  reply: FastifyReply,
  client: ResolvedTrader,
  { list, asked }: { readonly list: PagedList; readonly asked: Parameters<typeof wordsOf>[0] },
): Promise<(Row & { live: boolean })[]> {
  const seen = answered(client, await client.look(`/${list}/page?${wordsOf(asked)}`));
  const { rows, ...page } = seen.copy.body as PageBody<Row>;
  sendPageHeaders(reply, page);
  return rows.map((row) => ({ ...row, live: seen.ageSeconds === undefined }));
}

/** A trader of an earlier version knows no cursors. */
export interface PageBody<Row> extends Pick<ListPage<Row>, 'total' | 'rows'> {
  readonly next?: string | null;
}

export function sendPageHeaders(
  reply: FastifyReply,
  { total, next }: Omit<PageBody<unknown>, 'rows'>,
): void {
  reply.header(TOTAL_COUNT, total);
  if (next !== undefined && next !== null) reply.header(NEXT_CURSOR, next);
}

export function liveRows<Row extends object>({
  copy,
  ageSeconds,
}: Seen): (Row & { live: boolean })[] {
  const live = ageSeconds === undefined;
  return (copy.body as Row[]).map((row) => ({ ...row, live }));
}
