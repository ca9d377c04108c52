// Detects that files changed, however an editor saves them: file events for speed, a periodic check for certainty.
// Decision 0012
import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Cancel, WallClock } from '../../../kernel/clock.ts';

export interface Watched {
  readonly files: readonly string[];
  /** Each with the extensions of its files that count. */
  readonly folders: readonly { readonly path: string; readonly endings: readonly string[] }[];
}

export interface FileWatch {
  /** Replaces the watched files; their present content counts as a change. */
  watch(watched: Watched): void;
  stop(): void;
}

/** Saves come in bursts: files are read after this long without an event. */
const SETTLE_MS = 150;
/** With events that do not stop, files are read after this long anyway. */
const SETTLE_MAX_MS = 2_000;
/** Events do not cross every mount and end when a folder is replaced. A check costs some microseconds a file. */
const CHECK_MS = 2_000;

/** Calls back after the events have settled, and only if a name, size or time of a watched file has changed. */
export function createFileWatch(wall: WallClock, onChange: () => void): FileWatch {
  let watched: Watched = { files: [], folders: [] };
  let watchers: FSWatcher[] = [];
  let known = '';
  let settling: { readonly since: number; cancel: Cancel } | undefined;
  let checking: Cancel = () => {};

  function noticed(): void {
    const since = settling?.since ?? wall.now();
    settling?.cancel();
    const delayMs = Math.min(SETTLE_MS, Math.max(0, since + SETTLE_MAX_MS - wall.now()));
    settling = { since, cancel: wall.after(delayMs, settled) };
  }

  function settled(): void {
    settling = undefined;
    const now = fingerprint(watched);
    if (now === known) return;
    known = now;
    // To the kernel, a replaced folder is a different one: listen again.
    listen();
    onChange();
  }

  function checkAgain(): void {
    checking = wall.after(CHECK_MS, checkAgain);
    if (settling === undefined && fingerprint(watched) !== known) noticed();
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
      // The periodic check continues.
      watcher.on('error', () => watcher.close());
      return [watcher];
    } catch {
      return [];
    }
  }

  checkAgain();
  return {
    watch(next) {
      if (JSON.stringify(next) === JSON.stringify(watched)) return;
      watched = next;
      listen();
      // The files may have changed between reading them and watching them.
      noticed();
    },
    stop() {
      checking();
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

/** Backup files of editors (`.x.yaml.swp`, `x.yaml~`, `.#x.yaml`, `4913`) have other extensions, or are hidden. */
function counts(name: string, endings: readonly string[]): boolean {
  return !name.startsWith('.') && endings.some((ending) => name.endsWith(ending));
}

function fingerprint({ files, folders }: Watched): string {
  const inFolders = folders.flatMap(({ path, endings }) => {
    const names = namesIn(path);
    if (names === undefined) return [`${path} does not exist any more`];
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

/** Follows links: a file may be stored elsewhere and only be linked here. */
function stateOf(path: string): string {
  try {
    const { ino, size, mtimeMs, ctimeMs } = statSync(path);
    return `${path} ${ino} ${size} ${mtimeMs} ${ctimeMs}`;
  } catch {
    return `${path} does not exist any more`;
  }
}
