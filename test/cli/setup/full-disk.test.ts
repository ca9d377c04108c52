// Commands that write files on a disk without room: they name the file, leave none of it, and work once there is room.
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { mountSmallDisk } from '../../processes/small-disk.ts';
import { OPENING, recorded } from '../../trader/adapters/sqlite/one-trade.ts';
import { keepJournal } from '../place/kept-journal.ts';
import { makePlace, type Place } from '../place/sluice.ts';

const PRICES = join(import.meta.dirname, '../../../config/demo/spy-1m.csv');
const disk = mountSmallDisk(1);
let place: Place;
beforeAll(() => {
  place = makePlace();
});
afterEach(() => rmSync(join(disk?.folder ?? '', 'fill'), { force: true }));
afterAll(() => {
  disk?.end();
  return place.leave();
});

/** Where mounting is not permitted there is no such disk. */
describe.runIf(disk !== undefined)('on a full disk', () => {
  const at = (name: string) => join(disk?.folder ?? '', name);
  const full = (file: string) => ({
    code: 1,
    err: `error: ${file}: the disk is full (file)\n`,
  });

  it('config init leaves no empty configuration', async () => {
    disk?.fill('fill');
    const file = at('config/sluice.yaml');
    expect(await place.run('config', 'init', at('.'))).toMatchObject(full(file));
    expect(existsSync(file)).toBe(false);
    rmSync(at('fill'));
    const again = await place.run('config', 'init', at('.'));
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining(`wrote ${file}`) });
  });

  it('strategy new leaves no empty draft', async () => {
    const config = ['-c', at('config/sluice.yaml')];
    disk?.fill('fill');
    const draft = at('strategies/gap.draft.yaml');
    expect(await place.run('strategy', 'new', 'gap', ...config)).toMatchObject(full(draft));
    rmSync(at('fill'));
    expect((await place.run('strategy', 'new', 'gap', ...config)).code).toBe(0);
  });

  it('an import of bars does not find itself at work afterwards', async () => {
    const asked = ['data', 'import', `SPY=${PRICES}`, '--folder', at('bars')];
    mkdirSync(at('bars/SPY'), { recursive: true });
    disk?.fill('fill');
    expect(await place.run(...asked)).toMatchObject({
      code: 1,
      err: expect.stringContaining('the disk is full'),
    });
    rmSync(at('fill'));
    expect(await place.run(...asked)).toMatchObject({ code: 0 });
  });

  it('a backtest keeps the page and the trades of the one before', async () => {
    const made = ['trades.csv', 'page.html'].map(at);
    const asked = [
      ...['backtest', '--strategy', join(PRICES, '../strategies'), '--bars', `SPY=${PRICES}`],
      ...['--predictions', join(PRICES, '../predictions.ndjson'), '--folder', place.folder],
      ...['--trades', at('trades.csv'), '--html', at('page.html')],
    ];
    for (const file of made) writeFileSync(file, 'before');
    const names = readdirSync(at('.'));
    disk?.fill('fill');
    const { code, err } = await place.run(...asked);
    expect([code, err]).toEqual([
      1,
      made.map((file) => `error: ${file}: the disk is full (file)\n`).join(''),
    ]);
    expect(made.map((file) => readFileSync(file, 'utf8'))).toEqual(['before', 'before']);
    expect(readdirSync(at('.')).filter((name) => name !== 'fill')).toEqual(names);
  });

  it('the demonstration names the file that it cannot write', async () => {
    mkdirSync(at('data'));
    disk?.fill('fill');
    const { code, err } = await place.runWithData(at('data'), 'start', '--demo', '--foreground');
    expect(code).toBe(1);
    expect(err).toContain(`${at('data/demo-DU0000001/started-by')}: the disk is full (file)`);
  });

  it('a backup leaves the last room to a daemon that has given up its reserve', async () => {
    const folder = at('running/paper-DU1');
    cpSync(keepJournal(place, recorded(OPENING)), folder, { recursive: true });
    const backup = () => place.runWithData(at('running'), 'db', 'backup');
    writeFileSync(join(folder, 'sluice.pid'), '1\n/nowhere\n');
    const refused = await backup();
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toMatch(
      /journal-.*\.sqlite was not written, as its disk is too full: it needs 1 MiB, 16 MiB must stay free, and 0 MiB are free\. Free space there \(backup\)\n$/,
    );
    expect(existsSync(join(folder, 'backups')) ? readdirSync(join(folder, 'backups')) : []).toEqual(
      [],
    );
    rmSync(join(folder, 'sluice.pid'));
    expect(await backup()).toMatchObject({ code: 0 });
    writeFileSync(join(folder, 'sluice.pid'), '1\n/nowhere\n');
    const elsewhere = join(place.folder, 'elsewhere.sqlite');
    expect(await place.runWithData(at('running'), 'db', 'backup', elsewhere)).toMatchObject({
      code: 0,
    });
  });
});
