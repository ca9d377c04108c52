// A file of 100,000 transactions, from the command line into a portfolio on SQLite: how long it takes, and the most memory.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SLUICE = fileURLToPath(new URL('../bin/sluice.js', import.meta.url));
const ROWS = 100_000;
const SYMBOLS = 40;
const LOOK_EVERY_MS = 100;

export async function benchImport(): Promise<Record<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-import-'));
  const options = { cwd: folder, env: { ...process.env, SLUICE__DATA: join(folder, 'data') } };
  const sluice = (...words: string[]): void => {
    const ran = spawnSync(process.execPath, [SLUICE, ...words], { encoding: 'utf8', ...options });
    if (ran.status !== 0) throw new Error(`sluice ${words.join(' ')}: ${ran.stderr}`);
  };
  try {
    const file = join(folder, 'trades.csv');
    writeFileSync(file, tradesText());
    sluice('config', 'init', '.');
    sluice('user', 'add', 'ann');
    sluice('ledger', 'open', 'Savings');
    const words = ['ledger', 'import', file, '-p', 'Savings'];
    const preview = await measured(words, options);
    const booked = await measured([...words, '--yes'], options);
    return {
      import_100k_preview_seconds: preview.seconds,
      import_100k_preview_peak_mb: preview.peakMb,
      import_100k_seconds: booked.seconds,
      import_100k_peak_mb: booked.peakMb,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measured(words: readonly string[], options: object) {
  const from = performance.now();
  const child = spawn(process.execPath, [SLUICE, ...words], { stdio: 'ignore', ...options });
  let peakMb = 0;
  const looking = setInterval(() => {
    peakMb = Math.max(peakMb, peakOf(child.pid));
  }, LOOK_EVERY_MS);
  const [code] = await once(child, 'exit');
  clearInterval(looking);
  if (code !== 0) throw new Error(`sluice ${words.join(' ')} ended with ${code}`);
  return { seconds: Math.round((performance.now() - from) / 1_000), peakMb };
}

/** The most that it has had so far; 0 once it has ended. */
function peakOf(pid: number | undefined): number {
  try {
    const [, kilobytes] =
      /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Math.round(Number(kilobytes ?? 0) / 1_024);
  } catch {
    return 0;
  }
}

/** Purchases, and sales of less than is held, some minutes apart. */
function tradesText(): string {
  const held = new Map<number, number>();
  const rows = ['type,at,on,currency,rate,symbol,quantity,price,fees,amount'];
  rows.push('DEPOSIT,2010-01-04T14:00:00Z,2010-01-04,USD,,,,,,100000000');
  for (let row = 1; row < ROWS; row += 1) {
    const at = new Date(Date.UTC(2010, 0, 4, 15) + row * 20 * 60_000).toISOString();
    const symbol = (row * 7) % SYMBOLS;
    const quantity = 1 + (row % 19);
    const before = held.get(symbol) ?? 0;
    const isSale = before > quantity && row % 3 !== 0;
    held.set(symbol, before + (isSale ? -quantity : quantity));
    const price = (20 + ((row * 31) % 10_000) / 100).toFixed(2);
    const type = isSale ? 'SELL' : 'BUY';
    rows.push(`${type},${at},${at.slice(0, 10)},USD,,S${symbol + 10},${quantity},${price},1.00,`);
  }
  return `${rows.join('\n')}\n`;
}
