// The journal of a sealed backup as a file of this machine, for as long as a restore works with it.
import { rmSync } from 'node:fs';
import { makeFolder } from '../../../files/make-folder.ts';
import { giveToFolderOwner } from '../../../trader/adapters/sqlite/instance/folder-owner.ts';
import { unpackFile } from '../../../trader/app/backups/pieces.ts';
import { copyIn } from '../../../trader/app/instance/journal-swap.ts';
import { StoreFault } from '../../../trader/ports/backup-store.ts';
import type { ExitCode } from '../../program/exit-code.ts';
import type { Instance } from '../../program/instance.ts';
import { printError, printNote } from '../../program/output.ts';
import { JOURNAL } from '../backup/parts.ts';
import { faultOf, generationAt, keyFrom, placeFrom } from '../backup/place.ts';
import { recoveryPoint } from '../backup/texts.ts';

export interface FromPlace {
  readonly from?: string;
  readonly keyFile?: string;
}

/** `place` names the generation, so that the same command names the same backup later. */
export async function fetchJournal(
  { folder }: Instance,
  flags: FromPlace,
  use: (backup: string, place: string) => Promise<ExitCode>,
): Promise<ExitCode> {
  const place = placeFrom(flags.from, '--from');
  if (!place.ok) return printError(place.failure);
  const key = keyFrom(flags.keyFile);
  if (!key.ok) return printError(key.failure);
  const { store } = place.value;
  // The next start removes what a killed process leaves under such a name.
  const file = `${copyIn(folder, process.pid)}.fetched`;
  try {
    const generation = await generationAt(place.value, key.value);
    const { manifest, name } = generation;
    const journal = manifest.files.find((one) => one.name === JOURNAL);
    if (journal === undefined) throw new StoreFault(`The backup ${name} has no journal`);
    const made = makeFolder(folder.path, 0o700);
    if (made !== undefined) giveToFolderOwner(made);
    await unpackFile({ store, generation }, journal, file);
    giveToFolderOwner(file);
    printNote(`Fetched ${name}; recovery point: ${recoveryPoint(manifest)}.`);
    return await use(file, `${store.place}/${name}`);
  } catch (error) {
    const { sentence, ...failure } = faultOf(error);
    return printError({ ...failure, sentence: `Nothing was changed: ${sentence}` });
  } finally {
    for (const part of ['', '-wal', '-shm']) rmSync(file + part, { force: true });
  }
}
