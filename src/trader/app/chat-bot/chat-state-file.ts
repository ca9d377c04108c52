// A small JSON file that a chat remembers by. One that cannot be read counts as absent.
import { existsSync, readFileSync } from 'node:fs';
import { writeWhole } from '../../adapters/sqlite/instance/instance-folder.ts';

export interface ChatStateFile {
  /** Undefined without a file. */
  read(): unknown;
  /** On disk when it returns. */
  write(value: object): void;
}

export function chatStateFile(path: string): ChatStateFile {
  return {
    read() {
      if (!existsSync(path)) return undefined;
      try {
        return JSON.parse(readFileSync(path, 'utf8'));
      } catch {
        // Changed by hand, or by a broken disk.
        return undefined;
      }
    },
    write: (value) => writeWhole(path, `${JSON.stringify(value)}\n`),
  };
}
