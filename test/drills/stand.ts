// Where drills take place: the shipped service files under systemd or pm2, a gateway, a feed, and the receiver of notices.
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  instanceFolder,
  readPidFile,
} from '../../src/trader/adapters/sqlite/instance/instance-folder.ts';
import { createControlClient } from '../../src/trader/app/control-client/control-client.ts';
import type { AlarmRow } from '../../src/trader/contract/alarms.ts';
import type { OrderRow, PositionRow } from '../../src/trader/contract/order-rows.ts';
import type { StatusView } from '../../src/trader/contract/status.ts';
import { ask } from '../processes/ask.ts';
import type { GatewayTruth } from '../processes/gateway-truth.ts';
import { type SimulatorProcess, startSimulator } from '../processes/simulator.ts';
import { until } from '../processes/waiting.ts';
import { openPm2, SHIPPED } from '../tools/pm2-environment.ts';
import { must, type Ran, runs, type Supervised } from '../tools/supervised.ts';
import { openSystemd, UNITS } from '../tools/systemd-environment.ts';
import { type Catcher, startCatcher } from '../trader/adapters/notify/catcher.ts';

export const MANAGERS = ['systemd', 'pm2'] as const;
export type Manager = (typeof MANAGERS)[number];

/** Neither says that something is wrong now. */
const NO_REPORTS = ['alarm-ended', 'order-efficiency', 'stopped'];
/** A Wednesday, half an hour after the open, at the pace of the wall. */
const MARKET = '2020-12-16T15:00:00Z';
const ACCOUNT = 'DU1234567';

export interface Noticed {
  readonly text: string;
  /** Market time, which here passes as the wall's. */
  readonly at: number;
}

export interface Stand {
  readonly manager: Manager;
  readonly gatewayPort: number;
  readonly feedPort: number;
  /** As a person types it in the folder of the daemon. */
  typed(command: string): Promise<Ran>;
  sluice(...args: string[]): Promise<Ran>;
  /** Undefined while no daemon answers. */
  alarms(): Promise<readonly AlarmRow[] | undefined>;
  status(): Promise<StatusView | undefined>;
  positions(): Promise<readonly PositionRow[] | undefined>;
  orders(): Promise<readonly OrderRow[] | undefined>;
  truth(): Promise<GatewayTruth>;
  /** Those so far that say that something is wrong. */
  notices(): readonly Noticed[];
  /** Saves the configuration with another key of the feed. */
  renewKey(): void;
  log(): Promise<string>;
  end(): Promise<void>;
}

export async function openStand(manager: Manager): Promise<Stand> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `sluice-drill-`)));
  const clock = `${MARKET}@${Date.now()}x1`;
  const [gateway, feed, catcher] = await Promise.all([
    startSimulator('gateway', clock),
    startSimulator('flow', clock),
    startCatcher(),
  ]);
  const supervised = await started(manager, { folder, clock, gateway, feed, catcher });
  return standOf({ manager, folder, gateway, feed, catcher, supervised });
}

interface Parts {
  readonly folder: string;
  readonly gateway: SimulatorProcess;
  readonly feed: SimulatorProcess;
  readonly catcher: Catcher;
}

type Running = Supervised & { log(): Promise<string>; end(): Promise<void> };

/** The shipped files; a practice clock is the only addition to what they start. */
async function started(
  manager: Manager,
  { folder, clock, gateway, feed, catcher }: Parts & { readonly clock: string },
): Promise<Running> {
  const configuration = configOf(feed.port, catcher.url, 'secret-of-the-drill');
  if (manager === 'systemd') {
    const environment = await openSystemd(folder, gateway.port, ['--clock', clock]);
    environment.configure(configuration);
    must(await environment.systemctl('enable', '--now', ...UNITS));
    await runs(environment);
    return environment;
  }
  const environment = await openPm2(folder, gateway.port);
  environment.configure(configuration);
  const file = join(folder, 'drill.config.cjs');
  writeFileSync(
    file,
    `const { apps: [trader, ...others] } = require(${JSON.stringify(SHIPPED)});
module.exports = { apps: [{ ...trader, args: \`\${trader.args} --clock ${clock}\` }, ...others] };
`,
  );
  must(await environment.pm2('start', file));
  await runs(environment);
  return environment;
}

function configOf(feedPort: number, webhook: string, key: string): string {
  return `api: { enabled: true, port: 0 }
feeds:
  - name: flow
    profile: prediction-api
    url: "http://127.0.0.1:${feedPort}/api/v1"
    api_key: ${key}
    symbols: [FEED]
    poll_seconds: 5
notify: { webhook: { url: "${webhook}", level: info } }
risk: { max_positions: 50, max_position_notional: 50000 }
`;
}

function standOf(
  parts: Parts & { readonly manager: Manager; readonly supervised: Running },
): Stand {
  const { manager, folder, gateway, feed, catcher, supervised } = parts;

  async function looked<Row>(path: string): Promise<Row | undefined> {
    const found = readPidFile(instanceFolder(join(folder, 'data'), 'paper', ACCOUNT));
    if (found === undefined) return undefined;
    const answer = await createControlClient(found.socketPath).get<Row>(path);
    return answer.ok ? answer.value : undefined;
  }

  return {
    manager,
    gatewayPort: gateway.controlPort,
    feedPort: feed.controlPort,
    typed(command) {
      const [program = '', ...args] = wordsOf(command);
      return program === 'sluice' ? supervised.sluice(...args) : supervised.ran(program, ...args);
    },
    sluice: supervised.sluice,
    alarms: () => looked('/alarms'),
    status: () => looked('/status'),
    positions: () => looked('/positions'),
    orders: () => looked('/orders'),
    truth: async () => (await ask(gateway.controlPort, 'GET', '/state')) as GatewayTruth,
    notices: () =>
      catcher.caught
        .filter(({ body }) => body.level !== 'info' && !NO_REPORTS.includes(String(body.kind)))
        .map(({ body }) => ({ text: String(body.text), at: Date.parse(String(body.at)) })),
    renewKey: () => supervised.configure(configOf(feed.port, catcher.url, 'renewed-key')),
    async log() {
      const { out } = await supervised.sluice('logs', '--level', 'warn');
      return `${await supervised.log()}${out}`;
    },
    async end() {
      await supervised.end();
      await Promise.all([gateway.end(), feed.end(), catcher.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** As a shell takes it apart. */
function wordsOf(command: string): string[] {
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '');
}

/** Trading is allowed and the gateway answers. */
export async function isReady(stand: Stand): Promise<void> {
  await until('the daemon may trade', async () => {
    const status = await stand.status();
    return status?.ready.is_ready === true;
  });
}
