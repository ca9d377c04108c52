// `sluice backup list`: the generations of a place, and whether the newest is recent enough.
import { HOUR_MS, toIso } from '../../../kernel/instant.ts';
import { type ReadGeneration, readManifest } from '../../../trader/app/backups/generation.ts';
import { type Generation, generationsIn } from '../../../trader/app/backups/generations.ts';
import type { BackupStore } from '../../../trader/ports/backup-store.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { printError, printJson, printLine } from '../../program/output.ts';
import { faultOf, keyFrom, placeFrom } from './place.ts';
import { recoveryPoint, sizeText } from './texts.ts';

export interface ListFlags {
  readonly to?: string;
  readonly keyFile?: string;
  readonly maxAge?: number;
  readonly json?: boolean;
}

type Listed = Generation & { readonly read: ReadGeneration | string };

export async function list(flags: ListFlags): Promise<ExitCode> {
  const place = placeFrom(flags.to, '--to');
  if (!place.ok) return printError(place.failure);
  const key = keyFrom(flags.keyFile);
  if (!key.ok) return printError(key.failure);
  const { store } = place.value;
  try {
    const complete = (await generationsIn(store)).filter(({ isComplete }) => isComplete);
    const listed: Listed[] = [];
    for (const generation of complete) {
      const read = await readManifest(store, generation.name, key.value).catch(whyUnread);
      listed.push({ ...generation, read });
    }
    print(listed, store, flags);
    return isRecent(listed, store, flags.maxAge);
  } catch (error) {
    return printError(faultOf(error));
  }
}

function whyUnread(error: unknown): string {
  return faultOf(error).sentence;
}

function print(listed: readonly Listed[], { place }: BackupStore, { json }: ListFlags): void {
  if (json === true) return printJson(listed.map(row));
  if (listed.length === 0) printLine(`No backup in ${place}.`);
  for (const { name, bytes, read } of listed) {
    const what =
      typeof read === 'string'
        ? read
        : `${recoveryPoint(read.manifest)}  ${read.manifest.facts} facts`;
    printLine(`${name}  ${sizeText(bytes).padStart(10)}  ${what}`);
  }
}

function row({ name, bytes, read }: Listed): object {
  if (typeof read === 'string') return { generation: name, bytes, fault: read };
  const { instance, facts, asOf, madeAt, files, version } = read.manifest;
  return {
    generation: name,
    bytes,
    instance,
    facts,
    as_of: asOf === null ? null : toIso(asOf),
    made_at: toIso(madeAt),
    files: files.map((file) => file.name),
    version,
  };
}

/** Of those that can be opened: for a monitor. */
function isRecent(
  listed: readonly Listed[],
  { place }: BackupStore,
  maxAge: number | undefined,
): ExitCode {
  if (maxAge === undefined) return EXIT.ok;
  const newest = listed.flatMap(({ read }) => (typeof read === 'string' ? [] : [read])).at(-1);
  if (newest === undefined)
    return printError({ sentence: `${place} has no backup that this key opens`, ...STALE });
  const hours = (Date.now() - newest.manifest.madeAt) / HOUR_MS;
  if (hours <= maxAge) return EXIT.ok;
  const sentence = `The newest backup in ${place} is ${hours.toFixed(1)} hours old`;
  return printError({ sentence, ...STALE });
}

const STALE = { code: 'no-recent-backup', exitCode: EXIT.failure };
