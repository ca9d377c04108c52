// Files of a configuration in a folder of their own, a real reloader over them, and an engine that takes every change.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { WallClock } from '../../../src/kernel/clock.ts';
import { createWallClock } from '../../../src/trader/adapters/system/wall-clock.ts';
import { createReloader, type Reloader } from '../../../src/trader/app/reload/reloader.ts';
import { DISK } from '../../../src/trader/config/files/disk.ts';
import { loadConfig } from '../../../src/trader/config/settings/load-settings.ts';
import { changeLines } from '../../../src/trader/domain/edits/config-change.ts';
import type { Settings } from '../../../src/trader/ports/settings.ts';
import type { Reload } from '../../../src/trader/ports/trader-commands.ts';

export const RULE = `name: follow
symbols: [AAPL]
entry: { when: "prediction.confidence >= 0.7" }
size: { shares: 10 }
stop: { percent: 1 }
`;

export const CONFIG = `mode: paper
account: DU1
gateway: { port: 4002 }
feeds: [{ name: flow, url: "http://127.0.0.1:1", api_key: kept-secret, symbols: [AAPL, MSFT] }]
`;

export interface ReloadEnvironment {
  readonly folder: string;
  readonly reloader: Reloader;
  /** What reached the engine, newest last. */
  readonly reloads: Reload[];
  readonly applied: Settings[];
  /** Lines of all changes so far. */
  changes(): string[];
  refusals(): string[];
  /** Lines of the log, at every level. */
  readonly logged: string[];
  write(name: string, text: string): void;
}

export function reloadEnvironment(
  wall: WallClock = createWallClock(),
  config: string = CONFIG,
  /** Where the daemon runs, if not beside its files. */
  cwd?: string,
): ReloadEnvironment {
  const folder = mkdtempSync(join(tmpdir(), 'reloader-'));
  mkdirSync(join(folder, 'config'));
  mkdirSync(join(folder, 'strategies'));
  writeFileSync(join(folder, 'config', 'sluice.yaml'), config);
  writeFileSync(join(folder, 'strategies', 'follow.yaml'), RULE);
  const named = {
    files: [join(folder, 'config', 'sluice.yaml')],
    env: { SLUICE__STRATEGIES: join(folder, 'strategies') },
  };
  const beside = cwd === undefined ? { files: [], env: {} } : named;
  const read = (disk = DISK) => loadConfig({ ...beside, flags: [], cwd: cwd ?? folder, disk });
  const inForce = read();
  if (!inForce.ok) throw new Error(JSON.stringify(inForce.failure));
  const reloads: Reload[] = [];
  const applied: Settings[] = [];
  const logged: string[] = [];
  const line = (text: string) => void logged.push(text);
  const reloader = createReloader({
    configuration: { inForce: inForce.value, read: async (disk) => read(disk) },
    trader: {
      async reload(reload) {
        reloads.push(reload);
        if (reload.kind === 'change') {
          applied.push(reload.settings);
          return { ok: true, text: 'Changed.' };
        }
        return { ok: false, kind: 'refused', text: reload.issues.join('\n') };
      },
    },
    wall,
    log: { error: line, warn: line, info: line, debug: line },
  });
  reloader.watch();
  onTestFinished(() => {
    reloader.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    folder,
    reloader,
    reloads,
    applied,
    logged,
    changes: () =>
      reloads.flatMap((reload) => (reload.kind === 'change' ? changeLines(reload.change) : [])),
    refusals: () => reloads.flatMap((reload) => (reload.kind === 'refusal' ? reload.issues : [])),
    write: (name, text) => writeFileSync(join(folder, name), text),
  };
}
