// `sluice backup fetch FOLDER`: all files of a generation into a new folder, on any machine with the key.

import { existsSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makeFolder } from '../../../files/make-folder.ts';
import { shellWord } from '../../../kernel/shell-word.ts';
import type { Manifest } from '../../../trader/app/backups/generation.ts';
import { unpackAll } from '../../../trader/app/backups/make-generation.ts';
import { counted } from '../../../trader/domain/wording/figures.ts';
import { DEMO_FILES, DEMO_NAMES } from '../../../trader/ports/demonstrations.ts';
import { demoFlag } from '../../program/demo-name.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { type InstanceFlags, locateInstance } from '../../program/instance.ts';
import { printError, printJson, printLine } from '../../program/output.ts';
import { PRACTICE } from '../../program/reach.ts';
import { BOOK, CONFIG, JOURNAL } from './parts.ts';
import { faultOf, generationAt, keyFrom, placeFrom } from './place.ts';
import { recoveryPoint } from './texts.ts';

export interface FetchFlags extends InstanceFlags {
  readonly from?: string;
  readonly keyFile?: string;
  readonly json?: boolean;
}

export async function fetchInto(named: string, flags: FetchFlags): Promise<ExitCode> {
  const folder = resolve(named);
  if (existsSync(folder))
    return printError({
      sentence: `${folder} exists already; nothing was overwritten. Name a new folder`,
      code: 'exists',
      exitCode: EXIT.usage,
    });
  const place = placeFrom(flags.from, '--from');
  if (!place.ok) return printError(place.failure);
  const key = keyFrom(flags.keyFile);
  if (!key.ok) return printError(key.failure);
  const partial = `${folder}.part-${process.pid}`;
  try {
    const generation = await generationAt(place.value, key.value);
    const { files } = generation.manifest;
    makeFolder(partial, 0o700);
    await unpackAll({ store: place.value.store, generation }, files, partial);
    renameSync(partial, folder);
    if (flags.json === true) {
      printJson({ folder, generation: generation.name, files: files.map(({ name }) => name) });
      return EXIT.ok;
    }
    printLine(`${counted(files.length, 'file')} of ${generation.name} in ${folder}.`);
    printLine(`Recovery point: ${recoveryPoint(generation.manifest)}.`);
    const flagged = flagsFor(flags, folder, generation.manifest);
    printLine(`Next: \`sluice db restore ${shellWord(join(folder, JOURNAL))}${flagged}\`.`);
    if (files.some(({ name }) => name.startsWith(`${BOOK}/`))) printLine(bookText(folder, flagged));
    return EXIT.ok;
  } catch (error) {
    const { sentence, ...failure } = faultOf(error);
    return printError({ ...failure, sentence: `Nothing was fetched: ${sentence}` });
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

/** A demonstration needs its name alone; a machine without a configuration takes that of the backup. */
function flagsFor(flags: InstanceFlags, folder: string, { instance, files }: Manifest): string {
  const configs = files.filter(({ name }) => name.startsWith(`${CONFIG}/`));
  const demo = DEMO_NAMES.find((name) =>
    configs.some((file) => file.name === `${CONFIG}/${DEMO_FILES[name]}`),
  );
  if (instance.startsWith('demo-') && demo !== undefined) return ` ${demoFlag(demo)}`;
  const located = locateInstance(flags);
  const isWithout = !located.ok && located.failure.code === 'no-config';
  const named = isWithout ? configs.map(({ name }) => `-c ${shellWord(join(folder, name))}`) : [];
  if (instance.startsWith('practice-')) named.push(PRACTICE);
  return named.map((flag) => ` ${flag}`).join('');
}

function bookText(folder: string, flagged: string): string {
  const book = join(folder, BOOK);
  return `The book: put book.key, which no backup has, into ${book}, then \`sluice book restore ${shellWord(book)}${flagged}\`.`;
}
