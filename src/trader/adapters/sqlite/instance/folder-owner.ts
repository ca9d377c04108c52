// Who owns the files of an instance: commands of another user must not take what they cannot read for absent, and root
// must not leave files that the daemon's user cannot use.
import { accessSync, chownSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';

const ROOT = 0;
const self = (): number => process.getuid?.() ?? ROOT;

/** As root, a new file or folder belongs to the owner of the folder that contains it. */
export function giveToFolderOwner(path: string): void {
  if (self() !== ROOT) return;
  const { uid, gid } = statSync(dirname(path));
  if (uid !== ROOT) chownSync(path, uid, gid);
}

/** The user id of the owner, if this user may not look into the folder. */
export function ownerWhoHides(path: string): number | undefined {
  try {
    accessSync(path, constants.R_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    return isForbidden(error) ? nearestOwner(path) : undefined;
  }
}

/** The user id of the owner, if this process is root's and the folder is not. */
export function ownerBesidesRoot(path: string): number | undefined {
  if (self() !== ROOT) return undefined;
  const uid = statSync(path, { throwIfNoEntry: false })?.uid;
  return uid === ROOT ? undefined : uid;
}

/** A closed folder above hides even the owner of this one. */
function nearestOwner(path: string): number {
  try {
    return statSync(path).uid;
  } catch {
    return nearestOwner(dirname(path));
  }
}

function isForbidden(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EACCES';
}
