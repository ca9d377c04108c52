// A long list of the API, of which only the rows on the screen are asked for; what was once known of a row stays.
import { signal } from '@preact/signals';
import { useCallback, useRef, useState } from 'preact/hooks';
import {
  ageOfRow,
  type KnownRows,
  type Page,
  pageAround,
  rowsAfter,
  type Span,
} from '../facts/long-rows.ts';
import { isOld, type Known } from '../facts/request-state.ts';
import { type AskedOptions, type Call, useAsked } from './polled-request.ts';

/** Rows by their place; those that are not known yet are undefined. */
export interface LongRows<Row> {
  readonly total: number;
  at(index: number): Row | undefined;
  /** The same for the same row when others come before it. */
  keyAt(index: number): string | number;
  /** The rows on the screen. */
  show(span: Span): void;
}

/** Whether people want pages instead of one long table: some screen readers cannot count rows that are not drawn. */
export const isInPages = signal(false);

export function rowsInMemory<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string | number,
): LongRows<Row> {
  return {
    total: rows.length,
    at: (index) => rows[index],
    keyAt: (index) => {
      const row = rows[index];
      return row === undefined ? index : keyOf(row);
    },
    show() {},
  };
}

const FIRST: Page = pageAround({ first: 0, last: 0 });

/**
 * The list that `key` names, newest first.
 *
 *     const asked = useLongList<Signal>(`signals ${name}`, (page) => (client) =>
 *       client.GET('/api/v1/daemon/{trader}/signals', { params: { path: { trader: name }, query: page } }));
 */
export function useLongList<Row>(
  key: string,
  call: (page: Page) => Call<readonly Row[]>,
  options: AskedOptions = {},
): Known<LongRows<Row>> {
  const [page, setPage] = useState<Page>(FIRST);
  const asked = useAsked<readonly Row[]>(
    `${key} ${page.offset} ${page.limit}`,
    call(page),
    options,
  );
  const held = useRef<{ key: string; body: unknown; known: KnownRows<Row> }>(undefined);
  if (held.current?.key !== key) held.current = undefined;
  if (asked.kind === 'known' && held.current?.body !== asked.body) {
    const { body, total } = asked;
    const known = rowsAfter(held.current?.known, { rows: body, total, ...page });
    held.current = { key, body, known };
  }
  const total = held.current?.known.total ?? 0;
  // The same function while the list is as long: another one makes the table place all its rows again.
  const keyAt = useCallback((index: number) => ageOfRow(total, index), [total]);
  if (held.current === undefined) return asked.kind === 'failed' ? asked : { kind: 'asking' };
  const { byAge } = held.current.known;
  return {
    kind: 'known',
    total,
    fault: asked.kind === 'failed' ? asked.why : asked.kind === 'known' ? asked.fault : '',
    isOld: isOld(asked),
    body: {
      total,
      at: (index) => byAge.get(ageOfRow(total, index)),
      keyAt,
      show(span) {
        const wanted = pageAround(span);
        // One request at a time: a list that is scrolled fast asks for where it rests.
        if (asked.kind === 'asking') return;
        if (wanted.offset !== page.offset || wanted.limit !== page.limit) setPage(wanted);
      },
    },
  };
}
