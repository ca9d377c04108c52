// `npm run parity`: one session in lockstep, played again from its tape and traded again by the backtest's broker.
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { refuse, scriptOptions, wholeOption } from '../../scripts/script-options.ts';
import { type Instant, instant, SECOND_MS, toIso } from '../../src/kernel/instant.ts';
import { compareRuns } from './compare-runs.ts';
import { type LockstepOptions, runInLockstep } from './lockstep.ts';

const values = scriptOptions({
  from: { type: 'string', default: '2020-12-16T09:36:00-05:00' },
  to: { type: 'string', default: '2020-12-16T16:01:00-05:00' },
  'step-seconds': { type: 'string', default: '5' },
  seed: { type: 'string', default: '1' },
  products: { type: 'string', default: 'stocks' },
  keep: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
});

const startedAt = performance.now();
const run = await runInLockstep({
  from: timeOption('from', values.from),
  to: timeOption('to', values.to),
  stepMs: wholeOption('step-seconds', values['step-seconds']) * SECOND_MS,
  seed: wholeOption('seed', values.seed, 0),
  ...configOf(values.products),
});
const parity = await compareRuns(run.folder, values.from.slice(0, 10));
const seconds = Math.round((performance.now() - startedAt) / SECOND_MS);
if (values.keep) console.error(run.folder.path);
else rmSync(dirname(run.folder.path), { recursive: true, force: true });

if (values.json) console.log(JSON.stringify({ ...parity, steps: run.steps, seconds }));
else {
  console.log(
    `${parity.decisions} decisions over ${run.steps} steps in ${seconds} s, ${parity.divergences} divergences.`,
  );
}
for (const { leg, at, live, other } of parity.first)
  console.error(`${leg} at ${toIso(instant(at))}\n  live: ${live}\n  ${leg}: ${other}`);
process.exitCode = parity.divergences === 0 ? 0 : 1;

function configOf(products: string): Pick<LockstepOptions, 'config' | 'strategies'> {
  if (products === 'stocks') return { config: 'demo.yaml' };
  if (products !== 'options') return refuse(`--products ${products}: expected stocks or options.`);
  const strategies = join(import.meta.dirname, 'option-strategies');
  return { config: 'demo-options.yaml', strategies };
}

function timeOption(name: string, text: string): Instant {
  const time = Date.parse(text);
  if (Number.isFinite(time)) return instant(time);
  return refuse(`--${name} ${text}: expected a time such as 2020-12-16T09:36:00-05:00.`);
}
