// `npm run bench:peers`: the way of an order and the speed of a backtest beside other programs for the same, in one run, and the
// tables of it in bench/PEERS.md. `npm run bench:peers -- backtests` measures that part and keeps the others. Python's packages are
// in environments of their own, made once.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Machine, machineLimits } from '../machine.ts';
import { type BacktestRow, type BacktestsMeasured, measureBacktests } from './backtests.ts';
import { measureSymbols, type SymbolsMeasured } from './symbols.ts';
import { measureWire, WIRE_REQUIREMENTS, type WireMeasured } from './wire.ts';

const PAGE = join(import.meta.dirname, '..', 'PEERS.md');
const HEADING = '\n## ';

interface Part {
  readonly title: string;
  measured(): Promise<readonly string[]>;
}

const PARTS: Readonly<Record<string, Part>> = {
  wire: {
    title: 'From a signal to its orders on the socket',
    measured: async () => wireText(await measureWire()),
  },
  backtests: {
    title: 'A backtest of a year of minutes',
    measured: async () => backtestsText(await measureBacktests()),
  },
  symbols: {
    title: 'A hundred symbols',
    measured: async () => symbolsText(measureSymbols()),
  },
};

/** Each part is on the page as soon as it is measured: what ends the run later does not take it away. */
async function comparePeers(asked: readonly string[]): Promise<void> {
  for (const [name, { title, measured }] of Object.entries(PARTS)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    const machine = machineLimits();
    const text = [title, '', ...measuredOn(machine), '', ...(await measured()), ''].join('\n');
    process.stdout.write(`${text}\n`);
    writePart(title, text);
  }
}

function writePart(title: string, text: string): void {
  const [, ...before] = readFileSync(PAGE, 'utf8').split(HEADING);
  const sections = Object.values(PARTS).flatMap((part) => {
    if (part.title === title) return [text];
    const kept = before.find((section) => section.startsWith(`${part.title}\n`));
    return kept === undefined ? [] : [`${kept.trimEnd()}\n`];
  });
  writeFileSync(PAGE, ['# Beside other programs\n', ...sections].join(HEADING));
}

function measuredOn({ cpu_model, cpu_cores, load_average, node_version, fsync_p50_ms }: Machine) {
  const day = new Date().toISOString().slice(0, 10);
  return [
    `Measured by \`npm run bench:peers\` on ${day}: ${cpu_model}, ${cpu_cores} cores, load ${load_average} before, Node ${node_version}, one flush to the disk`,
    `${fsync_p50_ms} ms. All rows are from one run; at a load above the number of cores only the ratios mean anything.`,
  ];
}

function wireText([own, ...peers]: readonly WireMeasured[]): readonly string[] {
  const row = ({ name, how, p50, p99, first }: WireMeasured) =>
    `| ${named(name, WIRE_REQUIREMENTS)}, ${how} | ${p50.toFixed(2)} | ${p99.toFixed(2)} | ${first.toFixed(1)} | ${ratio(p50, own?.p50)} |`;
  return [
    'Fifty symbols with live prices from the simulated gateway, ten predictions every 1.5 s, each an entry with target and stop that is durable in SQLite',
    'before its first byte leaves. The peer is a script: it reads the prediction, writes the intent (WAL, `synchronous = full`) and places the three orders.',
    'It has no rules, gates or sizes to decide by, and keeps no state that survives it.',
    '',
    '| program | p50, ms | p99, ms | first, ms | ratio of p50 |',
    '|---|---|---|---|---|',
    ...(own === undefined ? [] : [row(own), ...peers.map(row)]),
  ];
}

function backtestsText({ bars, trades, variants, rows, absent }: BacktestsMeasured) {
  const [own] = rows;
  const times = (ms: number, ofOwn: number | undefined) =>
    `${ms.toFixed(0)}${ratio(ms, ofOwn) && ` (${ratio(ms, ofOwn)})`}`;
  const row = ({ name, requirements, how, ...one }: BacktestRow) =>
    [
      `| ${named(name, requirements)}, ${how}`,
      times(one.fileMs, own?.fileMs),
      times(one.playMs, own?.playMs),
      times(one.variantMs, own?.variantMs),
      `${one.trades}`,
      `${one.same} |`,
    ].join(' | ');
  return [
    `${bars.toLocaleString('en')} one-minute bars, ${trades} entries at the market, each out by a stop, a target or after two hours. Milliseconds of processor time, the least of a`,
    'few rounds, and how many times as long as sluice. From the file: the process starts, reads CSV, plays, and writes its own statistics. Playing: the',
    `bars are in memory and the code is compiled. A variant: the mean of ${variants} of this year with other stops; of NautilusTrader 3, of backtrader 1.`,
    '',
    '| program | from the file to the report | playing | a variant of a year | trades | the same |',
    '|---|---|---|---|---|---|',
    ...rows.map(row),
    '',
    ...absent.flatMap((sentence) => [sentence, '']),
    'The peers fill at what is printed and are given the stops of sluice, and as targets the prints at which its bid is there. A trade is the same if it begins',
    'and ends in the same bars, at the same prices to the cent after the cent that sluice pays above the print and gets below it. Two rules of vectorbt are',
    'others: it looks at stop and target of a bar before it leaves at the open of it, and the signal to leave after two hours ends whatever trade is open then.',
    '',
    'None of the peers has a gate, an account that refuses, or facts to answer from. Decision 0014 says why there is one engine for all,',
    '[decision 0072](../docs/decisions/0072-a-trade-costs-its-facts.md) what a trade costs in it.',
  ];
}

function symbolsText(rows: readonly SymbolsMeasured[]): readonly string[] {
  return [
    'Playing as many bars of one symbol and of a hundred; milliseconds of processor time.',
    '',
    '| what | sluice |',
    '|---|---|',
    ...rows.map(({ what, ms }) => `| ${what} | ${ms.toFixed(0)} |`),
  ];
}

/** How many times as long as ours. */
function ratio(peer: number, own: number | undefined): string {
  return own === undefined || peer === own ? '' : (peer / own).toFixed(peer < own / 10 ? 2 : 1);
}

/** With the version that is pinned. */
function named(name: string, requirements: string | undefined): string {
  if (requirements === undefined) return name;
  const pinned = readFileSync(join(import.meta.dirname, requirements), 'utf8').split('\n');
  const line = pinned.find((one) => one.startsWith(`${name}==`));
  return line === undefined ? name : line.replace('==', ' ');
}

const { positionals } = parseArgs({ allowPositionals: true });
const unknown = positionals.find((name) => !Object.hasOwn(PARTS, name));
if (unknown !== undefined)
  throw new Error(`no part ${unknown}; there are ${Object.keys(PARTS).join(', ')}`);
await comparePeers(positionals);
