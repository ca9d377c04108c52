// Where backups are and which key opens them: from the options, else from the environment.

import { existsSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { fileFaultText } from '../../../kernel/file-fault.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { shellWord } from '../../../kernel/shell-word.ts';
import { s3AccessFrom } from '../../../trader/adapters/s3/s3-access.ts';
import { s3AddressFrom } from '../../../trader/adapters/s3/s3-address.ts';
import { createS3Store } from '../../../trader/adapters/s3/s3-store.ts';
import { type BackupKey, backupKeyFrom } from '../../../trader/app/backups/backup-key.ts';
import {
  isGenerationName,
  type ReadGeneration,
  readManifest,
} from '../../../trader/app/backups/generation.ts';
import { generationsIn } from '../../../trader/app/backups/generations.ts';
import { type BackupStore, StoreFault } from '../../../trader/ports/backup-store.ts';
import { type CommandFailure, EXIT } from '../../program/exit-code.ts';
import { pause } from '../../program/waiting.ts';

export interface NamedPlace {
  readonly store: BackupStore;
  /** Undefined: the newest is meant. */
  readonly generation: string | undefined;
}

/** `option`: what the command calls it. */
export function placeFrom(
  given: string | undefined,
  option: '--to' | '--from',
): Result<NamedPlace, CommandFailure> {
  const text = given ?? process.env.SLUICE_BACKUP_PLACE ?? '';
  if (text === '')
    return failed(usage(`No place is named; add ${option} s3://bucket/prefix`, 'no-place'));
  const address = s3AddressFrom(text);
  if (!address.ok) return failed(usage(address.failure, 'place'));
  const access = s3AccessFrom(process.env, homedir());
  if (!access.ok)
    return failed({ sentence: access.failure, code: 's3', exitCode: EXIT.configuration });
  const segments = address.value.prefix.split('/');
  const last = segments.at(-1) ?? '';
  const generation = isGenerationName(last) ? last : undefined;
  const prefix = (generation === undefined ? segments : segments.slice(0, -1)).join('/');
  const { bucket } = address.value;
  const store = createS3Store({ address: { bucket, prefix }, access: access.value, pause });
  return ok({ store, generation });
}

const OTHERS = 0o077;

export function keyFileOf(given: string | undefined): Result<string, CommandFailure> {
  const file = given ?? process.env.SLUICE_BACKUP_KEY_FILE ?? '';
  return file === ''
    ? failed(
        usage('No key is named; add --key-file FILE (`sluice backup key` makes one)', 'no-key'),
      )
    : ok(resolve(file));
}

export function keyFrom(given: string | undefined): Result<BackupKey, CommandFailure> {
  const file = keyFileOf(given);
  if (!file.ok) return file;
  const refuse = (why: string) =>
    failed({ sentence: `${file.value} ${why}`, code: 'key', exitCode: EXIT.configuration });
  if (!existsSync(file.value)) return refuse('does not exist');
  if ((statSync(file.value).mode & OTHERS) !== 0)
    return refuse(`may be read by others; run \`chmod 600 ${shellWord(file.value)}\``);
  try {
    const key = backupKeyFrom(readFileSync(file.value, 'utf8'));
    return key.ok ? key : refuse(key.failure);
  } catch (error) {
    return refuse(`cannot be read: ${fileFaultText(error)}`);
  }
}

/** Throws a `StoreFault` if there is none. */
export async function generationAt(
  { store, generation }: NamedPlace,
  key: BackupKey,
): Promise<ReadGeneration> {
  if (generation !== undefined) return readManifest(store, generation, key);
  const complete = (await generationsIn(store)).filter(({ isComplete }) => isComplete);
  // One of another key is refused by its name.
  const newest = complete.findLast(({ keyId }) => keyId === key.id) ?? complete.at(-1);
  if (newest === undefined) throw new StoreFault(`${store.place} has no backup`);
  return readManifest(store, newest.name, key);
}

/** Of a store that refused, or of a disk; everything else is a bug, and thrown on. */
export function faultOf(error: unknown): CommandFailure {
  const isOfSystem = error instanceof Error && 'code' in error;
  if (!(error instanceof StoreFault) && !isOfSystem) throw error;
  const path = isOfSystem && 'path' in error ? `${error.path}: ` : '';
  const sentence = error instanceof StoreFault ? error.message : `${path}${fileFaultText(error)}`;
  return { sentence, code: 'backup', exitCode: EXIT.failure };
}

function usage(sentence: string, code: string): CommandFailure {
  return { sentence, code, exitCode: EXIT.usage };
}
