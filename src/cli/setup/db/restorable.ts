// Whether a file can take the place of the journal of an instance.
import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openFailureText } from '../../../trader/adapters/sqlite/file/open-failure.ts';
import type { InstanceFolder } from '../../../trader/adapters/sqlite/instance/instance-folder.ts';
import {
  mistypedFacts,
  newestVersions,
} from '../../../trader/adapters/sqlite/journal/fact-rows.ts';
import { openReadOnly } from '../../../trader/adapters/sqlite/journal/read-only.ts';
import { FACT_TYPES } from '../../../trader/app/journal-reading/outward-facts.ts';
import { versionOf } from '../../../trader/domain/facts/fact-versions.ts';
import { counted } from '../../../trader/domain/wording/figures.ts';
import { type CommandFailure, EXIT } from '../../program/exit-code.ts';
import type { Instance } from '../../program/instance.ts';
import { readAsAStart } from '../doctor/journal.ts';

/** A backup of the instance is found by its name as well, wherever the command is typed. */
export function fileOf(named: string, { path, backups }: InstanceFolder): string | undefined {
  return [named, join(path, named), join(backups, named)].find((file) => existsSync(file));
}

export function notFound(named: string, { backups }: InstanceFolder): CommandFailure {
  const known = existsSync(backups) ? newestFirst(backups) : [];
  const more = known.length - NAMED_MAX;
  const names = [...known.slice(0, NAMED_MAX), ...(more > 0 ? [counted(more, 'older one')] : [])];
  const those = names.length === 0 ? '' : `; ${backups} has ${names.join(', ')}`;
  return {
    sentence: `File not found: ${named}${those}`,
    code: 'not-found',
    exitCode: EXIT.usage,
  };
}

/** More would hide the sentence: a year leaves hundreds. */
const NAMED_MAX = 5;

function newestFirst(backups: string): string[] {
  const changedAt = (name: string) =>
    statSync(join(backups, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return readdirSync(backups)
    .filter(isWhole)
    .map((name) => ({ name, at: changedAt(name) }))
    .sort((one, other) => other.at - one.at || (one.name < other.name ? -1 : 1))
    .map(({ name }) => name);
}

const isWhole = (name: string): boolean => name.endsWith('.sqlite');

/** A sentence; undefined if a daemon could start from it. */
export function whyUnfit(file: string, { mode, account, folder }: Instance): string | undefined {
  return (
    fileFault(file, folder.journal) ?? formatFault(file) ?? readAsAStart({ file, mode, account })
  );
}

function fileFault(file: string, journal: string): string | undefined {
  const found = statSync(file);
  if (!found.isFile()) return `${file} is not a file`;
  const there = statSync(journal, { throwIfNoEntry: false });
  if (there?.ino === found.ino && there.dev === found.dev)
    return `${file} is the journal of this instance itself`;
  try {
    accessSync(file, constants.R_OK);
  } catch {
    return `This user may not read ${file} (owner: uid ${found.uid})`;
  }
  return undefined;
}

function formatFault(file: string): string | undefined {
  const opened = openReadOnly(file);
  if (!opened.ok) {
    const { failure } = opened;
    return failure.kind === 'damaged' ? damaged(file, failure.why) : openFailureText(failure);
  }
  try {
    const newer = newestVersions(opened.value).find(isUnknown);
    if (newer === undefined) return undefined;
    const mistyped = mistypedFacts(opened.value);
    if (mistyped > 0) return damaged(file, `${mistyped} facts do not match their type column`);
    return `${file} was written by a newer sluice (version ${newer.version} of the fact ${newer.type} is not known here): update sluice`;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return damaged(file, error.message);
  } finally {
    opened.value.close();
  }
}

function damaged(file: string, why: string): string {
  return `${file} is not a journal, or it is damaged (${why})`;
}

type StoredVersion = ReturnType<typeof newestVersions>[number];

function isUnknown({ type, version }: StoredVersion): boolean {
  const known = FACT_TYPES.find((one) => one === type);
  return known === undefined || version > versionOf(known);
}
