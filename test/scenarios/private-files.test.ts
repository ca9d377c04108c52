// Files of an instance are the owner's alone, also those of a folder that an older version or a copy left open.
import { chmodSync, lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { backUp } from '../../src/trader/adapters/sqlite/backup.ts';
import { until } from '../processes/waiting.ts';
import { type Environment, inReadyEnvironment } from './environment/environment.ts';

/** `-rw-r--r-- name` for everything that others may read. */
function openToOthers(folder: string): string[] {
  return [folder, ...contents(folder)]
    .filter((path) => (lstatSync(path).mode & 0o077) !== 0)
    .map((path) => `${(lstatSync(path).mode & 0o777).toString(8)} ${path}`);
}

function contents(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) =>
    join(folder, name),
  );
}

function names(folder: string): string[] {
  return contents(folder).map((path) => path.slice(folder.length + 1));
}

function logOf({ folder }: Environment): string {
  return readFileSync(join(folder.logs, 'sluice.log'), 'utf8');
}

describe('the files of an instance', () => {
  it('are readable by their owner only, and a folder found open is closed with a warning', async () => {
    await inReadyEnvironment({}, async (environment) => {
      const { folder } = environment;
      await environment.enter('AAA');
      await backUp(folder.journal, join(folder.backups, 'by-hand.sqlite'));
      expect(openToOthers(folder.path)).toEqual([]);
      await environment.restart(async () => {
        writeFileSync(join(folder.reports, 'copied.md'), 'from another machine');
        for (const path of [folder.path, ...contents(folder.path)]) chmodSync(path, 0o755);
      });
      expect(openToOthers(folder.path)).toEqual([]);
      expect(names(folder.path)).toEqual(
        expect.arrayContaining([
          'journal.sqlite',
          'journal.sqlite-wal',
          'lock.sqlite',
          'scores.sqlite',
          'reserve.bin',
          'logs/sluice.log',
          'backups/by-hand.sqlite',
          'reports/copied.md',
          'reports/2020-12-16.json',
        ]),
      );
      // The log is written behind the program.
      const warned =
        /"level":"warn".*Other users could read \d+ files and folders in .*; the rights are now the owner's alone/;
      await until('the log has the warning', () => warned.test(logOf(environment)));
    });
  });
});
