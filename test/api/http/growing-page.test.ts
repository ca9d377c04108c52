// Pages of rows that the API keeps itself, whose time may move between two of them: a delivery that is sent again, an entry that is gone.
import type { FastifyReply } from 'fastify';
import { describe, expect, it } from 'vitest';
import { growingPageOf } from '../../../src/api/http/listing/growing-page.ts';

interface Row {
  readonly id: string;
  readonly at: string;
}

const rowsOf = (...texts: string[]): Row[] =>
  texts.map((text) => ({ id: text.slice(0, 1), at: text.slice(1) }));

function page(rows: readonly Row[], sort: string, cursor?: string) {
  const headers = new Map<string, unknown>();
  const reply = { header: (name: string, value: unknown) => headers.set(name, value) };
  const asked = { limit: 2, offset: 0, sort, ...(cursor !== undefined && { cursor }) };
  const list = { list: 'rows', rows, time: 'at', id: 'id', asked } as const;
  const ids = growingPageOf(reply as unknown as FastifyReply, list).map(({ id }) => id);
  return { ids, next: headers.get('x-next-cursor') as string | undefined };
}

describe('a page after a row', () => {
  it('whose time has moved begins where the row was', () => {
    const first = page(rowsOf('a5', 'b4', 'c3', 'd2'), '-at');
    expect(first.ids).toEqual(['a', 'b']);
    const moved = rowsOf('b9', 'a5', 'c3', 'd2');
    expect(page(moved, '-at', first.next).ids).toEqual(['c', 'd']);
  });

  it.each(['at', '-at'])('that is gone skips none of its moment, sorted by %s', (sort) => {
    const rows = rowsOf('d1', 'b1', 'e1', 'a1', 'c1');
    const first = page(rows, sort);
    const left = rows.filter(({ id }) => id !== first.ids.at(-1));
    const second = page(left, sort, first.next);
    const third = page(left, sort, second.next);
    const seen = [...first.ids, ...second.ids, ...third.ids];
    expect(seen.toSorted()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('counts rows of one moment by their ids, however they are kept', () => {
    const first = page(rowsOf('b1', 'a1', 'c1'), 'at');
    const second = page(rowsOf('c1', 'b1', 'a1'), 'at', first.next);
    expect([...first.ids, ...second.ids]).toEqual(['a', 'b', 'c']);
  });
});
