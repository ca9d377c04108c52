// Where data is kept if it would be below the folder of the package, which an update by npm deletes with everything in it.
import { existsSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { userInfo } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { DEMO_FILES } from '../../ports/demonstrations.ts';

const PACKAGE = dirname(findPackageJSON(import.meta.url) ?? '');
/** In a checkout the configuration and its data are the user's own; only what the package ships for itself is placed elsewhere. */
const IS_CHECKOUT = existsSync(join(PACKAGE, 'src'));
/** The demonstrations: files that users do not edit. */
const DEMOS = Object.values(DEMO_FILES).map((name) => join(PACKAGE, 'config', name));

export interface FoundData {
  /** By the configuration, absolute. */
  readonly folder: string;
  /** The first configuration file, absolute. */
  readonly file: string;
  /** Of the environment or a flag: somebody has chosen it for this run. */
  readonly isChosen: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export function dataFolderOf({ folder, file, isChosen, env }: FoundData): string {
  const isOurs = !IS_CHECKOUT || DEMOS.some((demo) => demo === file);
  return isBelowPackage(folder) && isOurs && !isChosen ? stateFolder(env) : folder;
}

/** Of the XDG base directories: what persists between restarts and is not for other programs. */
function stateFolder({ XDG_STATE_HOME = '', HOME = '' }: FoundData['env']): string {
  // Relative ones have no meaning: the first by that specification, HOME to any program.
  const home = HOME.startsWith(sep) ? HOME : userInfo().homedir;
  const base = XDG_STATE_HOME.startsWith(sep) ? XDG_STATE_HOME : join(home, '.local', 'state');
  return join(base, 'sluice');
}

/** Where data was kept before. */
export const PACKAGE_DATA: string = join(PACKAGE, 'data');

function isBelowPackage(folder: string): boolean {
  return folder === PACKAGE || folder.startsWith(`${PACKAGE}${sep}`);
}

/** The example, which is somebody's configuration only once it was copied. */
export function isPackageExample(file: string): boolean {
  return !IS_CHECKOUT && isBelowPackage(file);
}
