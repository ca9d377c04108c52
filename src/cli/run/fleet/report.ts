// `sluice fleet report`: trades and result of a day on each host. Sums are by currency; nothing is converted.
import { type Column, tableText } from '../../answers/table.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { printError, printJson, printLine } from '../../program/output.ts';
import {
  answerLimit,
  apiOf,
  bodyOf,
  type FleetFlags,
  fleetMeant,
  type HostApi,
  printFailures,
  STRANGER,
} from './fleet-hosts.ts';

export interface ReportFlags extends FleetFlags {
  readonly day?: string;
}

interface HostReport {
  readonly host: string;
  readonly account: string;
  readonly day: string | null;
  readonly is_final: boolean | null;
  readonly trade_count: number | null;
  readonly net_pnl: number | null;
  readonly currency: string | null;
  /** Why there is none; null if there is one. */
  readonly problem: string | null;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export async function fleetReport(flags: ReportFlags): Promise<ExitCode> {
  if (flags.day !== undefined && !DAY.test(flags.day))
    return printError({
      ...{ sentence: `--day ${flags.day}: expected a day such as 2026-11-27`, code: 'usage' },
      exitCode: EXIT.usage,
    });
  const fleet = fleetMeant(flags);
  if (!fleet.ok) return printFailures(fleet.failure);
  const reports = await Promise.all(
    fleet.value.hosts.map((host) => reportOf(apiOf(host), flags.day)),
  );
  const totals = totalsOf(reports);
  if (flags.json) printJson({ hosts: reports, totals });
  else printLine(reportText(reports, totals));
  return reports.every(({ problem }) => problem === null) ? EXIT.ok : EXIT.failure;
}

async function reportOf({ host, client }: HostApi, day: string | undefined): Promise<HostReport> {
  const { name, account } = host;
  const none = {
    ...{ host: name, account, day: day ?? null, is_final: null },
    ...{ trade_count: null, net_pnl: null, currency: null },
  };
  const [days, profile] = await Promise.all([
    bodyOf(
      client.GET('/api/v1/daemon/{trader}/reports', {
        params: { path: { trader: account }, query: { sort: '-day', limit: 400 } },
        signal: answerLimit(),
      }),
    ),
    bodyOf(
      client.GET('/api/v1/accounts/profile', {
        params: { query: { account } },
        signal: answerLimit(),
      }),
    ),
  ]);
  if (!days.ok) return { ...none, problem: days.failure.why };
  if (!Array.isArray(days.value)) return { ...none, problem: STRANGER };
  const filed = day === undefined ? days.value[0] : days.value.find((one) => one.day === day);
  if (filed === undefined) return { ...none, problem: 'no report is filed' };
  const currency = profile.ok ? profile.value.currency : null;
  const { is_final, trade_count, net_pnl } = filed;
  return {
    ...{ host: name, account, day: filed.day, is_final, trade_count, net_pnl, currency },
    problem: null,
  };
}

interface Total {
  readonly currency: string;
  readonly trade_count: number;
  readonly net_pnl: number;
}

function totalsOf(reports: readonly HostReport[]): readonly Total[] {
  const known = reports.filter(({ problem }) => problem === null);
  return [...Map.groupBy(known, ({ currency }) => currency ?? 'unknown')].map(
    ([currency, own]) => ({
      currency,
      trade_count: own.reduce((sum, one) => sum + (one.trade_count ?? 0), 0),
      // Of whole cents.
      net_pnl: own.reduce((sum, one) => sum + Math.round((one.net_pnl ?? 0) * 100), 0) / 100,
    }),
  );
}

function reportText(reports: readonly HostReport[], totals: readonly Total[]): string {
  const missing = reports.filter(({ problem }) => problem !== null);
  return [
    tableText(reports, COLUMNS),
    '',
    ...totals.map(
      ({ currency, trade_count: trades, net_pnl: net }) =>
        `Together in ${currency}: ${trades} trades, ${signed(net)}`,
    ),
    ...missing.map(({ host, problem }) => `${host}: ${problem}`),
  ].join('\n');
}

function signed(amount: number): string {
  const text = Math.abs(amount).toLocaleString('en-US', {
    ...{ minimumFractionDigits: 2, maximumFractionDigits: 2 },
  });
  return `${amount < 0 ? '-' : '+'}${text}`;
}

const COLUMNS: readonly Column<HostReport>[] = [
  { title: 'HOST', cell: ({ host }) => host },
  { title: 'ACCOUNT', cell: ({ account }) => account },
  {
    title: 'DAY',
    cell: ({ day, is_final: isFinal }) => (isFinal === false ? `${day} so far` : day),
  },
  { title: 'TRADES', cell: ({ trade_count: trades }) => trades },
  { title: 'NET', cell: ({ net_pnl: net }) => (net === null ? null : signed(net)) },
  { title: 'IN', cell: ({ currency }) => currency },
];
