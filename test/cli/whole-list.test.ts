// A long list is read from the daemon page by page, and is whole also if it grows meanwhile.
import { expect, it } from 'vitest';
import { wholeList } from '../../src/cli/answers/whole-list.ts';
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
