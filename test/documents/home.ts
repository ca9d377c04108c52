// A home of its own for the commands of the documents, with `sluice`, `npx sluice` and `curl` as a reader has them.
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { MAIN, ROOT } from '../processes/program.ts';

export interface Ran {
  readonly code: number | null;
  /** Both streams, as they came. */
  readonly output: string;
}

export interface Environment {
  /** One after another in one shell, which ends at the first that fails; with `until`, by Ctrl-C once that text is printed. */
  run(commands: readonly string[], until?: string): Promise<Ran>;
  leave(): Promise<void>;
}

export interface Home extends Environment {
  start(args: readonly string[]): ChildProcess;
}

/** What a reader brings: statements, bars, predictions. */
export const FILES = [
  'cp test/fixtures/ledger/interchange/ibkr-flex-two-months.xml statement.xml',
  // Rows that are booked, without a future.
  `sed '/assetCategory="FUT"/d' statement.xml > shares.xml`,
  'cp test/fixtures/ledger/interchange/ghostfolio-import.csv trades.csv',
  'cp test/fixtures/ledger/interchange/ibkr-activity-two-months.csv activity.csv',
  'gzip -c config/demo/spy-1m.csv > aapl-1m.csv.gz',
  "sed 's/SPY/AAPL/g' config/demo/predictions.ndjson > flow.ndjson",
  'cp test/fixtures/zipline/csvdir-daily-AAPL-2014.csv aapl-daily.csv',
  // As the page has it.
  "sed -n '/^# swing.yaml/,/^```/p' test/../docs/backtest.md | sed '$d' > swing.yaml",
  'gzip -dc test/fixtures/lean/goog-options-2015-12-23-to-24.csv.gz > goog-chain.csv',
  // An impossible price in line 3, and a time twice.
  `{ echo date,open,high,low,close,volume; for minute in 30 31 32 33 34 35 36 36 37; do echo "2020-12-15 09:$minute,$([ $minute = 31 ] && echo -1 || echo 367),368,366,367,900"; done; } > broken.csv`,
  // A split of 7:1 that is not marked.
  `awk -F, -v OFS=, 'NR > 1 && $1 >= "2020-12-17" { for (i = 2; i <= 5; i++) $i /= 7 } 1' config/demo/spy-1m.csv > aapl-raw.csv`,
];

/** Of a checkout, as pages name them. */
const SCRIPTS = ['scripts/kafka.sh', 'scripts/postgres-drill.sh'];

/** `always` is added to every `sluice` that does not have it. */
export function makeHome(always: string): Home {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-documents-'));
  const programs = {
    'bin/sluice': `case " $* " in *" ${always} "*|*instances*|*backtest*|" data "*) ;; *) set -- "$@" ${always} ;; esac\nexec "${process.execPath}" "${MAIN}" "$@"`,
    'bin/npx': 'exec "$@"',
    'bin/curl': 'exec /usr/bin/curl --fail-with-body --silent --show-error "$@"',
    ...Object.fromEntries(SCRIPTS.map((file) => [file, `exec "${join(ROOT, file)}" "$@"`])),
  };
  for (const sub of ['bin', 'scripts']) mkdirSync(join(folder, sub));
  for (const [name, text] of Object.entries(programs))
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  cpSync(join(ROOT, 'config/demo'), join(folder, 'config/demo'), { recursive: true });
  symlinkSync(join(ROOT, 'test'), join(folder, 'test'));
  const environment = {
    PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
    ...{
      HOME: folder,
      // The files of Kafka's broker are there once for all homes.
      XDG_CACHE_HOME: process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
      XDG_RUNTIME_DIR: folder,
      TMPDIR: tmpdir(),
      SLUICE_NODE: process.execPath,
      SLUICE__DATA: join(folder, 'data'),
    },
    ...{ FLOW_API_KEY: 'none', NO_COLOR: '1' },
  };
  const options = {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'],
  };
  return {
    start: (args) => spawn(process.execPath, [MAIN, ...args], options),
    run: (commands, until) =>
      ended(
        spawn('bash', ['--norc', '-euo', 'pipefail', '-c', commands.join('\n')], {
          ...options,
          detached: until !== undefined,
        }),
        until,
      ),
    async leave() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** At `until` the child and what it has started are interrupted, as the terminal does it at Ctrl-C. */
async function ended(child: ChildProcess, until?: string): Promise<Ran> {
  let output = '';
  let isInterrupted = false;
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      output += chunk;
      if (until === undefined || isInterrupted || !output.includes(until)) return;
      isInterrupted = true;
      process.kill(-(child.pid ?? 0), 'SIGINT');
    });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output };
}
