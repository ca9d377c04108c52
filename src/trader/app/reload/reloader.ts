// Reloads the configuration on request or when a file has changed: applied only if complete and valid.
// Law 11

import type { WallClock } from '../../../kernel/clock.ts';
import type { Result } from '../../../kernel/result.ts';
import { createFileWatch } from '../../adapters/system/file-watch.ts';
import type { ConfigDisk } from '../../config/files/disk.ts';
import { type ConfigIssue, sentenceOf } from '../../config/issues/config-issue.ts';
import type { LoadedConfig } from '../../config/settings/load-settings.ts';
import { planReload, type ReloadPlan } from '../../config/settings/plan-reload.ts';
import {
  changeLines,
  changesNothing,
  type FieldChange,
  fieldText,
} from '../../domain/edits/config-change.ts';
import type { CommandRequest } from '../../domain/terms/command-request.ts';
import type { Log } from '../../ports/log.ts';
import type { Settings } from '../../ports/settings.ts';
import type { Trader } from '../../ports/trader.ts';
import type { CommandAnswer, Reload } from '../../ports/trader-commands.ts';

/** The origin of the settings, and how to read them again. */
export interface Configuration {
  readonly inForce: LoadedConfig;
  read(disk?: ConfigDisk): Promise<Result<LoadedConfig, readonly ConfigIssue[]>>;
  /** Values the process sets over the files, such as ports drawn at its start. */
  adapt?(settings: Settings): Settings;
}

export interface Reloader {
  /** From now on a saved file is a reload. */
  watch(): void;
  reload(by: string, request?: CommandRequest): Promise<CommandAnswer>;
  /** What a reload would do with the files of this disk; changes nothing. */
  planned(disk: ConfigDisk): Promise<Result<ReloadPlan, readonly ConfigIssue[]>>;
  inForce(): LoadedConfig;
  /** Changes in the files as last read that are not in force. */
  outstanding(): Outstanding;
  stop(): void;
}

export interface Outstanding {
  /** Faults in the files; while there are any, none of the files is in force. */
  readonly refused: readonly string[];
  readonly needsRestart: string;
}

export interface ReloaderParts {
  readonly configuration: Configuration;
  readonly trader: Pick<Trader, 'reload'>;
  readonly wall: WallClock;
  readonly log: Log;
}

const EDIT = 'an edit';
const NOTHING = 'Nothing changed: the files are in force as they are.';
const STILL_REFUSED = 'The files still have faults, so none of their changes is in force:';

export function createReloader(parts: ReloaderParts): Reloader {
  const { configuration, trader, log } = parts;
  const { adapt = (settings) => settings } = configuration;
  let inForce = configuration.inForce;
  /** The last reported faults: saving or asking again raises no second alarm for them. */
  let refused: readonly string[] = [];
  let restart = '';
  /** The changes of the last edit, kept until the operator asks: a reload after saving reports them. */
  let taken = '';
  let last: Promise<unknown> = Promise.resolve();

  const files = createFileWatch(parts.wall, () => void inTurn(() => reload(EDIT)));
  /** One at a time: a reload compares the files with the result of the one before. */
  function inTurn<Done>(work: () => Promise<Done>): Promise<Done> {
    const done = last.then(work);
    last = done.catch((error: unknown) => log.error('A reload failed.', { why: String(error) }));
    return done;
  }

  async function planned(disk?: ConfigDisk) {
    const read = await configuration.read(disk);
    return read.ok ? planReload(inForce, read.value) : read;
  }

  async function reload(by: string, request?: CommandRequest): Promise<CommandAnswer> {
    const sender = { by, ...(request && { request }) };
    const plan = await planned();
    if (!plan.ok) return refuse(plan.failure.map(sentenceOf), sender);
    const { next, change, needsRestart } = plan.value;
    const isUnchanged = changesNothing(change);
    if (isUnchanged && refused.length > 0)
      log.info('The files are valid again, and nothing has changed.');
    refused = [];
    const answer = isUnchanged
      ? ({ ok: true, text: NOTHING + taken } as const)
      : await trader.reload({ kind: 'change', settings: adapt(next.settings), change, ...sender });
    if (!answer.ok) return answer;
    // The result of a reload by signal is read in the log; the trader logs changes itself.
    if (isUnchanged && by !== EDIT) log.info(answer.text);
    if (!isUnchanged) {
      inForce = next;
      files.watch(watchedOf(next));
    }
    if (by !== EDIT) taken = '';
    else if (!isUnchanged)
      taken = `\nApplied when the file was saved: ${changeLines(change).join('; ')}.`;
    return { ok: true, text: [answer.text, ...notifyRestart(needsRestart, by)].join('\n') };
  }

  async function refuse(
    issues: readonly string[],
    sender: Pick<Reload, 'by' | 'request'>,
  ): Promise<CommandAnswer> {
    const text = issues.join('\n');
    const isKnown = refused.join('\n') === text;
    refused = issues;
    if (isKnown) {
      if (sender.by !== EDIT) log.warn(`${STILL_REFUSED}\n${text}`);
      return { ok: false, kind: 'refused', text };
    }
    return trader.reload({ kind: 'refusal', issues, ...sender });
  }

  function notifyRestart(changes: readonly FieldChange[], by: string): string[] {
    const text = changes.map(fieldText).join(', ');
    if (text !== '' && (restart !== text || by !== EDIT)) log.warn(`Needs a restart: ${text}.`);
    restart = text;
    return text === '' ? [] : [`Needs a restart: ${text}.`];
  }
  return {
    watch: () => files.watch(watchedOf(inForce)),
    reload: (by, request) => inTurn(() => reload(by, request)),
    planned: (disk) => inTurn(() => planned(disk)),
    inForce: () => inForce,
    outstanding: () => ({ refused, needsRestart: restart }),
    stop: () => files.stop(),
  };
}

function watchedOf({ files, strategiesFolder }: LoadedConfig): {
  readonly files: readonly string[];
  readonly folders: readonly { readonly path: string; readonly endings: readonly string[] }[];
} {
  return { files, folders: [{ path: strategiesFolder, endings: ['.yaml', '.yml', '.ts'] }] };
}
