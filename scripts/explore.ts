// Plays everything that can happen to one entry with its bracket, within bounds, and checks every law in every state.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { threads } from '../test/exploration/crew.ts';
import { explore } from '../test/exploration/explore.ts';
import { played, walkOf } from '../test/exploration/replay.ts';
import { SCENES } from '../test/exploration/stage/scene.ts';
import { summaryOf, violationText } from '../test/exploration/told.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '300' },
    states: { type: 'string', default: 'Infinity' },
    depth: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    scene: { type: 'string', multiple: true },
    workers: { type: 'string', default: String(Math.min(4, availableParallelism())) },
    samples: { type: 'string' },
    path: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});

if (values.path !== undefined) playAgain(values.path);
else await exploreAll();

function playAgain(text: string): void {
  const { broken, story } = played(walkOf(text));
  console.log(story.join('\n'));
  console.log(broken.length === 0 ? 'no law is broken' : broken.join('\n'));
  process.exitCode = broken.length === 0 ? 0 : 1;
}

async function exploreAll(): Promise<void> {
  const scenes = values.scene ?? [...SCENES.keys()];
  const unknown = scenes.find((scene) => !SCENES.has(scene));
  if (unknown !== undefined) {
    console.error(`No scene is called "${unknown}". There are: ${[...SCENES.keys()].join(', ')}.`);
    process.exitCode = 2;
    return;
  }
  const crew = threads(Number(values.workers));
  const explored = await explore({
    crew,
    scenes,
    states: Number(values.states),
    depth: Number(values.depth),
    ms: Number(values.seconds) * 1_000,
    seed: Number(values.seed),
    ...(values.samples === undefined ? {} : { samples: Number(values.samples) }),
    now: () => performance.now(),
  });
  await crew.end();
  for (const found of explored.found) console.error(violationText(found));
  const { found, ...rest } = explored;
  if (values.json) console.log(JSON.stringify({ ...rest, violations: found.length }));
  else console.log(summaryOf(explored));
  process.exitCode = found.length === 0 ? 0 : 1;
}
