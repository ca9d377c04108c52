// Reads how much room is left where instances and the book are, and how large their databases have become.
import { readdir, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { TraderPlace } from '../../trader/ports/settings.ts';
import type { DiskFigures, Disks } from '../http/presenters/disks.ts';

const GIBIBYTE = 2 ** 30;
/** A busy day writes some hundred megabytes of journal, tape and logs. */
const FREE_MIN = GIBIBYTE;
const DATABASE = /\.sqlite(-wal)?$/;

export interface DiskPlaces {
  readonly traders: readonly TraderPlace[];
  /** File of the book's store, or the address of its server. */
  readonly store: string;
  /** Of the API. */
  readonly folder: string;
}

export function openDisks({ traders, store, folder }: DiskPlaces): Disks {
  return {
    async ofTrader(name) {
      const place = traders.find((one) => one.name === name);
      if (place === undefined) return undefined;
      return figuresOf(join(place.dataFolder, `${place.mode}-${place.account}`), DATABASE);
    },
    ofBook() {
      const isServer = /^postgres(ql)?:\/\//.test(store);
      return isServer ? figuresOf(folder, undefined) : figuresOf(dirname(store), DATABASE);
    },
  };
}

async function figuresOf(
  folder: string,
  databases: RegExp | undefined,
): Promise<DiskFigures | undefined> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder);
    const free = bavail * bsize;
    return {
      free_bytes: free,
      total_bytes: blocks * bsize,
      is_low: free < FREE_MIN,
      database_bytes: databases === undefined ? null : await sizeIn(folder, databases),
    };
  } catch {
    return undefined;
  }
}

async function sizeIn(folder: string, wanted: RegExp): Promise<number> {
  const names = (await readdir(folder)).filter((name) => wanted.test(name));
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
