// One simulated gateway and one simulated feed that several runs use after each other, each in an account and a symbol of its own.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask } from '../../processes/ask.ts';
import type { GatewayTruth, WireEntry } from '../../processes/gateway-truth.ts';
import { startSimulator } from '../../processes/simulator.ts';
import type { BrokerName } from './kill-point.ts';

/** A Wednesday; runs go on until the afternoon and then move to a new world. */
const MARKET = '2020-12-16T10:00:00-05:00';
const LAST_MARKET_MS = Date.parse('2020-12-16T14:30:00-05:00');
const ACCOUNTS = 60;

export const SPEED = 10;

/** What a daemon is started in. */
export interface Home {
  readonly folder: string;
  readonly broker: BrokerName;
  readonly gatewayPort: number;
  readonly flowPort: number;
  /** As `--clock` takes it; it changes when the time is moved. */
  readonly clock: string;
}

export interface World extends Home {
  gateway(method: string, path: string, body?: unknown): Promise<unknown>;
  flow(method: string, path: string, body?: unknown): Promise<unknown>;
  state(): Promise<GatewayTruth>;
  /** Messages after the n-th. */
  wire(since: number): Promise<readonly WireEntry[]>;
  /** Forward, for everybody; this world is then used up. */
  moveTo(market: string): Promise<void>;
  /** The next account and symbol nobody has used; undefined when this world is used up. */
  place(): Promise<Place | undefined>;
  /** Removes the folder too, unless it is to be looked at. */
  end(isKept?: boolean): Promise<void>;
}

export interface Place {
  readonly account: string;
  readonly symbol: string;
  readonly clientId: number;
}

export async function createWorld(gatewayArgs: readonly string[] = []): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-crash-'));
  let clock = `${MARKET}@${Date.now() + 1_500}x${SPEED}`;
  let isUsedUp = false;
  const accounts = Array.from({ length: ACCOUNTS }, (_, index) => `DU${1_000_000 + index}`);
  const [gateway, flow] = await Promise.all([
    startSimulator('gateway', clock, ['--accounts', accounts.join(','), ...gatewayArgs]),
    startSimulator('flow', clock),
  ]);
  let used = 0;
  const state = async () =>
    ofContracts((await ask(gateway.controlPort, 'GET', '/state')) as GatewayTruth);
  return {
    folder,
    broker: 'ib',
    gatewayPort: gateway.port,
    flowPort: flow.port,
    get clock() {
      return clock;
    },
    gateway: (method, path, body) => ask(gateway.controlPort, method, path, body),
    flow: (method, path, body) => ask(flow.controlPort, method, path, body),
    state,
    wire: async (since) =>
      (await ask(gateway.controlPort, 'GET', `/wire?since=${since}`)) as readonly WireEntry[],
    async moveTo(market) {
      isUsedUp = true;
      await ask(flow.controlPort, 'POST', '/clock', { at: market });
      await ask(gateway.controlPort, 'POST', '/clock', { at: market });
      clock = `${(await state()).time}@${Date.now()}x${SPEED}`;
    },
    async place() {
      if (isUsedUp) return undefined;
      const account = accounts[used];
      if (account === undefined || Date.parse((await state()).time) > LAST_MARKET_MS)
        return undefined;
      used += 1;
      return { account, symbol: symbolOf(used), clientId: 100 + used };
    },
    async end(isKept = false) {
      await Promise.all([gateway.end(), flow.end()]);
      if (!isKept) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** By the names that the daemon uses. Of a pair its contracts count: its own execution is a witness. */
function ofContracts(truth: GatewayTruth): GatewayTruth {
  const named = <Row extends { readonly symbol: string }>(row: Row): Row => ({
    ...row,
    symbol: row.symbol.replace(/ +/, ' '),
  });
  return {
    ...truth,
    positions: truth.positions.map(named),
    open_orders: truth.open_orders.map(named),
    executions: truth.executions.filter((one) => one.sec_type !== 'BAG').map(named),
  };
}

function symbolOf(number: number): string {
  const letter = (value: number) => String.fromCharCode(65 + (value % 26));
  return `C${letter(Math.floor(number / 26))}${letter(number)}`;
}
