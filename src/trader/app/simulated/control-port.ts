// The control port of a simulator, asked by the run that has started it.
import { type Instant, toIso } from '../../../kernel/instant.ts';

export interface ControlPort {
  /** Throws if it does not answer. */
  get<Body>(path: string): Promise<Body>;
  /** Market time runs on from `to` at that epoch millisecond of the wall clock, or as soon as it has moved. */
  moveClock(to: Instant, wallMs?: number): Promise<void>;
}

const TRIES = 3;

export function controlPort(port: number): ControlPort {
  const address = `http://127.0.0.1:${port}`;
  return {
    async get<Body>(path: string) {
      const response = await asked(`${address}${path}`);
      return (await response.json()) as Body;
    },
    async moveClock(to, wallMs) {
      const body = JSON.stringify({ at: toIso(to), wall_ms: wallMs });
      const response = await asked(`${address}/clock`, { method: 'POST', body });
      if (!response.ok)
        throw new Error(`the simulator's clock did not move: ${await response.text()}`);
    },
  };
}

/** A connection that was kept may be closed just as it is used again. What is asked here may be asked twice. */
async function asked(url: string, request?: RequestInit): Promise<Response> {
  for (let left = TRIES - 1; ; left -= 1) {
    try {
      return await fetch(url, request);
    } catch (error) {
      if (left === 0) throw error;
    }
  }
}
