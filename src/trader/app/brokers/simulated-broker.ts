// A broker's simulator beside the daemon: how it is started and reached, and what it measures.
import type { Settings } from '../../ports/settings.ts';

export interface SimulatedBroker {
  /** After `sluice sim`. Its state is stored beside ours, so that a restart finds both sides. */
  arguments(prices: PlayedPrices): string[];
  /** The settings by which the daemon reaches it. */
  reach(settings: Settings, port: number): Settings;
  /** What it has measured of positions that nothing protected, read at the end. */
  measured(control: SimulatorControl): Promise<Exposure>;
  /** Where a person would read a code from the phone. */
  readonly loginCode?: string;
}

export interface PlayedPrices {
  /** File of one-minute bars by symbol; other symbols follow a random walk. */
  readonly bars: ReadonlyMap<string, string>;
  /** Of the random walk; the same one repeats a run. */
  readonly seed?: number;
  /** The exchange of each symbol, where the broker reaches several. */
  readonly boards?: ReadonlyMap<string, string>;
  /** File of what happens at the simulated broker at given times, as of its `--scenario`. */
  readonly scenario?: string;
}

export interface SimulatorControl {
  get<Body>(path: string): Promise<Body>;
}

export interface Exposure {
  readonly naked_milliseconds: number;
  readonly unwatched_milliseconds?: number;
}

export const SIMULATOR_HOST = '127.0.0.1';

export function pricesOf({ bars, seed }: PlayedPrices): string[] {
  return [
    ...[...bars].flatMap(([symbol, file]) => ['--bars', `${symbol}=${file}`]),
    ...(seed === undefined ? [] : ['--seed', String(seed)]),
  ];
}
