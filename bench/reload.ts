// A reload from the request until the settings are in force: twenty strategy files read, checked, compared, recorded and applied.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instant } from '../src/kernel/instant.ts';
import { createWallClock } from '../src/trader/adapters/system/wall-clock.ts';
import { createReloader } from '../src/trader/app/reload/reloader.ts';
import { DISK } from '../src/trader/config/files/disk.ts';
import { loadConfig } from '../src/trader/config/settings/load-settings.ts';
import { venuesOf } from '../src/trader/config/settings/venues.ts';
import { createEngine } from '../src/trader/engine/engine.ts';
import type { Log } from '../src/trader/ports/log.ts';
import { createRestingBroker } from './resting-broker.ts';
import { ACCOUNT, createScratchJournal, MODE } from './scratch-journal.ts';
import { percentile } from './timing.ts';

const FILES = 20;
const ROUNDS = 40;
const SYMBOLS = Array.from({ length: FILES }, (_, at) => `S${String.fromCharCode(65 + at)}`);
const NOW = instant(Date.parse('2026-11-18T15:00:00Z'));
const SILENT: Log = { error() {}, warn() {}, info() {}, debug() {} };

export async function benchReload(): Promise<Record<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  const scratch = createScratchJournal();
  mkdirSync(join(folder, 'config'));
  mkdirSync(join(folder, 'strategies'));
  writeFileSync(join(folder, 'config', 'sluice.yaml'), configText());
  const write = (at: number, round: number) =>
    writeFileSync(join(folder, 'strategies', `rule-${at}.yaml`), strategyText(at, round));
  for (let at = 0; at < FILES; at += 1) write(at, 0);
  const known = new Map();
  const read = () => loadConfig({ files: [], env: {}, flags: [], cwd: folder, disk: DISK, known });
  const inForce = read();
  if (!inForce.ok) throw new Error(JSON.stringify(inForce.failure));
  const { settings } = inForce.value;
  const wall = createWallClock();
  const engine = createEngine({
    ...createRestingBroker([], { now: NOW, priceOf: () => 100 }),
    settings,
    journal: scratch.journal,
    feeds: [],
    venues: venuesOf('us'),
    clock: { now: () => NOW, speed: 1, at: () => () => {} },
    wall,
    pid: process.pid,
    version: 'bench',
    isHaltFilePresent: () => false,
    onJournalFailure: () => false,
  });
  const reloader = createReloader({
    configuration: { inForce: inForce.value, read: async () => read() },
    trader: engine,
    wall,
    log: SILENT,
  });

  async function timesOf(filesChanged: number): Promise<number[]> {
    const times: number[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      for (let at = 0; at < filesChanged; at += 1) write(at, round + filesChanged * ROUNDS);
      const from = performance.now();
      const { ok, text } = await reloader.reload('a benchmark');
      times.push(performance.now() - from);
      if (!ok || !text.includes('In force')) throw new Error(text);
    }
    return times;
  }

  const all = await timesOf(FILES);
  const one = await timesOf(1);
  reloader.stop();
  await engine.stop('the benchmark is over');
  scratch.discard();
  rmSync(folder, { recursive: true });
  return {
    reload_ms: percentile(all, 0.5),
    reload_p99_ms: percentile(all, 0.99),
    reload_one_file_ms: percentile(one, 0.5),
  };
}

function configText(): string {
  return `mode: ${MODE}
account: ${ACCOUNT}
feeds:
  - { name: flow, url: "http://127.0.0.1:1", api_key: k, symbols: [${SYMBOLS.join(', ')}] }
`;
}

function strategyText(at: number, round: number): string {
  return `name: rule-${at}
symbols: [${SYMBOLS[at]}, ${SYMBOLS[(at + 1) % FILES]}]
entry:
  side: long
  when: "prediction.confidence >= 0.7 && price.spread_percent < 0.1 && session.minutes_since_open > ${round}"
size: { risk_percent: 0.5 }
stop: { atr: { period: 14, bar: 5m, multiple: ${2 + (round % 10) / 10} } }
target: { r: 2 }
trail: { atr_multiple: 3, activate_at_r: 1 }
exit: { opposite: true, max_minutes: 120, flatten_minutes_before_close: 5 }
`;
}
