// The files that `sluice config init` writes: the shipped, commented examples and the schemas they refer to.
import { join } from 'node:path';
import type { ConfigDisk } from './disk.ts';

export interface StarterFile {
  /** Relative to the target folder. */
  readonly path: string;
  readonly text: string;
}

const CONFIGURATION = 'config/sluice.yaml';
const STRATEGIES = 'strategies';
/** Generated for editors; people do not change them. */
const SCHEMA = /\.schema\.json$/;
const STRATEGY = /\.yaml$/;

/** The examples themselves are the templates, so the two cannot drift apart. */
export function starterFiles(packageFolder: string, disk: ConfigDisk): readonly StarterFile[] {
  const named = (folder: string, pattern: RegExp) =>
    (disk.listFolder(join(packageFolder, folder)) ?? [])
      .filter((name) => pattern.test(name))
      .map((name) => join(folder, name));
  return [CONFIGURATION, ...named('config', SCHEMA), ...named(STRATEGIES, STRATEGY)].map((path) => {
    const text = disk.readFile(join(packageFolder, path));
    if (text === undefined) throw new Error(`the package lacks ${path}`);
    return { path, text };
  });
}

/**
 * What the folder lacks. A configuration or strategies that are there already stay as they are, and no example joins
 * them: a strategy that someone deleted must not trade again. Schemas of another version are replaced.
 */
export function missingFiles(
  starters: readonly StarterFile[],
  folder: string,
  disk: ConfigDisk,
): readonly StarterFile[] {
  const hasConfiguration = disk.readFile(join(folder, CONFIGURATION)) !== undefined;
  const hasStrategies = (disk.listFolder(join(folder, STRATEGIES)) ?? []).length > 0;
  return starters.filter(({ path, text }) => {
    if (SCHEMA.test(path)) return disk.readFile(join(folder, path)) !== text;
    return path === CONFIGURATION ? !hasConfiguration : !hasConfiguration && !hasStrategies;
  });
}
