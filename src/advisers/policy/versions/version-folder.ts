// The folder of one subject: a file for each version, numbered from 1, and the number of the one in use. No file is ever
// changed, so going back to a version is only a change of that number.
import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, linkSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../../files/make-folder.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { parseVersion, type VersionFault, versionFaultText } from './parse-version.ts';
import { type Attempt, attemptLine, hasAttempt, tryNumberIn } from './tries.ts';
import { type HashedVersion, whyNotAsked } from './version.ts';

export interface NumberedVersion {
  readonly number: number;
  readonly version: HashedVersion;
}

export interface UnreadableVersion {
  readonly number: number;
  readonly file: string;
  readonly fault: VersionFault;
}

export interface Added {
  readonly number: number;
  /** False if a version with this hash was there already. */
  readonly isNew: boolean;
  readonly isInUse: boolean;
}

/** A sentence that says what is wrong and what to do. */
export type FolderRefusal = { readonly kind: 'none' | 'unusable'; readonly sentence: string };

export interface VersionFolder {
  numbers(): readonly number[];
  read(number: number): Result<NumberedVersion, UnreadableVersion>;
  /** The same with a sentence, also if there is none of that number. */
  numbered(number: number): Result<NumberedVersion, FolderRefusal>;
  /** Records an attempt, unless it is there, and says which try on its unseen days it is. */
  tryNumberOf(attempt: Attempt): number;
  /** Keeps a version, and uses it if its gate has passed. */
  add(version: HashedVersion): Added;
  /** The one in use, whether or not it may be asked. */
  inUse(): Result<NumberedVersion, FolderRefusal>;
  use(number: number): Result<NumberedVersion, FolderRefusal>;
}

/** `writeWhole` replaces a file at once: a reader sees the old one or the new one. */
export function openVersionFolder(
  path: string,
  writeWhole: (file: string, text: string) => void,
): VersionFolder {
  const pointer = join(path, 'in-use');
  const tries = join(path, 'tries.jsonl');
  const fileOf = (number: number) => join(path, `${String(number).padStart(4, '0')}.json`);

  function numbers(): readonly number[] {
    if (!existsSync(path)) return [];
    const found = readdirSync(path).flatMap((name) => /^(\d{4,})\.json$/.exec(name)?.[1] ?? []);
    return found.map(Number).toSorted((a, b) => a - b);
  }

  function read(number: number): Result<NumberedVersion, UnreadableVersion> {
    const file = fileOf(number);
    const parsed = parseVersion(readFileSync(file, 'utf8'));
    return parsed.ok
      ? ok({ number, version: parsed.value })
      : failed({ number, file, fault: parsed.failure });
  }

  function pointed(): number | undefined {
    const text = textOf(pointer).trim();
    return /^\d+$/.test(text) ? Number(text) : undefined;
  }

  function numbered(number: number): Result<NumberedVersion, FolderRefusal> {
    if (!numbers().includes(number)) return failed(noSuchVersion(number, numbers()));
    const found = read(number);
    return found.ok ? found : failed(unreadable(found.failure));
  }

  /** Keeps a version under this number; false if it is taken: another training may have ended in the meantime. */
  function wasFree(number: number, text: string): boolean {
    const draft = join(path, `draft-${randomUUID()}`);
    writeWhole(draft, text);
    try {
      linkSync(draft, fileOf(number));
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    } finally {
      rmSync(draft);
    }
  }

  function sameAs({ hash }: HashedVersion): number | undefined {
    return numbers().find((number) => {
      const found = read(number);
      return found.ok && found.value.version.hash === hash;
    });
  }

  const makeOwn = () => makeFolder(path, 0o700);

  return {
    numbers,
    read,
    numbered,
    tryNumberOf(attempt) {
      makeOwn();
      const before = textOf(tries);
      // A line that was cut off stays a separate line.
      const start = before === '' || before.endsWith('\n') ? '' : '\n';
      if (!hasAttempt(before, attempt)) appendFileSync(tries, start + attemptLine(attempt));
      return tryNumberIn(textOf(tries), attempt);
    },
    add(version) {
      makeOwn();
      const same = sameAs(version);
      let number = same ?? (numbers().at(-1) ?? 0) + 1;
      if (same === undefined) while (!wasFree(number, `${JSON.stringify(version)}\n`)) number += 1;
      // A kill between the two files leaves a version that nothing points to.
      const isToUse = same === undefined || pointed() === undefined;
      if (isToUse && whyNotAsked(version) === undefined) writeWhole(pointer, `${number}\n`);
      return { number, isNew: same === undefined, isInUse: pointed() === number };
    },
    inUse() {
      const number = pointed();
      if (number !== undefined) return numbered(number);
      const sentence = 'no version has passed its gate on your data';
      return failed({ kind: 'none', sentence });
    },
    use(number) {
      const found = numbered(number);
      if (!found.ok) return found;
      const why = whyNotAsked(found.value.version);
      if (why !== undefined)
        return failed({ kind: 'unusable', sentence: `version ${number} cannot be used: ${why}` });
      writeWhole(pointer, `${number}\n`);
      return found;
    },
  };
}

function textOf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function noSuchVersion(number: number, numbers: readonly number[]): FolderRefusal {
  const there = numbers.length === 0 ? 'there is none yet' : `there are ${numbers.join(', ')}`;
  return { kind: 'unusable', sentence: `there is no version ${number}; ${there}` };
}

function unreadable({ file, fault }: UnreadableVersion): FolderRefusal {
  return { kind: 'unusable', sentence: `${file}: ${versionFaultText(fault)}` };
}
