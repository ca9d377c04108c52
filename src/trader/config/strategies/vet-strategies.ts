// Runs the code of new and changed strategy files ahead of a reload, so that the reload does not wait for it.
import { join } from 'node:path';
import { vetCodeMeanwhile } from '../code/vet-code.ts';
import type { Vetted } from '../code/vetting-result.ts';
import { namesOf, textOf } from '../files/disk.ts';
import { shownPath } from '../files/path-text.ts';
import {
  isStrategyFile,
  type StrategiesRequest,
  type VettedFiles,
  vettedKey,
} from './load-strategies.ts';

/** `before` are the results so far; those of files that are gone are dropped. */
export async function vetStrategies(
  { folder, cwd, disk }: Pick<StrategiesRequest, 'folder' | 'cwd' | 'disk'>,
  before: VettedFiles,
): Promise<VettedFiles> {
  const names = namesOf(disk, folder);
  const files = names.ok ? names.value.filter(isStrategyFile) : [];
  const vetted = new Map<string, Vetted>();
  for (const name of files.filter((one) => one.endsWith('.ts') && !one.startsWith('.'))) {
    const text = textOf(disk, join(folder, name));
    if (!text.ok) continue;
    const file = shownPath(cwd, join(folder, name));
    const key = vettedKey(file, text.value);
    vetted.set(key, before.get(key) ?? (await vetCodeMeanwhile({ file, text: text.value })));
  }
  return vetted;
}
