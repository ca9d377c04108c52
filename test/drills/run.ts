// Drills under systemd and pm2: each fault under the shipped service files, typing only what the page of the incident says. What was
// played takes its place in docs/drills.
//   node test/drills/run.ts [systemd | pm2]...
//   node test/drills/run.ts pm2 --only 'mute;reset'     those whose names begin so
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { refuse, scriptArguments } from '../../scripts/script-options.ts';
import { ROOT } from '../processes/program.ts';
import { drillDocument } from './document.ts';
import type { Drill } from './faults/fault-drill.ts';
import { clear, type Played, play } from './play.ts';
import { MANAGERS, type Manager, openStand, type Stand } from './stand.ts';
import { DRILLS } from './table.ts';

const {
  values: { only },
  positionals: asked,
} = scriptArguments({ only: { type: 'string' } });
const unknown = asked.find((name) => !MANAGERS.some((known) => known === name));
if (unknown !== undefined) refuse(`"${unknown}" is not one of ${MANAGERS.join(', ')}.`);
const managers = MANAGERS.filter((name) => asked.length === 0 || asked.includes(name));
const drills = DRILLS.filter(
  ({ name }) => only === undefined || only.split(';').some((one) => name.startsWith(one)),
);

const stands = new Set<Stand>();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, async () => {
    await Promise.all([...stands].map((stand) => stand.end()));
    process.exit(1);
  });

/** In one environment, and in a new one after a drill that failed. */
async function drillUnder(manager: Manager): Promise<readonly (Played | undefined)[]> {
  const results: (Played | undefined)[] = [];
  let stand: Stand | undefined;
  for (const [at, drill] of drills.entries()) {
    stand ??= await openStand(manager);
    stands.add(stand);
    const { played, isClear } = await drilled(stand, drill, symbolOf(at));
    results.push(played);
    write(manager, results);
    if (isClear) continue;
    stands.delete(stand);
    await stand.end();
    stand = undefined;
  }
  await stand?.end();
  return results;
}

async function drilled(stand: Stand, drill: Drill, symbol: string) {
  const { manager } = stand;
  let played: Played | undefined;
  try {
    played = await play(stand, drill, symbol);
    const { alarms, wrong, typed, reportedMs, endedMs, nakedMs, end } = played;
    process.stdout.write(
      `${wrong.length === 0 ? '✓' : '✗'} ${manager} ${drill.name}: ${wrong.map((text) => `${text}; `).join('')}${alarms.join(', ') || 'no alarm'}, reported ${seconds(reportedMs)}, ended ${seconds(endedMs)}, naked ${seconds(nakedMs)}, ${end.shares} under ${end.stop}\n${typed.map(({ command, code, out }) => `    $ ${command} → ${code ?? 'outside'} ${out.split('\n')[0]}\n`).join('')}`,
    );
    await clear(stand, symbol);
    return { played, isClear: true };
  } catch (error) {
    process.stdout.write(`✗ ${manager} ${drill.name}\n${error}\n`);
    if (played === undefined) process.stdout.write(`${(await stand.log()).slice(-4_000)}\n`);
    return { played, isClear: false };
  }
}

function seconds(ms: number | undefined): string {
  return ms === undefined ? '-' : `${(ms / 1_000).toFixed(1)} s`;
}

const LETTERS = 26;

/** DRAA, DRAB, ... */
function symbolOf(at: number): string {
  const letter = (place: number) =>
    String.fromCharCode(65 + (Math.floor(at / LETTERS ** place) % LETTERS));
  return `DR${letter(1)}${letter(0)}`;
}

/** What failed keeps its row. */
function write(manager: Manager, results: readonly (Played | undefined)[]): void {
  const file = join(ROOT, 'docs', 'drills', `${manager}.md`);
  const earlier = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const played = results.filter((one) => one !== undefined && one.wrong.length === 0);
  const names = DRILLS.map(({ name }) => name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, drillDocument(manager, names, played as readonly Played[], earlier));
}

const all = (await Promise.all(managers.map(drillUnder))).flat();
const passed = all.filter((played) => played?.wrong.length === 0).length;
process.stdout.write(`\n${passed} passed, ${all.length - passed} failed\n`);
process.exitCode = passed === all.length ? 0 : 1;
