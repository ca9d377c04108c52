// `sluice upgrade --check`: whether this version can take over an instance. It reads the configuration and every strategy, and opens
// a copy of the journal as a start would, with all migrations; nothing of the instance changes.
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileFaultText } from '../../../kernel/file-fault.ts';
import { isProcessAlive } from '../../../kernel/process-alive.ts';
import { backUp } from '../../../trader/adapters/sqlite/backup.ts';
import { openFailureText } from '../../../trader/adapters/sqlite/file/open-failure.ts';
import { bytesForExits } from '../../../trader/adapters/sqlite/instance/instance-folder.ts';
import { openJournal } from '../../../trader/adapters/sqlite/journal/journal.ts';
import { JOURNAL_VERSION } from '../../../trader/adapters/sqlite/journal/migrations.ts';
import { openReadOnly } from '../../../trader/adapters/sqlite/journal/read-only.ts';
import { packageVersion } from '../../../trader/app/instance/package.ts';
import { loadConfiguration } from '../../program/configuration.ts';
import { type Instance, type InstanceFlags, locateInstance } from '../../program/instance.ts';
import { readAsAStart } from '../doctor/journal.ts';

/** As `--check --json` prints it. */
export interface Fitness {
  readonly version: string;
  /** One sentence for each reason why it cannot. */
  readonly faults: readonly string[];
  readonly facts: number;
  readonly strategies: number;
  /** Null without a journal. `after` is larger if a start migrates it, and then the version before cannot read it any more. */
  readonly schema: { readonly before: number; readonly after: number } | null;
}

export async function fitness(flags: InstanceFlags): Promise<Fitness> {
  const version = packageVersion();
  const located = locateInstance(flags);
  const none = { version, facts: 0, strategies: 0, schema: null };
  if (!located.ok) return { ...none, faults: [located.failure.sentence] };
  const loaded = loadConfiguration(flags);
  const faults = loaded.ok ? [] : loaded.failure.map(({ sentence }) => sentence);
  const strategies = loaded.ok ? loaded.value.settings.strategies.length : 0;
  const journal = await journalFitness(located.value);
  return {
    ...{ version, strategies, facts: journal.facts, schema: journal.schema },
    faults: [...faults, ...(journal.fault === undefined ? [] : [journal.fault])],
  };
}

interface JournalFitness extends Pick<Fitness, 'facts' | 'schema'> {
  readonly fault?: string | undefined;
}

async function journalFitness(instance: Instance): Promise<JournalFitness> {
  const { journal, path } = instance.folder;
  if (!existsSync(journal)) return { facts: 0, schema: null };
  removeAbandoned(path);
  // Where the journal is, space for another one is likeliest.
  const folder = join(path, `${COPIES}${process.pid}`);
  try {
    mkdirSync(folder, { mode: 0o700 });
    return await onCopy(instance, join(folder, 'journal.sqlite'));
  } catch (error) {
    return { facts: 0, schema: null, fault: notChecked(fileFaultText(error)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const COPIES = 'upgrade-check-';

/** Copies of checks that were killed. */
function removeAbandoned(path: string): void {
  for (const name of readdirSync(path).filter((one) => one.startsWith(COPIES))) {
    if (!isProcessAlive(Number(name.slice(COPIES.length))))
      rmSync(join(path, name), { recursive: true, force: true });
  }
}

const notChecked = (why: string): string => `The journal could not be checked: ${why}`;

async function onCopy({ folder, mode, account }: Instance, file: string): Promise<JournalFitness> {
  const { journal } = folder;
  const before = schemaOf(journal);
  if (typeof before === 'string') return { facts: 0, schema: null, fault: before };
  const schema = { before, after: Math.max(before, JOURNAL_VERSION) };
  const copied = await backUp(journal, file, bytesForExits(folder));
  if (!copied.ok) {
    const why = copied.failure.kind === 'failed' ? copied.failure.why : `${file} exists`;
    return { facts: 0, schema, fault: notChecked(why) };
  }
  const { facts } = copied.value;
  const fault = readAsAStart({ file, mode, account }) ?? whyNotOpened({ file, mode, account });
  return { facts, schema, fault: fault?.replaceAll(file, journal) };
}

function whyNotOpened(wanted: Parameters<typeof openJournal>[0]): string | undefined {
  const opened = openJournal(wanted);
  if (!opened.ok) return openFailureText(opened.failure);
  opened.value.close();
  return undefined;
}

/** A sentence if this version cannot read it at all. */
function schemaOf(journal: string): number | string {
  const opened = openReadOnly(journal);
  if (!opened.ok) return openFailureText(opened.failure);
  try {
    return Number(opened.value.pragma('user_version', { simple: true }));
  } finally {
    opened.value.close();
  }
}
