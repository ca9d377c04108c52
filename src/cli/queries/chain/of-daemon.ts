// The chain that a demonstration or practice shows: its simulated gateway is known to its daemon alone.
import { setTimeout as delay } from 'node:timers/promises';
import { instant, type TradingDay } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { OptionRight } from '../../../market/instruments/option-right.ts';
import { addDays } from '../../../market/time/day.ts';
import type { ChainContractRow, ChainView } from '../../../trader/contract/chain.ts';
import { commandFailure, runningDaemon } from '../../answers/asking.ts';
import { type Column, tableText } from '../../answers/table.ts';
import { type CommandFailure, EXIT, type ExitCode } from '../../program/exit-code.ts';
import { home } from '../../program/home.ts';
import type { InstanceFlags } from '../../program/instance.ts';
import { printError, printJson, printLine } from '../../program/output.ts';

export interface DaemonsChain extends InstanceFlags {
  readonly right: OptionRight;
  /** Calendar days from now: the listed expiry that is nearest is shown. */
  readonly days: number;
  readonly isJson: boolean;
}

/** How long the daemon may read it. */
const TIMEOUT_MS = 30_000;

export async function printDaemonsChain(symbol: string, asked: DaemonsChain): Promise<ExitCode> {
  const read = await readChain(symbol, asked);
  if (!read.ok) return printError(read.failure);
  const { contracts, reasons, expiries, underlying_price } = read.value;
  const shown = contracts.filter(({ right }) => right === asked.right);
  const refused = shown.filter((one) => one.reasons.length > 0);
  if (asked.isJson) {
    const rows = shown.filter((one) => one.reasons.length === 0);
    printJson({
      ...{
        symbol,
        underlying_price,
        expiries,
        contracts: rows.map((one) => rowOf(one, read.value)),
      },
      refused: refused.map((one) => ({ contract: one.id, reasons: one.reasons })),
      reasons,
    });
    return EXIT.ok;
  }
  if (shown.length > 0) printLine(tableText(shown, columnsOf(read.value)));
  if (refused.length > 0) printLine(`\n${tableText(refused, REFUSED_COLUMNS)}`);
  for (const { text } of reasons) printLine(`\nNo contract is taken now: ${String(text)}.`);
  return EXIT.ok;
}

/** The daemon reads a chain in the background and answers 503 with `Retry-After` until it has read it. */
async function readChain(
  symbol: string,
  asked: DaemonsChain,
): Promise<Result<ChainView, CommandFailure>> {
  const daemon = await runningDaemon(asked);
  if (!daemon.ok) return daemon;
  const status = await daemon.value.get<{ market_time: string }>('/status');
  if (!status.ok) return failed(commandFailure(status.failure));
  const today = home().calendar.dayOf(instant(Date.parse(status.value.market_time)));
  const near: TradingDay = addDays(today, asked.days);
  const path = `/chain?symbol=${encodeURIComponent(symbol)}&near=${near}`;
  const until = Date.now() + TIMEOUT_MS;
  for (;;) {
    const read = await daemon.value.get<ChainView>(path);
    if (read.ok) return ok(read.value);
    const { failure } = read;
    const again = failure.kind === 'problem' ? failure.retryAfterSeconds : undefined;
    if (again === undefined || Date.now() > until) return failed(commandFailure(failure));
    await delay(again * 1_000);
  }
}

function rowOf(one: ChainContractRow, { days }: ChainView) {
  const { id, expiry, strike, right, bid, ask, volume, open_interest, delta, volatility } = one;
  const named = { contract: id, expiry, strike, right, bid, ask, volume, open_interest };
  return { ...named, days, delta, volatility, score: null };
}

function columnsOf({ days }: ChainView): readonly Column<ChainContractRow>[] {
  return [
    { title: 'CONTRACT', cell: ({ id }) => id },
    { title: 'DAYS', cell: () => days },
    { title: 'BID', cell: ({ bid }) => bid?.toFixed(2) ?? null },
    { title: 'ASK', cell: ({ ask }) => ask?.toFixed(2) ?? null },
    { title: 'DELTA', cell: ({ delta }) => delta?.toFixed(2) ?? null },
    { title: 'IV', cell: ({ volatility }) => percentText(volatility) },
    { title: 'OI', cell: ({ open_interest }) => open_interest, isOptional: true },
    { title: 'VOLUME', cell: ({ volume }) => volume, isOptional: true },
  ];
}

function percentText(volatility: number | null): string | null {
  return volatility === null ? null : `${(volatility * 100).toFixed(1)} %`;
}

const REFUSED_COLUMNS: readonly Column<ChainContractRow>[] = [
  { title: 'NOT TAKEN', cell: ({ id }) => id },
  {
    title: 'WHY',
    cell: ({ reasons }) => reasons.map(({ text }) => String(text)).join('; '),
    isElastic: true,
  },
];
