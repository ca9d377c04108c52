// Reports of backtests in a folder: the figures of each as JSON and, beside it, its page with charts. Those of runs by the
// API are written here, and reports made in a shell may be put here, too.
import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { makeFolder } from '../../files/make-folder.ts';
import { HOUR_MS } from '../../kernel/instant.ts';
import type { BacktestReport, KeptReports, ReportRow } from '../http/presenters/backtests.ts';
import { reportFields } from '../http/shapes/backtest-rows.ts';

export interface BacktestFiles extends KeptReports {
  /** A run of this user begins: its place among the reports, which no other run of any process shares. */
  begin(userId: string): ReportPlace;
}

export interface ReportPlace {
  /** Where the page is written before it is kept. */
  readonly page: string;
  /** With the page, if it was written; answers the id. Reports of the same user above the limit are removed. */
  keep(report: BacktestReport): string;
  /** What was not kept is removed. */
  end(): void;
}

/** Of runs by the API, for each user; of others none is removed. */
const KEPT_MAX = 50;
/** A killed process left it: no run takes so long. */
const LEFT_MS = HOUR_MS;
const UNFINISHED = /\.part$/;
const NAME = /^([A-Za-z0-9][\w.-]{0,90})\.json$/;
/** Runs by the API of an earlier version: one user more. */
const UNOWNED = /^run-\d{8}T\d+Z$/;
const BYTES_MAX = 32 * 1_024 * 1_024;

const reportShape = z.looseObject(reportFields);

export function openBacktestFiles(folder: string): BacktestFiles {
  /** By file, size and time: a list does not read hundreds of reports again. */
  const rowByFile = new Map<string, ReportRow | undefined>();

  function rowIn(name: string): ReportRow[] {
    const id = NAME.exec(name)?.[1];
    const found = statSync(join(folder, name), { throwIfNoEntry: false });
    if (id === undefined || found === undefined || !found.isFile() || found.size > BYTES_MAX)
      return [];
    const hasPage = statSync(pageOf(folder, id), { throwIfNoEntry: false })?.isFile() === true;
    const key = `${name} ${found.size} ${found.mtimeMs} ${hasPage}`;
    if (!rowByFile.has(key)) {
      const report = readReport(join(folder, name));
      const more = { id, made_at: found.mtime.toISOString(), has_page: hasPage };
      rowByFile.set(key, report === undefined ? undefined : { ...rowOf(report), ...more });
    }
    const row = rowByFile.get(key);
    return row === undefined ? [] : [row];
  }

  function prune(owner: string): void {
    const ids = namesIn(folder).flatMap((name) => NAME.exec(name)?.[1] ?? []);
    const own = ids.filter((id) => id.startsWith('run-') && id.includes(`-${owner}-`));
    const unowned = ids.filter((id) => UNOWNED.test(id));
    for (const id of [own, unowned].flatMap((some) => some.sort().slice(0, -KEPT_MAX))) {
      rmSync(join(folder, `${id}.json`), { force: true });
      rmSync(pageOf(folder, id), { force: true });
    }
  }

  return {
    list: () => namesIn(folder).flatMap(rowIn),
    read: (id) =>
      namesIn(folder).includes(`${id}.json`) ? readReport(join(folder, `${id}.json`)) : undefined,
    page(id) {
      if (!namesIn(folder).includes(`${id}.html`)) return undefined;
      return readFileSync(pageOf(folder, id), 'utf8');
    },
    begin(userId) {
      const owner = ownerOf(userId);
      makeFolder(folder, 0o700);
      removeLeft(folder);
      const name = `${owner}-${randomBytes(4).toString('hex')}`;
      const [page, part] = [join(folder, `${name}.html.part`), join(folder, `${name}.part`)];
      return {
        page,
        keep(report) {
          const id = `run-${new Date(Date.now()).toISOString().replaceAll(/[^\dTZ]/g, '')}-${name}`;
          writeFileSync(part, `${JSON.stringify(report)}\n`, { mode: 0o600 });
          if (existsSync(page)) renameSync(page, pageOf(folder, id));
          renameSync(part, join(folder, `${id}.json`));
          prune(owner);
          return id;
        },
        end() {
          rmSync(page, { force: true });
          rmSync(part, { force: true });
        },
      };
    },
  };
}

/** Names of files say nothing of a user. */
function ownerOf(userId: string): string {
  return createHash('sha256').update(userId).digest('hex').slice(0, 12);
}

function removeLeft(folder: string): void {
  for (const name of namesIn(folder).filter((one) => UNFINISHED.test(one))) {
    const left = statSync(join(folder, name), { throwIfNoEntry: false });
    if (left !== undefined && Date.now() - left.mtimeMs > LEFT_MS)
      rmSync(join(folder, name), { force: true });
  }
}

function pageOf(folder: string, id: string): string {
  return join(folder, `${id}.html`);
}

function rowOf(report: z.infer<typeof reportShape>) {
  const { from, to, strategies, symbols, headline, total, unsaved = null } = report;
  return {
    ...{ from, to, unsaved },
    strategies: strategies.map(({ name }) => name),
    symbols: symbols.map(({ symbol }) => symbol),
    trades: total.trades,
    net_pnl: total.net_pnl,
    total_return: headline.total_return ?? null,
  };
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Undefined if the file is not a report. */
function readReport(file: string): z.infer<typeof reportShape> | undefined {
  try {
    return reportShape.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}
