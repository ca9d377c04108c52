// Doctor checks of this machine: the runtime, SQLite, the disk, the port, and the instance folder.
import { accessSync, constants, existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { instant } from '../../../kernel/instant.ts';
import { parseDay } from '../../../market/time/day.ts';
import {
  type InstanceFolder,
  instanceFolder,
  readHaltFile,
} from '../../../trader/adapters/sqlite/instance/instance-folder.ts';
import { freeDiskBytes, hostFacts } from '../../../trader/adapters/system/host.ts';
import type { Settings } from '../../../trader/ports/settings.ts';
import { type Finding, failing, fine, warning } from '../../answers/finding.ts';
import { home } from '../../program/home.ts';
import { findRunning } from '../../program/running.ts';

const NODE_MAJOR_MIN = 24;
const MEGABYTE = 1024 * 1024;
const DISK_FAIL_BYTES = 64 * MEGABYTE;
const DISK_WARN_BYTES = 1024 * MEGABYTE;

export function nodeFinding(): Finding {
  const { node, platform } = hostFacts();
  return Number(node.split('.')[0]) >= NODE_MAJOR_MIN
    ? fine('node', `Node ${node} on ${platform}`)
    : failing(
        'node',
        `Node ${node} is too old`,
        'use Node 24 or newer, or install sluice again with its own Node',
      );
}

export async function nativeFinding(): Promise<Finding> {
  try {
    // Loaded here, so that a module that fails to load is a finding and does not end the command.
    const { storeVersion } = await import('../../../trader/adapters/sqlite/file/store-version.ts');
    return fine('store', `SQLite ${storeVersion()} loads`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return failing('store', `SQLite does not load: ${why}`, 'install sluice again on this machine');
  }
}

export function diskFinding({ dataFolder }: Settings): Finding {
  let existing = dataFolder;
  while (!existsSync(existing)) existing = dirname(existing);
  try {
    accessSync(existing, constants.W_OK);
  } catch {
    return failing(
      'disk',
      `${existing} is not writable`,
      'give write access to the user that runs sluice',
    );
  }
  const free = freeDiskBytes(dataFolder);
  const text = `${Math.floor(free / MEGABYTE)} MiB free for ${dataFolder}`;
  const remedy = 'make room, or set `data` to another disk';
  if (free < DISK_FAIL_BYTES) return failing('disk', text, remedy);
  return free < DISK_WARN_BYTES ? warning('disk', text, remedy) : fine('disk', text);
}

export async function instanceFindings(settings: Settings): Promise<Finding[]> {
  const folder = instanceFolder(settings.dataFolder, settings.mode, settings.account);
  const running = await findRunning(folder);
  const why = readHaltFile(folder);
  return [
    why === undefined
      ? fine('halt', 'no HALT file')
      : warning('halt', `halted: ${why}`, '`sluice resume` allows entries again'),
    running.kind === 'stopped'
      ? await doorFinding(settings)
      : fine('health port', `held by the daemon (pid ${running.pid})`),
    await journalFinding(folder, settings),
  ];
}

/** What a start would do with it: it opens, belongs to this account, passes every check, and its facts replay. */
async function journalFinding(
  { journal }: InstanceFolder,
  { mode, account }: Pick<Settings, 'mode' | 'account'>,
): Promise<Finding> {
  if (!existsSync(journal)) return fine('journal', `${journal} will be created at the first start`);
  const { readAsAStart } = await import('./journal.ts');
  const fault = readAsAStart({ file: journal, mode, account });
  return fault === undefined ? fine('journal', journal) : failing('journal', fault, JOURNAL_REMEDY);
}

const JOURNAL_REMEDY =
  '`sluice db restore FILE` puts back a backup and keeps this file; or name another folder with `data`';

/** A practice and a demonstration take any free port. */
async function doorFinding({ mode, door }: Settings): Promise<Finding> {
  if (isPlayed(mode)) return fine('health port', 'any free port');
  return portFinding(door);
}

/** Between simulators: what the configuration says about gateway, feeds and ports is replaced. */
export function isPlayed(mode: Settings['mode']): boolean {
  return mode === 'practice' || mode === 'demo';
}

async function portFinding({ host, port }: Settings['door']): Promise<Finding> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const server = createServer();
  server.once('error', (error) => resolve(error.message));
  server.listen(port, host, () => server.close(() => resolve(undefined)));
  const why = await promise;
  return why === undefined
    ? fine('health port', `${host}:${port} is free`)
    : failing('health port', why, 'set `metrics.port` to a free port, or to 0 for any');
}

/** The calendar has no sessions beyond its last day, so nothing would trade. */
export function calendarFinding(nowMs: number): Finding {
  const { calendar } = home();
  const soon = calendar.dayOf(instant(nowMs + CALENDAR_AHEAD_MS));
  const next = parseDay(soon) === undefined ? undefined : calendar.nextSession(soon);
  return next === undefined
    ? warning(
        'calendar',
        `the exchange calendar ends on ${calendar.lastDay}: on later days nothing is traded and no stop is watched`,
        'update sluice',
      )
    : fine('calendar', 'exchange sessions are known for the months ahead');
}

const CALENDAR_AHEAD_MS = 60 * 24 * 3_600_000;
