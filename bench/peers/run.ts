// `npm run bench:peers`: the way of an order and the speed of a backtest beside other programs for the same, in one run, and the
// table of it in bench/PEERS.md. Python's packages are in an environment of their own, made once.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentWith } from '../../scripts/python-environment.ts';
import { type Machine, machineLimits } from '../machine.ts';
import { type BarsMeasured, measureBars } from './bars.ts';
import { measureSpeed, type SpeedMeasured } from './speed.ts';
import { measureWire, type WireMeasured } from './wire.ts';

const REQUIREMENTS = join(import.meta.dirname, 'requirements-peers.txt');
const OF_VECTORBT = join(import.meta.dirname, 'requirements-vectorbt.txt');
const TABLE = join(import.meta.dirname, '..', 'PEERS.md');

interface Measured {
  readonly machine: Machine;
  readonly wire: readonly WireMeasured[];
  readonly bars: readonly BarsMeasured[];
  readonly speed: readonly SpeedMeasured[];
}

async function comparePeers(): Promise<void> {
  const python = join(await environmentWith(REQUIREMENTS), 'python');
  const machine = machineLimits();
  const wire = await measureWire(python);
  const bars = await measureBars(python);
  const vectorbt = join(await environmentWith(OF_VECTORBT), 'python');
  const speed = await measureSpeed({ peers: python, vectorbt });
  const text = pageOf({ machine, wire, bars, speed });
  writeFileSync(TABLE, text);
  process.stdout.write(text);
}

function pageOf({ machine, wire, bars, speed }: Measured): string {
  const day = new Date().toISOString().slice(0, 10);
  const { cpu_model, cpu_cores, load_average, node_version, fsync_p50_ms } = machine;
  return [
    '# Beside other programs',
    '',
    `Written by \`npm run bench:peers\` on ${day}: ${cpu_model}, ${cpu_cores} cores, load ${load_average} before the run, Node ${node_version}, one flush`,
    `to the disk ${fsync_p50_ms} ms. All of a table are from one run; at a load above the number of cores only the ratios mean anything.`,
    '',
    '## From a signal to its orders on the socket',
    '',
    'Fifty symbols with live prices from the simulated gateway, ten predictions every 1.5 s, each an entry with target and stop that is durable in SQLite',
    'before its first byte leaves. The peer is a script: it reads the prediction, writes the intent (WAL, `synchronous = full`) and places the three orders.',
    'It has no rules, gates or sizes to decide by, and keeps no state that survives it.',
    '',
    ...wireTable(wire),
    '',
    '## Bars of a backtest',
    '',
    `${bars[0]?.bars.toLocaleString('en')} one-minute bars of a year, ${bars[0]?.trades} entries at the market with the same stop, target and time, the same number of trades counted`,
    'by all. Seconds are of processor time, the best of a few rounds, without reading the bars. The profit differs by what each fills at: sluice buys at',
    'the ask and sells at the bid, a cent apart; the others fill at the open of the next bar, and NautilusTrader by its own four prices of a bar.',
    '',
    ...barsTable(bars),
    '',
    '## What of a backtest takes how long',
    '',
    'The same task in milliseconds of processor time. backtesting.py reads the file with pandas and prints its statistics; vectorbt is given arrays, compiled',
    'before, and plays variants as one matrix. Neither has a gate, an account that refuses, or orders with states. Decision 0014 says why there is one engine',
    'for all, and [decision 0072](../docs/decisions/0072-a-trade-costs-its-facts.md) what a trade costs in it.',
    '',
    ...speedTable(speed),
    '',
  ].join('\n');
}

function wireTable([own, ...peers]: readonly WireMeasured[]): readonly string[] {
  const row = ({ name, how, p50, p99, first }: WireMeasured) =>
    `| ${named(name)}, ${how} | ${p50.toFixed(2)} | ${p99.toFixed(2)} | ${first.toFixed(1)} | ${ratio(p50, own?.p50)} |`;
  return [
    '| program | p50, ms | p99, ms | first, ms | ratio of p50 |',
    '|---|---|---|---|---|',
    ...(own === undefined ? [] : [row(own), ...peers.map(row)]),
  ];
}

function barsTable([own, ...peers]: readonly BarsMeasured[]): readonly string[] {
  const row = ({ name, bars, seconds, trades, profit }: BarsMeasured) => {
    const perSecond = Math.round(bars / seconds).toLocaleString('en');
    const money = Math.round(profit).toLocaleString('en');
    return `| ${named(name)} | ${perSecond} | ${trades} | ${money} | ${ratio(seconds, own?.seconds)} |`;
  };
  return [
    '| program | bars a second | trades | profit, USD | ratio |',
    '|---|---|---|---|---|',
    ...(own === undefined ? [] : [row(own), ...peers.map(row)]),
  ];
}

function speedTable(rows: readonly SpeedMeasured[]): readonly string[] {
  const cell = (ms: number | undefined) => (ms === undefined ? '' : ms.toFixed(0));
  return [
    `| what | sluice, ms | ${named('backtesting')}, ms | ratio | vectorbt, ms |`,
    '|---|---|---|---|---|',
    ...rows.map(
      ({ what, sluice, backtesting, vectorbt }) =>
        `| ${what} | ${cell(sluice)} | ${cell(backtesting)} | ${backtesting === undefined ? '' : ratio(backtesting, sluice)} | ${cell(vectorbt)} |`,
    ),
  ];
}

/** How many times as long as ours. */
function ratio(peer: number, own: number | undefined): string {
  return own === undefined || peer === own ? '' : (peer / own).toFixed(1);
}

/** With the version that is pinned. */
function named(name: string): string {
  const pinned = readFileSync(REQUIREMENTS, 'utf8').split('\n');
  const line = pinned.find((one) => one.startsWith(`${name}==`));
  return line === undefined ? name : line.replace('==', ' ');
}

await comparePeers();
