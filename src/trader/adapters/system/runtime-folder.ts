// The user's runtime folder: what holds only while processes run, such as the list of the daemons on this host.
import { chmodSync, existsSync, lstatSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { makeFolder } from '../../../files/make-folder.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const OTHERS = 0o077;
const OWNER_ONLY = 0o700;

/** Made by systemd for the user of the service. Neither the service nor `sudo -u` has the variable of a login session. */
const SERVICE_FOLDER = '/run/sluice';

/**
 * The folder of the service, for its user. For others `$XDG_RUNTIME_DIR/sluice`; without the variable (cron, `su`) the
 * folder it would name, if the system has made it; else a folder of the user below the temporary one.
 */
export function runtimeFolder(
  { XDG_RUNTIME_DIR: named = '' }: Environment,
  serviceFolder = SERVICE_FOLDER,
): string {
  if (isOwn(serviceFolder)) return serviceFolder;
  if (isAbsolute(named) && isOwn(named)) return join(named, 'sluice');
  const usual = `/run/user/${userId()}`;
  if (named === '' && isOwn(usual)) return join(usual, 'sluice');
  return join(tmpdir(), `sluice-${userId()}`);
}

/** Creates the folder, for this user alone; the failure says why it cannot be used. */
export function makeRuntimeFolder(environment: Environment): Result<string, string> {
  const folder = runtimeFolder(environment);
  const what = `The runtime folder ${folder}, where the daemons of this user find each other`;
  const remedy = 'Set XDG_RUNTIME_DIR to a folder that belongs to this user';
  try {
    makeFolder(folder, OWNER_ONLY);
    const { uid, mode } = lstatSync(folder);
    if (!lstatSync(folder).isDirectory() || uid !== userId())
      return failed(`${what}, belongs to another user. ${remedy}`);
    if ((mode & OTHERS) !== 0) chmodSync(folder, OWNER_ONLY);
    return ok(folder);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return failed(`${what}, cannot be used (${error.message}). ${remedy}`);
  }
}

/** Systems remove files that have been left alone for days. */
export function touch(files: readonly string[]): void {
  const now = new Date();
  for (const file of files) if (existsSync(file)) utimesSync(file, now, now);
}

function isOwn(folder: string): boolean {
  const found = statSync(folder, { throwIfNoEntry: false });
  return found?.isDirectory() === true && found.uid === userId();
}

function userId(): number {
  return process.getuid?.() ?? 0;
}
