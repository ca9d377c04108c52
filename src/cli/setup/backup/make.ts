// `sluice backup --to s3://bucket/prefix`: one generation, read back and verified before it counts.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Instant, instant, toIso } from '../../../kernel/instant.ts';
import { failed, ok } from '../../../kernel/result.ts';
import type { BackupKey } from '../../../trader/app/backups/backup-key.ts';
import { type ReadGeneration, readManifest } from '../../../trader/app/backups/generation.ts';
import { generationsIn, removeOld } from '../../../trader/app/backups/generations.ts';
import { makeGeneration } from '../../../trader/app/backups/make-generation.ts';
import { packageVersion } from '../../../trader/app/instance/package.ts';
import { counted } from '../../../trader/domain/wording/figures.ts';
import {
  type BackupStore,
  StoreFault,
  UnsettledBackup,
} from '../../../trader/ports/backup-store.ts';
import { type CommandFailure, EXIT, type ExitCode } from '../../program/exit-code.ts';
import { type Instance, type InstanceFlags, locateInstance } from '../../program/instance.ts';
import { printError, printJson, printLine } from '../../program/output.ts';
import { nothingRecorded } from '../../program/stopped-journal.ts';
import { faultIn } from './examine.ts';
import { makeScratch, type Parts, partsOf } from './parts.ts';
import { faultOf, keyFileOf, keyFrom, placeFrom } from './place.ts';
import { recoveryPoint, sizeText } from './texts.ts';

export interface BackupFlags extends InstanceFlags {
  readonly to?: string;
  readonly keyFile?: string;
  readonly keep: number;
  readonly json?: boolean;
}

export async function backup(flags: BackupFlags): Promise<ExitCode> {
  const place = placeFrom(flags.to, '--to');
  if (!place.ok) return printError(place.failure);
  const key = keyFrom(flags.keyFile);
  if (!key.ok) return printError(key.failure);
  const located = locateInstance(flags);
  if (!located.ok) return printError(located.failure);
  const { folder } = located.value;
  if (!existsSync(folder.journal)) return printError(nothingRecorded(folder.path));
  const scratch = makeScratch(folder);
  try {
    const parts = await partsOf(located.value, flags, scratch);
    if (!parts.ok) return printError(parts.failure);
    const file = keyFileOf(flags.keyFile);
    if (file.ok && parts.value.files.some(({ path }) => path === file.value))
      throw new StoreFault(`${file.value} would be in the backup that it opens; move it elsewhere`);
    return await sent(
      { ...parts.value, store: place.value.store, key: key.value },
      { instance: located.value, scratch, flags },
    );
  } catch (error) {
    const { sentence, ...failure } = faultOf(error);
    const what =
      error instanceof UnsettledBackup
        ? 'The backup may be complete (`sluice backup list` shows it)'
        : 'No backup was made';
    return printError({ ...failure, sentence: `${what}: ${sentence}` });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

type ToSend = Parts & { readonly store: BackupStore; readonly key: BackupKey };

interface Run {
  readonly instance: Instance;
  readonly scratch: string;
  readonly flags: BackupFlags;
}

async function sent({ store, key, journal, files }: ToSend, run: Run): Promise<ExitCode> {
  const { instance, scratch, flags } = run;
  const own = `${instance.mode}-${instance.account}`;
  await refuseOthers(store, key, own);
  const { facts, asOf } = journal;
  const madeAt = now();
  const made = await makeGeneration({
    ...{ store, key, files },
    about: { version: packageVersion(), madeAt, instance: own, facts, asOf: asOf ?? null },
    readBackTo: join(scratch, 'read-back'),
    examine: faultIn,
  });
  const keeping = { keyId: key.id, keep: flags.keep, now: now() };
  const removal = await removeOld(store, keeping).then(ok, (error) => failed(faultOf(error)));
  const removed = removal.ok ? removal.value : [];
  print(made, store, { removed, keyId: key.id, isJson: flags.json === true });
  return removal.ok ? EXIT.ok : printError(unremoved(removal.failure));
}

function unremoved({ sentence, ...failure }: CommandFailure): CommandFailure {
  return { ...failure, sentence: `The backup is complete, but older ones stay: ${sentence}` };
}

function now(): Instant {
  return instant(Date.now());
}

/** Two instances in one place would remove each other's generations. */
async function refuseOthers(store: BackupStore, key: BackupKey, own: string): Promise<void> {
  const newest = (await generationsIn(store)).findLast(
    ({ isComplete, keyId }) => isComplete && keyId === key.id,
  );
  if (newest === undefined) return;
  const found = await readManifest(store, newest.name, key).catch(faultOf);
  // A damaged backup does not prevent the next one.
  if (!('manifest' in found) || found.manifest.instance === own) return;
  throw new StoreFault(
    `${store.place} has the backups of ${found.manifest.instance}; give ${own} another prefix`,
  );
}

const VERSIONS =
  'The bucket keeps old versions: removed backups use space until a lifecycle rule of it deletes them.';

function print(
  { name, manifest }: ReadGeneration,
  { place, keepsVersions }: BackupStore,
  more: { removed: readonly string[]; keyId: string; isJson: boolean },
): void {
  const { facts, asOf, files } = manifest;
  const { removed, keyId, isJson } = more;
  if (isJson)
    return printJson({
      place,
      generation: name,
      facts,
      as_of: asOf === null ? null : toIso(asOf),
      files: files.map((file) => file.name),
      key: keyId,
      removed,
    });
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  printLine(
    `${counted(files.length, 'file')} (${sizeText(bytes)}) in ${place}/${name}, sealed with the key ${keyId}.`,
  );
  printLine(
    `Read back: ${counted(facts, 'fact')}, and every check of \`sluice db verify\` passes.`,
  );
  printLine(`Recovery point: ${recoveryPoint(manifest)}.`);
  if (removed.length > 0) printLine(`Removed: ${removed.join(', ')}.`);
  if (keepsVersions()) printLine(VERSIONS);
}
