// For which options an exit may rest at the broker: what probes of a paper account have shown, as their transcripts in the data folder say.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import {
  type InstanceFolder,
  instanceFolder,
} from '../../adapters/sqlite/instance/instance-folder.ts';
import type { RestedKind } from '../../ports/broker-reports.ts';
import type { Settings } from '../../ports/settings.ts';

/** Our simulated gateway needs no probe. */
const PLAYED: ReadonlySet<Settings['mode']> = new Set(['demo', 'practice', 'dry-run']);
const KINDS = ['contract', 'vertical'] as const satisfies readonly RestedKind[];

/** Of the account itself, or for a live account of any paper account, since a live account has no probe. */
export function provenExits(
  { mode, account, dataFolder }: Pick<Settings, 'mode' | 'account' | 'dataFolder'>,
  { isPractice }: { readonly isPractice: boolean },
): readonly RestedKind[] {
  if (PLAYED.has(mode)) return KINDS;
  const folders =
    mode === 'paper' ? [instanceFolder(dataFolder, mode, account)] : paperFolders(dataFolder);
  const proven = folders.flatMap((folder) => provenIn(folder.conditionalProbe, isPractice));
  return KINDS.filter((kind) => proven.includes(kind));
}

/** Of any paper account, since the live account is a different one. */
export function paperFolders(dataFolder: string): InstanceFolder[] {
  if (!existsSync(dataFolder)) return [];
  return readdirSync(dataFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name.startsWith('paper-'))
    .map(({ name }) => instanceFolder(dataFolder, 'paper', name.slice('paper-'.length)))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** An unreadable transcript proves nothing, and one from practice time nothing about a real gateway. */
function provenIn(file: string, isPractice: boolean): readonly unknown[] {
  try {
    const transcript: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const { proven, is_practice } = transcript as { proven?: unknown; is_practice?: unknown };
    const counts = isPractice || is_practice === false;
    return counts && Array.isArray(proven) ? proven : [];
  } catch {
    return [];
  }
}
