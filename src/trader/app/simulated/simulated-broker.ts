// The simulated broker of a run: the gateway of Interactive Brokers in the US, SSI with the exchanges of Vietnam there.
import { join } from 'node:path';
import type { InstanceFolder } from '../../adapters/sqlite/instance/instance-folder.ts';
import type { Settings } from '../../ports/settings.ts';
import type { Play } from './play.ts';
import type { SimulatorProcess } from './simulator-process.ts';

export interface SimulatedBroker {
  /** After `sluice sim`. Its state is stored beside ours, so that a restart finds both sides. */
  arguments(play: Play): string[];
  /** The settings by which the daemon reaches it. */
  reach(settings: Settings, port: number): Settings;
  /** What it has measured of positions that nothing protected, read at the end. */
  measured(process: SimulatorProcess): Promise<Exposure>;
  /** Where a person would read a code from the phone. */
  readonly loginCode?: string;
}

export interface Exposure {
  readonly naked_milliseconds: number;
  readonly unwatched_milliseconds?: number;
}

const HOST = '127.0.0.1';

export function simulatedBroker(
  { ssi, account }: Pick<Settings, 'ssi' | 'account'>,
  folder: InstanceFolder,
): SimulatedBroker {
  return ssi === undefined ? gatewayOf(account, folder) : ssiOf(account, folder);
}

function gatewayOf(account: string, { path }: InstanceFolder): SimulatedBroker {
  const state = join(path, 'simulated-gateway.ndjson');
  return {
    arguments: (play) => [
      ...['gateway', '--accounts', account, '--state', state],
      ...pricesOf(play),
    ],
    reach: (settings, port) => ({
      ...settings,
      gateway: { ...settings.gateway, host: HOST, port },
    }),
    measured: (process) =>
      process.get<Exposure>('/state').then(({ naked_milliseconds }) => ({ naked_milliseconds })),
  };
}

/** No stop can rest there, so a naked position is none of its measures: it counts the time that nothing watched one. */
function ssiOf(account: string, { path }: InstanceFolder): SimulatedBroker {
  const state = join(path, 'simulated-ssi.ndjson');
  const key = join(path, 'simulated-ssi.key');
  const boards = ({ boards: listed = new Map() }: Play) =>
    [...listed].flatMap(([symbol, exchange]) => ['--board', `${symbol}=${exchange}`]);
  return {
    loginCode: LOGIN_CODE,
    arguments: (play) => [
      ...['ssi', '--account', account, '--state', state, '--key', key, '--otp', LOGIN_CODE],
      ...boards(play),
      ...pricesOf(play),
    ],
    reach: (settings, port) =>
      settings.ssi === undefined
        ? settings
        : {
            ...settings,
            ssi: {
              ...settings.ssi,
              url: `http://${HOST}:${port}`,
              streamUrl: `ws://${HOST}:${port}/ws/v3`,
              privateKeyFile: key,
            },
          },
    async measured(process) {
      const { unwatched_ms } = await process.get<{ unwatched_ms: number }>('/state');
      return { naked_milliseconds: 0, unwatched_milliseconds: unwatched_ms };
    },
  };
}

const LOGIN_CODE = '222222';

function pricesOf({ bars, seed }: Play): string[] {
  return [
    ...[...bars].flatMap(([symbol, file]) => ['--bars', `${symbol}=${file}`]),
    ...(seed === undefined ? [] : ['--seed', String(seed)]),
  ];
}
