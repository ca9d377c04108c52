// The disk as it would be with one file changed: a text is checked by the code that reads files, before it is one.
import { basename, dirname } from 'node:path';
import type { ConfigDisk } from './disk.ts';

export interface ChangedFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

export function overlaid(disk: ConfigDisk, { path, text }: ChangedFile): ConfigDisk {
  const [folder, name] = [dirname(path), basename(path)];
  return {
    readFile: (asked) => (asked === path ? text : disk.readFile(asked)),
    listFolder(asked) {
      const names = disk.listFolder(asked);
      if (asked !== folder || names === undefined || names.includes(name)) return names;
      return [...names, name];
    },
  };
}
