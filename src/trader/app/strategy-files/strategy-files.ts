// Shows, checks and saves the files of the strategies: a save here is a save like any other, with the check before it.

import { createHash } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from '../../../files/replaced-file.ts';
import { fileFaultText } from '../../../kernel/file-fault.ts';
import { instant, toIso } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { DISK, namesOf, textOf } from '../../config/files/disk.ts';
import { overlaid } from '../../config/files/overlaid-disk.ts';
import { isReadOfFolder } from '../../config/strategies/load-strategies.ts';
import type {
  FileVerdict,
  SavedFile,
  StrategyFileRow,
  StrategyFileText,
} from '../../contract/strategy-files.ts';
import type { FileRefusal, FileSave, StrategyFiles } from '../../ports/strategy-files.ts';
import type { Trader } from '../../ports/trader.ts';
import type { Reloader } from '../reload/reloader.ts';
import { codeFault } from './code-fault.ts';
import { isShownAs, verdictOf, withoutFolders } from './verdict.ts';

export interface StrategyFilesParts {
  readonly reloader: Pick<Reloader, 'planned' | 'reload' | 'inForce'>;
  readonly trader: Pick<Trader, 'strategies'>;
}

/** Of a new file: no path leads out of the folder by such a name, and no shell misreads it. */
const NEW_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,59}\.(yaml|ts)$/;

export function createStrategyFiles({ reloader, trader }: StrategyFilesParts): StrategyFiles {
  const folder = () => reloader.inForce().strategiesFolder;

  function names(): readonly string[] {
    const found = namesOf(DISK, folder());
    return found.ok ? found.value.filter(isReadOfFolder).sort() : [];
  }

  function rowOf(name: string): StrategyFileRow[] {
    const path = join(folder(), name);
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined) return [];
    const loaded = reloader.inForce().strategies.find(({ file }) => isShownAs(path, file));
    return [
      {
        name,
        strategy: loaded?.strategy.name ?? null,
        bytes: found.size,
        changed_at: toIso(instant(found.mtimeMs)),
      },
    ];
  }

  /** Only names of this folder reach the file system. */
  function read(name: string): Result<StrategyFileText, FileRefusal> {
    if (!names().includes(name)) {
      const text = `There is no file ${name} among the strategies; they are ${names().join(', ')}.`;
      return refused('not-found', text);
    }
    const path = join(folder(), name);
    const text = textOf(DISK, path);
    if (!text.ok) return refused('refused', `${name} ${text.failure}.`);
    const changedAt = lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    return ok({
      name,
      text: text.value,
      hash: hashOf(text.value),
      changed_at: toIso(instant(changedAt)),
    });
  }

  async function check(name: string, text: string): Promise<Result<FileVerdict, FileRefusal>> {
    const unfit = whyUnfit(name, names(), folder());
    if (unfit !== undefined) return refused('refused', unfit);
    const barred = name.endsWith('.yaml') ? undefined : codeFault(reloader.inForce().settings.api);
    if (barred !== undefined) return refused('forbidden', barred);
    const path = join(folder(), name);
    const plan = await reloader.planned(overlaid(DISK, { path, text }));
    return ok(verdictOf(plan, { path, strategies: trader.strategies() }));
  }

  /** Undefined for a file that does not exist. */
  function hashNow(name: string): string | undefined {
    const text = textOf(DISK, join(folder(), name));
    return text.ok ? hashOf(text.value) : undefined;
  }

  async function save(asked: FileSave): Promise<Result<SavedFile, FileRefusal>> {
    const { name, text, by, request } = asked;
    const isStill = () => hashNow(name) === (asked.baseHash ?? undefined);
    const verdict = await check(name, text);
    if (!verdict.ok) return verdict;
    if (!isStill()) return changedMeanwhile(name, asked.baseHash);
    const { issues } = verdict.value;
    if (!verdict.value.ok) {
      const sentences = issues.map(({ sentence }) => sentence).join('\n');
      return failed({ kind: 'invalid', text: `${name} is not saved:\n${sentences}`, issues });
    }
    if (!asked.isConfirmed) return refused('unconfirmed', verdict.value.text);
    try {
      if (!replaceFile(join(folder(), name), text, isStill))
        return changedMeanwhile(name, asked.baseHash);
    } catch (error) {
      const why = fileFaultText(error);
      const sentence = `${name} cannot be written where the trader runs: ${why}. Nothing has changed.`;
      return refused('refused', sentence);
    }
    const answer = await reloader.reload(by, request);
    const said = withoutFolders(answer.text);
    return ok({ name, hash: hashOf(text), in_force: answer.ok, text: said });
  }

  return { list: () => names().flatMap(rowOf), read, check, save };
}

function whyUnfit(name: string, names: readonly string[], folder: string): string | undefined {
  if (names.includes(name)) {
    const isLink = lstatSync(join(folder, name), { throwIfNoEntry: false })?.isSymbolicLink();
    return isLink ? `${name} is a link: change the file that it leads to.` : undefined;
  }
  if (NEW_NAME.test(name) && isReadOfFolder(name)) return undefined;
  return `${name} is not a name for a strategy file: use letters, digits, dashes and underscores, and the ending .yaml or .ts.`;
}

function changedMeanwhile(name: string, baseHash: string | null): Result<never, FileRefusal> {
  const what = baseHash === null ? 'exists already' : 'was changed or removed meanwhile';
  const text = `${name} ${what}, so nothing was saved. Read it again, and save on top of it.`;
  return refused('changed', text);
}

function refused(kind: FileRefusal['kind'], text: string): Result<never, FileRefusal> {
  return failed({ kind, text });
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
