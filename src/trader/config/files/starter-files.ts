// The files that `sluice config init` writes: the shipped, commented examples and the schemas they refer to.
import { join, resolve } from 'node:path';
import type { ConfigDisk } from './disk.ts';

export interface StarterFile {
  /** Relative to the target folder. */
  readonly path: string;
  readonly text: string;
}

const CONFIGURATION = 'config/sluice.yaml';
/** The column at which comments of the file begin. */
const DATA_WIDTH = 32;
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

export interface Service {
  /** The unit that reads this folder. */
  readonly unit: string;
  /** The only folder in which the unit may write. */
  readonly dataFolder: string;
}

/** What `scripts/sluice.service` makes of a folder: one service in /etc/sluice, or one in each folder below it. */
export function serviceIn(folder: string): Service | undefined {
  const [, name, instance] = /^\/etc\/(sluice(?:\/([\w.-]+))?)$/.exec(resolve(folder)) ?? [];
  if (name === undefined) return undefined;
  const unit = instance === undefined ? 'sluice' : `sluice@${instance}`;
  return { unit, dataFolder: `/var/lib/${name}` };
}

/** The same files with the paths that are right in the folder. */
export function placedIn(folder: string, starters: readonly StarterFile[]): readonly StarterFile[] {
  const service = serviceIn(folder);
  if (service === undefined) return starters;
  const data = `data: ${service.dataFolder}`.padEnd(DATA_WIDTH);
  return starters.map(({ path, text }) =>
    path === CONFIGURATION
      ? { path, text: text.replace(/^data: \.\.\/data */m, data) }
      : { path, text },
  );
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
