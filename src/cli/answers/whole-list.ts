// Reads a list that grows for years from the daemon, one page at a time: between two pages the daemon trades.
import { isDeepStrictEqual } from 'node:util';
import { ok, type Result } from '../../kernel/result.ts';
import type {
  ControlClient,
  ControlFailure,
} from '../../trader/app/control-client/control-client.ts';
import type { ListPage } from '../../trader/ports/list-page.ts';

const PAGE_ROWS = 1_000;

/** `path` with its query: `/orders/page?sort=created_at`. */
export async function wholeList<Row extends object>(
  daemon: Pick<ControlClient, 'get'>,
  path: string,
): Promise<Result<Row[], ControlFailure>> {
  let rows: Row[] = [];
  for (;;) {
    // Each page begins with the last row of the one before: if another row stands there, one was added before it.
    const offset = Math.max(0, rows.length - 1);
    const page = await daemon.get<ListPage<Row>>(`${path}&limit=${PAGE_ROWS}&offset=${offset}`);
    if (!page.ok) return page;
    const { rows: next } = page.value;
    if (rows.length > 0 && !isDeepStrictEqual(next[0], rows.at(-1))) {
      rows = [];
      continue;
    }
    rows = [...rows.slice(0, offset), ...next];
    if (next.length < PAGE_ROWS) return ok(rows);
  }
}

/** The newest rows that are wanted, oldest first; `path` sorts the newest first. Cursors keep rows that arrive meanwhile out. */
export async function newestRows<Row extends object>(
  daemon: Pick<ControlClient, 'get'>,
  path: string,
  { isWanted, last }: { readonly isWanted: (row: Row) => boolean; readonly last: number },
): Promise<Result<Row[], ControlFailure>> {
  const rows: Row[] = [];
  let cursor = '';
  for (;;) {
    const page = await daemon.get<ListPage<Row> & { readonly next: string | null }>(
      `${path}&limit=${PAGE_ROWS}${cursor}`,
    );
    if (!page.ok) return page;
    rows.push(...page.value.rows.filter(isWanted));
    const { next } = page.value;
    if (rows.length >= last || next === null) return ok(rows.slice(0, last).reverse());
    cursor = `&cursor=${next}`;
  }
}
