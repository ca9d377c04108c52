// The demonstration as a person starts it, detached: its dashboard, its processes, and its end.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { makePlace, type Place } from '../cli/place/sluice.ts';
import { isAlive } from '../processes/alive.ts';
import { ask } from '../processes/ask.ts';
import { until } from '../processes/waiting.ts';

export interface DemoEnvironment {
  /** Of the dashboard. */
  readonly url: string;
  readonly code: string;
  readonly place: Place;
  /** The JSON answer of a reading command. */
  look<Answer>(...args: string[]): Promise<Answer>;
  /** SIGKILL, with its simulators. */
  killTrader(): Promise<void>;
  /** Where it was left. */
  startTraderAgain(): Promise<void>;
  freezeApi(): void;
  killApi(): Promise<void>;
  /** At the control port of the simulated gateway. */
  gateway(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Of the running trader. */
  deskSocket(): string;
  /** The file of a copy, with all facts until now. */
  copyJournal(): string;
  end(): Promise<void>;
}

export interface DemoStatus {
  readonly pid: number;
  readonly trading: { readonly state: string; readonly reason: string };
  readonly api: { readonly pid: number | null; readonly state: string };
}

const FOLDER = 'data/demo-DU0000001';

export async function demoEnvironment(...args: string[]): Promise<DemoEnvironment> {
  const place = makePlace();
  const started = await place.run('start', '--demo', ...args);
  const url = /^Dashboard at (\S+)$/m.exec(started.out)?.[1];
  const code = /\/#login_code=([\w-]{43})$/m.exec(started.out)?.[1];
  if (url === undefined || code === undefined)
    throw new Error(`the demonstration has not started: ${started.out}${started.err}`);

  const fileOf = (name: string) => readFileSync(join(place.folder, FOLDER, name), 'utf8');
  const pidIn = (name: string) => Number(fileOf(name).split('\n')[0]);

  async function look<Answer>(...asked: string[]): Promise<Answer> {
    return JSON.parse((await place.run(...asked, '--demo', '--json')).out) as Answer;
  }
  async function kill(pid: number): Promise<void> {
    process.kill(pid, 'SIGKILL');
    await until('it is gone', () => !isAlive(pid));
  }
  return {
    url,
    code,
    place,
    look,
    killTrader: () => kill(pidIn('sluice.pid')),
    async startTraderAgain() {
      const again = await place.run('start', '--demo', '--keep', ...args);
      if (again.code !== 0) throw new Error(`${again.out}${again.err}`);
    },
    freezeApi: () => void process.kill(pidIn('api/api.pid'), 'SIGSTOP'),
    killApi: () => kill(pidIn('api/api.pid')),
    gateway(method, path, body) {
      const port = /^Faults: .*:(\d+) \(gateway\)/m.exec(fileOf('logs/start.log'))?.[1];
      return ask(Number(port), method, path, body);
    },
    deskSocket: () => fileOf('sluice.pid').split('\n')[1] ?? '',
    copyJournal() {
      const copy = join(place.folder, 'journal-copy.sqlite');
      const journal = new Database(join(place.folder, FOLDER, 'journal.sqlite'), {
        readonly: true,
      });
      journal.exec(`VACUUM INTO '${copy}'`);
      journal.close();
      return copy;
    },
    async end() {
      await place.run('stop', '--demo');
      place.leave();
    },
  };
}
