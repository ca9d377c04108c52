// One simulated SSI with one account, and one simulated feed: the world of a single run, since SSI has one account a login.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Exchange as Board } from '../../../src/market/venues/vietnam/trading-rules.ts';
import { ask } from '../../processes/ask.ts';
import { startSimulator } from '../../processes/simulator.ts';
import { SSI_KEY } from '../environment/files/ssi-files.ts';
import { type Home, type Place, SPEED } from '../environment/world.ts';
import type { SsiTruth } from './ssi-truth.ts';

/** A Wednesday; what is bought may be sold on Friday at 13:00. */
const MARKET = '2026-06-10T10:00:00+07:00';
const OTP = '222222';

/** A share of each exchange. */
export const SHARES_BY_BOARD = { HOSE: 'FPT', HNX: 'SHS', UPCOM: 'BSR' } as const;

export interface SsiWorld extends Home {
  readonly place: Place;
  readonly board: Board;
  readonly otp: string;
  ssi(method: string, path: string, body?: unknown): Promise<unknown>;
  flow(method: string, path: string, body?: unknown): Promise<unknown>;
  state(): Promise<SsiTruth>;
  /** The request id of each order that ever arrived, as often as it did. */
  placed(): Promise<readonly string[]>;
  /** As if its machine had failed; it comes back with what it had written down. */
  killBroker(): Promise<void>;
  restartBroker(): Promise<void>;
  moveTo(market: string): Promise<void>;
  end(isKept?: boolean): Promise<void>;
}

export async function createSsiWorld(seed: number, board: Board = 'HOSE'): Promise<SsiWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-crash-vn-'));
  let clock = `${MARKET}@${Date.now() + 1_500}x${SPEED}`;
  const symbol = SHARES_BY_BOARD[board];
  const place: Place = { account: '0000001', symbol, clientId: 1 };
  const kept = [
    ...['--state', join(folder, 'ssi.ndjson'), '--key', join(folder, SSI_KEY)],
    ...['--otp', OTP, '--seed', String(seed), '--board', `${symbol}=${board}`],
  ];
  const started = await Promise.all([
    startSimulator('ssi', clock, kept),
    startSimulator('flow', clock),
  ]);
  let [ssi] = started;
  const [, flow] = started;
  const { port, controlPort } = ssi;
  let hold: unknown;
  const askSsi = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    if (path === '/price') hold = body;
    return ask(controlPort, method, path, body);
  };
  const state = async () => (await askSsi('GET', '/state')) as SsiTruth;
  // The log of the wire dies with the process.
  const placedBefore: string[] = [];
  const placedNow = async () => idsOf((await askSsi('GET', '/wire')) as readonly WireLine[]);
  return {
    folder,
    broker: 'ssi',
    gatewayPort: port,
    flowPort: flow.port,
    place,
    board,
    otp: OTP,
    get clock() {
      return clock;
    },
    ssi: askSsi,
    flow: (method, path, body) => ask(flow.controlPort, method, path, body),
    state,
    placed: async () => [...placedBefore, ...(await placedNow())],
    async killBroker() {
      placedBefore.push(...(await placedNow()));
      await ssi.kill();
    },
    async restartBroker() {
      const ports = ['--port', String(port), '--control-port', String(controlPort)];
      ssi = await startSimulator('ssi', clock, [...kept, ...ports]);
      // A held price is the test's, not the exchange's: it is not written down.
      if (hold !== undefined) await askSsi('POST', '/price', hold);
    },
    async moveTo(market) {
      // SSI plays what lies between, which takes a while: the feed must not be ahead of it.
      await askSsi('POST', '/clock', { at: market });
      const { time } = await state();
      clock = `${time}@${Date.now()}x${SPEED}`;
      await ask(flow.controlPort, 'POST', '/clock', { at: time });
    },
    async end(isKept = false) {
      await Promise.all([ssi.kill(), flow.end()]);
      if (!isKept) rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface WireLine {
  readonly dir: string;
  readonly via: string;
  readonly content: {
    readonly method?: string;
    readonly path?: string;
    readonly body?: unknown;
  };
}

function idsOf(lines: readonly WireLine[]): readonly string[] {
  return lines.flatMap(({ dir, via, content: { method, path, body } }) => {
    if (dir !== 'in' || via !== 'rest' || method !== 'POST') return [];
    if (path?.endsWith('/trading/order') !== true) return [];
    const id = /clientRequestId\\?":\\?"(\w+)/.exec(JSON.stringify(body))?.[1];
    return id === undefined ? [] : [id];
  });
}
