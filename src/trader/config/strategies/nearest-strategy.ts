// The strategy file that was probably meant by a path where none can be read.
import { basename, dirname, join, resolve } from 'node:path';
import { nearestName } from '../../../kernel/nearest-name.ts';
import { type ConfigDisk, namesOf } from '../files/disk.ts';
import { shownPath } from '../files/path-text.ts';

/** People also write the name of a strategy in place of its file. */
export function nearestStrategy(disk: ConfigDisk, path: string, cwd: string): string | undefined {
  const files = [...new Set([dirname(resolve(cwd, path)), resolve(cwd, 'strategies')])].flatMap(
    (folder) => filesIn(disk, folder).filter((file) => file !== resolve(cwd, path)),
  );
  const fileByName = new Map(files.map((file) => [bare(file), file]));
  const wanted = bare(path);
  const near = fileByName.has(wanted) ? wanted : nearestName(wanted, fileByName.keys());
  const file = near === undefined ? undefined : fileByName.get(near);
  return file === undefined ? undefined : shownPath(cwd, file);
}

function filesIn(disk: ConfigDisk, folder: string): readonly string[] {
  const names = namesOf(disk, folder);
  if (!names.ok) return [];
  return names.value
    .filter((name) => /^[^_.].*\.(yaml|ts)$/.test(name))
    .map((it) => join(folder, it));
}

function bare(path: string): string {
  return basename(path).replace(/(\.draft)?\.(ya?ml|ts)$/, '');
}
