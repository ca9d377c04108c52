// The API's process as commands find it: its pid file names it and its address, and its answer says whether it is up.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { makeFolder } from '../../files/make-folder.ts';
import { isProcessAlive } from '../../kernel/process-alive.ts';
import { writeWhole } from '../../trader/adapters/sqlite/instance/instance-folder.ts';
import { processMark } from '../../trader/adapters/system/process-mark.ts';
import { type ApiWorker, readWorkers } from './api-workers.ts';
import { type CommandFailure, EXIT } from './exit-code.ts';

/** Where a configuration puts the API. */
export interface ApiPlace {
  readonly isEnabled: boolean;
  /** Of its pid file and its log. */
  readonly folder: string;
  /** By the configuration; undefined if any free port will do. */
  readonly url: string | undefined;
}

export interface ApiProcess {
  readonly pid: number;
  /** Undefined while it starts. */
  readonly url: string | undefined;
}

export interface ApiStatus {
  readonly url: string | null;
  /** `down`: it should run and does not, or does not answer. */
  readonly state: 'off' | 'starting' | 'up' | 'down';
  readonly pid: number | null;
  /** Of a running API: whether its ledger follows all traders and agreed with them after the last close. */
  readonly ledger?: 'ok' | 'degraded';
  /** Of a running API that is named one: degraded while its reports are read from the primary. */
  readonly replica?: 'ok' | 'degraded';
  /** Of one that runs without its store or without Redis: what it says about it. */
  readonly lacks?: string;
  /** Of an API with several. */
  readonly workers?: readonly ApiWorker[];
}

const pidFile = (folder: string) => join(folder, 'api.pid');

export interface ApiAnnouncement {
  /** Absent while it starts. */
  readonly url?: string;
  /** By `sluice start`, and not asked to stop: a detached trader starts it again when it dies. */
  readonly isDetached: boolean;
}

const DETACHED = 'detached';

/**
 * First line the pid, as every service tool expects; then the address, what distinguishes the process from a later one, and whether
 * it was started detached.
 */
export function announceApi(folder: string, { url = '', isDetached }: ApiAnnouncement): void {
  makeFolder(folder, 0o700);
  const lines = [process.pid, url, processMark(process.pid) ?? '', isDetached ? DETACHED : ''];
  writeWhole(pidFile(folder), `${lines.join('\n')}\n`);
}

export function withdrawApi(folder: string): void {
  if (findApi(folder)?.pid === process.pid) rmSync(pidFile(folder), { force: true });
}

/** Undefined if none runs, or if its folder is another user's. */
export function findApi(folder: string): ApiProcess | undefined {
  const [pidText = '', url = '', mark = ''] = readPidFile(folder).split('\n');
  const pid = Number(pidText);
  if (!Number.isInteger(pid) || pid <= 0 || processMark(pid) !== mark) return undefined;
  return { pid, url: url === '' ? undefined : url };
}

export interface DetachedApi {
  readonly pid: number;
  readonly isAlive: boolean;
  /** Undefined if it never listened. */
  readonly port: string | undefined;
}

/** The API of the pid file, which stays when its process dies; undefined if it was stopped or is not detached. */
export function detachedApi(folder: string): DetachedApi | undefined {
  const [pidText = '', url = '', , kind = ''] = readPidFile(folder).split('\n');
  const pid = Number(pidText);
  if (!Number.isInteger(pid) || pid <= 0 || kind !== DETACHED) return undefined;
  return { pid, isAlive: isProcessAlive(pid), port: URL.parse(url)?.port || undefined };
}

function readPidFile(folder: string): string {
  try {
    return existsSync(pidFile(folder)) ? readFileSync(pidFile(folder), 'utf8') : '';
  } catch {
    return '';
  }
}

/** An API of another user is found at its configured address. */
export async function apiStatus({ isEnabled, folder, url: configured }: ApiPlace) {
  const found = findApi(folder);
  const workers = found === undefined ? [] : readWorkers(folder);
  const url = found?.url ?? (isEnabled ? configured : undefined) ?? null;
  const status = (state: ApiStatus['state']): ApiStatus => ({
    url,
    state,
    pid: found?.pid ?? null,
    ...(workers.length > 0 && { workers }),
  });
  if (url !== null && (await isUp(url))) return { ...status('up'), ...(await readiness(url)) };
  if (found !== undefined) return status(found.url === undefined ? 'starting' : 'down');
  return status(isEnabled ? 'down' : 'off');
}

const TIMEOUT_MS = 1_000;

// A static import would load all of Node's HTTP for commands that need none of it.
const require = createRequire(import.meta.url);

async function isUp(url: string): Promise<boolean> {
  return (await asked(`${url}/health/live`))?.status === 200;
}

/** By its readiness, which names no account: `sluice ledger relay status` does. */
async function readiness(url: string): Promise<Pick<ApiStatus, 'ledger' | 'replica' | 'lacks'>> {
  const body = (await asked(`${url}/health/ready`))?.body ?? '';
  const ledger = /"relay":\s*"degraded"/.test(body) ? 'degraded' : 'ok';
  const replica = /"replica":\s*"(ok|degraded)"/.exec(body)?.[1] as ApiStatus['replica'];
  const isLacking = /"(store|ledger)":\s*"down"|"(redis|kafka)":\s*"degraded"/.test(body);
  const lacks = isLacking ? /"why":\s*"([^"]*)"/.exec(body)?.[1] : undefined;
  return { ledger, ...(replica && { replica }), ...(lacks && { lacks }) };
}

interface Answered {
  readonly status: number | undefined;
  readonly body: string;
}

/** Undefined if there is no answer in time. */
function asked(url: string): Promise<Answered | undefined> {
  const { promise, resolve } = Promise.withResolvers<Answered | undefined>();
  const { request } = (
    url.startsWith('https:') ? require('node:https') : require('node:http')
  ) as typeof import('node:https');
  // Whether it answers is all that is asked, so the name in its certificate does not matter.
  const options = { timeout: TIMEOUT_MS, rejectUnauthorized: false };
  const sent = request(url, options, (response) => {
    let body = '';
    response.setEncoding('utf8').on('data', (chunk) => {
      body += chunk;
    });
    response.on('end', () => resolve({ status: response.statusCode, body }));
  });
  sent.on('timeout', () => sent.destroy());
  sent.on('error', () => resolve(undefined));
  sent.on('close', () => resolve(undefined));
  sent.end();
  return promise;
}

export function apiRunsAlready(pid: number): CommandFailure {
  return {
    sentence: `The API is already running with pid ${pid}`,
    code: 'already-running',
    exitCode: EXIT.failure,
  };
}

export const API_OFF: CommandFailure = {
  sentence: 'The API is off; set `api: { enabled: true }` in the configuration',
  code: 'configuration',
  exitCode: EXIT.configuration,
};
