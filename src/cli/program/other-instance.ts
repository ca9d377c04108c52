// Finds the daemon that is probably meant when none runs in the folder of a command: another of the same account and
// mode, or of the same configuration files.

import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { shellWord } from '../../kernel/shell-word.ts';
import type { InstanceFolder } from '../../trader/adapters/sqlite/instance/instance-folder.ts';
import {
  type RunningInstance,
  registered,
} from '../../trader/adapters/system/instance-registry.ts';
import { runtimeFolder } from '../../trader/adapters/system/runtime-folder.ts';
import { demoFlag } from './demo-name.ts';
import { type CommandFailure, EXIT } from './exit-code.ts';
import { demoOfFile, type Instance, locateInstance } from './instance.ts';

/** The pid of the daemon that has registered with this folder, even if all its files were removed. */
export function registeredPid({ path }: InstanceFolder): number | undefined {
  return registered(runtimeFolder(process.env)).find(({ folder }) => folder === path)?.pid;
}

type Meant = Pick<Instance, 'folder' | 'mode' | 'account' | 'files'>;

/** Undefined if no other daemon is meant. */
export function otherInstance(instance: Meant): CommandFailure | undefined {
  const other = registered(runtimeFolder(process.env)).find((one) => isMeant(one, instance));
  if (other === undefined) return undefined;
  const { pid, mode, account, folder } = other;
  return {
    sentence: `No daemon runs in ${instance.folder.path}, but one of ${mode} ${account} runs with pid ${pid} in ${folder}. To reach that one, run the command with ${addressOf(other, instance)}`,
    code: 'other-instance',
    exitCode: EXIT.usage,
  };
}

/** Which demonstrations run beside the instance of the command, and what shows them; undefined if none does. */
export function runningDemos(but?: InstanceFolder): string | undefined {
  const lines = registered(runtimeFolder(process.env)).flatMap((one) => {
    const demo = demoOfFile(one.config[0]);
    if (demo === undefined || one.folder === but?.path) return [];
    const usual = locateInstance({ demo });
    const isElsewhere = !usual.ok || usual.value.folder.path !== one.folder;
    const place = isElsewhere ? `SLUICE__DATA=${shellWord(dirname(one.folder))} ` : '';
    return [
      `A demonstration runs with pid ${one.pid}: \`${place}sluice status ${demoFlag(demo)}\``,
    ];
  });
  return lines.length === 0 ? undefined : lines.join('; ');
}

/** After trying the demonstration, a command without its flag usually means the demonstration. */
export function besideDemos(failure: CommandFailure): CommandFailure {
  const demos = failure.code === 'no-config' ? runningDemos() : undefined;
  return demos === undefined ? failure : { ...failure, sentence: `${failure.sentence}. ${demos}` };
}

function isMeant(other: RunningInstance, { folder, mode, account, files }: Meant): boolean {
  if (other.folder === folder.path) return false;
  if (other.mode === mode && other.account === account) return true;
  // No file sets this mode: a command for a practice never means another daemon of the same files.
  if (mode === 'practice') return false;
  // A command without a flag means the daemon that has traded, not the practice of its configuration beside it.
  if (other.mode === 'practice' && existsSync(folder.journal)) return false;
  return isSame(other.config, files);
}

/** The variables and flags that lead a command to this daemon, whatever the shell has configured. */
function addressOf(other: RunningInstance, { folder, mode, account, files }: Meant): string {
  const data = dirname(other.folder);
  const demo = demoOfFile(other.config[0]);
  const isDemo = demo !== undefined;
  const isOwn = isDemo || isSame(other.config, files);
  const isSetByFlag = isDemo || other.mode === 'practice';
  const flags = [
    ...(isOwn ? [] : other.config.map((file) => `-c ${shellWord(file)}`)),
    ...(isSetByFlag ? [isDemo ? demoFlag(demo) : `--${other.mode}`] : []),
  ];
  const variables = [
    ...(isSetByFlag && data === dirname(folder.path) ? [] : [`SLUICE__DATA=${shellWord(data)}`]),
    ...(isOwn && !isSetByFlag && other.mode !== mode ? [`SLUICE__MODE=${other.mode}`] : []),
    ...(isOwn && !isDemo && other.account !== account ? [`SLUICE__ACCOUNT=${other.account}`] : []),
  ];
  return [variables.join(' '), flags.join(' ')].filter((part) => part !== '').join(' and ');
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((file, at) => file === other[at]);
}
