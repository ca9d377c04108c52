// The files that `sluice config init` writes: the shipped, commented example and the files it refers to.
import { join } from 'node:path';
import type { ConfigDisk } from './disk.ts';

export interface StarterFile {
  /** Relative to the target folder. */
  readonly path: string;
  readonly text: string;
}

const STARTER_PATHS = [
  'config/sluice.yaml',
  'config/sluice.schema.json',
  'config/strategy.schema.json',
  'strategies/flow-follow.yaml',
] as const;

/** The example itself is the template, so the two cannot drift apart. */
export function starterFiles(packageFolder: string, disk: ConfigDisk): readonly StarterFile[] {
  return STARTER_PATHS.map((path) => {
    const text = disk.readFile(join(packageFolder, path));
    if (text === undefined) throw new Error(`the package lacks ${path}`);
    return { path, text };
  });
}
