// Notices that files have other content, however an editor saves them: events for speed, a look at the clock's pace for certainty.
import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Cancel, WallClock } from '../../../kernel/clock.ts';

export interface Watched {
  readonly files: readonly string[];
  /** Each with the endings of its files that count. */
  readonly folders: readonly { readonly path: string; readonly endings: readonly string[] }[];
}

export interface FileWatch {
  /** From here on these instead; what they hold now is a change. */
  look(watched: Watched): void;
  stop(): void;
}

/** Saves come in bursts: a file is read once nothing has moved for this long. */
const SETTLE_MS = 150;
/** A folder that moves without end is read nevertheless. */
const SETTLE_MAX_MS = 2_000;
/** Events do not cross every mount, and end with a folder that is replaced; a look costs some microseconds a file. */
const LOOK_MS = 2_000;

/** Calls once things have settled, and only when a name, a size or a time of a watched file is another than before. */
export function createFileWatch(wall: WallClock, onChange: () => void): FileWatch {
  let watched: Watched = { files: [], folders: [] };
  let watchers: FSWatcher[] = [];
  let told = '';
  let settling: { readonly since: number; cancel: Cancel } | undefined;
  let looking: Cancel = () => {};

  function noticed(): void {
    const since = settling?.since ?? wall.now();
    settling?.cancel();
    const delayMs = Math.min(SETTLE_MS, Math.max(0, since + SETTLE_MAX_MS - wall.now()));
    settling = { since, cancel: wall.after(delayMs, settled) };
  }

  function settled(): void {
    settling = undefined;
    const now = fingerprint(watched);
    if (now === told) return;
    told = now;
    // A folder that was replaced is another one to the kernel.
    listen();
    onChange();
  }

  function lookAgain(): void {
    looking = wall.after(LOOK_MS, lookAgain);
    if (settling === undefined && fingerprint(watched) !== told) noticed();
  }

  function listen(): void {
    for (const watcher of watchers) watcher.close();
    const names = namesByFolder(watched);
    watchers = [...names].flatMap(([folder, isOfInterest]) => listenTo(folder, isOfInterest));
  }

  function listenTo(folder: string, isOfInterest: (name: string) => boolean): FSWatcher[] {
    try {
      const watcher = watch(folder, (_, name) => {
        if (name === null || isOfInterest(name)) noticed();
      });
      // The look at intervals goes on.
      watcher.on('error', () => watcher.close());
      return [watcher];
    } catch {
      return [];
    }
  }

  lookAgain();
  return {
    look(next) {
      if (JSON.stringify(next) === JSON.stringify(watched)) return;
      watched = next;
      listen();
      // What was read before this is older than what is watched from here on.
      noticed();
    },
    stop() {
      looking();
      settling?.cancel();
      for (const watcher of watchers) watcher.close();
    },
  };
}

function namesByFolder({ files, folders }: Watched): Map<string, (name: string) => boolean> {
  const endings = new Map(folders.map(({ path, endings: counted }) => [path, counted]));
  const names = new Map<string, Set<string>>();
  for (const file of files) {
    const folder = dirname(file);
    names.set(folder, (names.get(folder) ?? new Set()).add(basename(file)));
  }
  return new Map(
    [...new Set([...endings.keys(), ...names.keys()])].map((folder) => [
      folder,
      (name) => names.get(folder)?.has(name) === true || counts(name, endings.get(folder) ?? []),
    ]),
  );
}

/** What editors leave beside a file (`.x.yaml.swp`, `x.yaml~`, `.#x.yaml`, `4913`) ends otherwise, or is hidden. */
function counts(name: string, endings: readonly string[]): boolean {
  return !name.startsWith('.') && endings.some((ending) => name.endsWith(ending));
}

function fingerprint({ files, folders }: Watched): string {
  const inFolders = folders.flatMap(({ path, endings }) => {
    const names = namesIn(path);
    if (names === undefined) return [`${path} is gone`];
    return names.filter((name) => counts(name, endings)).map((name) => stateOf(join(path, name)));
  });
  return [...files.map(stateOf), ...inFolders].join('\n');
}

function namesIn(folder: string): string[] | undefined {
  try {
    return readdirSync(folder).sort();
  } catch {
    return undefined;
  }
}

/** Links are followed: a file may live elsewhere and only be swapped in. */
function stateOf(path: string): string {
  try {
    const { ino, size, mtimeMs, ctimeMs } = statSync(path);
    return `${path} ${ino} ${size} ${mtimeMs} ${ctimeMs}`;
  } catch {
    return `${path} is gone`;
  }
}
