// A long list is read from the daemon page by page, and is whole also if it grows meanwhile.
import { describe, expect, it } from 'vitest';
import { newestRows, wholeList } from '../../src/cli/answers/whole-list.ts';
import { ok } from '../../src/kernel/result.ts';
import type { ControlClient } from '../../src/trader/app/control-client/control-client.ts';

interface Row {
  readonly at: number;
}

const rowsFrom = (count: number): Row[] => Array.from({ length: count }, (_, at) => ({ at }));

/** A control API over these rows; after the first page it takes in what comes late. */
function controlOver(rows: Row[], late: readonly Row[] = []) {
  const offsets: number[] = [];
  const control = {
    async get(path: string) {
      const asked = new URL(path, 'http://desk').searchParams;
      const [offset, limit] = [Number(asked.get('offset')), Number(asked.get('limit'))];
      offsets.push(offset);
      const page = rows.slice(offset, offset + limit);
      if (offsets.length === 1) rows.push(...late);
      rows.sort((one, other) => one.at - other.at);
      return ok({ total: rows.length, rows: page });
    },
  } as Pick<ControlClient, 'get'>;
  return { control, offsets, all: () => wholeList<Row>(control, '/trades/page?sort=closed_at') };
}

it.each([0, 1, 999, 1_000, 1_001, 2_500])('reads each of %d rows once', async (count) => {
  expect(await controlOver(rowsFrom(count)).all()).toEqual(ok(rowsFrom(count)));
});

it('asks for a thousand rows at a time', async () => {
  const { all, offsets } = controlOver(rowsFrom(2_500));
  await all();
  expect(offsets).toEqual([0, 999, 1_998]);
});

it('has the rows that are added at the end meanwhile', async () => {
  const { all } = controlOver(rowsFrom(1_500), [{ at: 1_500 }]);
  expect(await all()).toEqual(ok(rowsFrom(1_501)));
});

it('begins again if a row was added among those already read, so that none is there twice', async () => {
  const { all, offsets } = controlOver(rowsFrom(1_500), [{ at: 0.5 }]);
  const [first, ...others] = rowsFrom(1_500);
  expect(await all()).toEqual(ok([first, { at: 0.5 }, ...others]));
  expect(offsets).toEqual([0, 999, 0, 999]);
});

describe('the newest rows', () => {
  /** The newest first; a row arrives before each further page. */
  function newestFirst(count: number) {
    const rows = rowsFrom(count);
    const pages: string[] = [];
    const control = {
      async get(path: string) {
        pages.push(path);
        const asked = new URL(path, 'http://desk').searchParams;
        const below = Number(asked.get('cursor') ?? Number.POSITIVE_INFINITY);
        if (asked.has('cursor')) rows.push({ at: rows.length });
        const fit = rows.filter(({ at }) => at < below).reverse();
        const page = fit.slice(0, Number(asked.get('limit')));
        const next = fit.length > page.length ? String(page.at(-1)?.at) : null;
        return ok({ total: rows.length, rows: page, next });
      },
    } as Pick<ControlClient, 'get'>;
    const read = (last: number, isWanted = (_: Row) => true) =>
      newestRows<Row>(control, '/trades/page?sort=-closed_at', { isWanted, last });
    return { read, pages };
  }

  it('are read with as few pages as hold them, oldest first', async () => {
    const { read, pages } = newestFirst(2_500);
    expect(await read(3)).toEqual(ok([{ at: 2_497 }, { at: 2_498 }, { at: 2_499 }]));
    expect(pages).toEqual(['/trades/page?sort=-closed_at&limit=1000']);
  });

  it('are looked for as far back as necessary, each once although others arrive meanwhile', async () => {
    const { read } = newestFirst(2_500);
    expect(await read(2, ({ at }) => at % 1_000 === 0)).toEqual(ok([{ at: 1_000 }, { at: 2_000 }]));
    expect(await newestFirst(2_500).read(9_000)).toEqual(ok(rowsFrom(2_500)));
    expect(await newestFirst(0).read(9)).toEqual(ok([]));
  });
});
