// Plays everything that can happen to one entry with its bracket, within bounds, and checks every law in every state.
import { availableParallelism } from 'node:os';
import { threads } from '../test/exploration/crew.ts';
import { summaryOf, violationText } from '../test/exploration/exploration-report.ts';
import { explore } from '../test/exploration/explore.ts';
import { ImpossibleMove, played, walkOf } from '../test/exploration/replay.ts';
import { SCENES } from '../test/exploration/sandbox/scene.ts';
import { walkAssigned } from '../test/exploration/structures/assigned-path.ts';
import { type Choices, playAll } from '../test/exploration/structures/choices.ts';
import { RESTED_SCENES, walkRested } from '../test/exploration/structures/rested-path.ts';
import {
  STRUCTURE_SCENES,
  type StructureWalk,
  walkStructure,
} from '../test/exploration/structures/structure-path.ts';
import { refuse, scriptOptions, wholeOption } from './script-options.ts';

const values = scriptOptions({
  seconds: { type: 'string', default: '300' },
  states: { type: 'string' },
  depth: { type: 'string', default: '60' },
  seed: { type: 'string', default: '1' },
  scene: { type: 'string', multiple: true },
  workers: { type: 'string', default: String(Math.min(4, availableParallelism())) },
  samples: { type: 'string' },
  nights: { type: 'string', default: '0' },
  path: { type: 'string' },
  json: { type: 'boolean', default: false },
  products: { type: 'string', default: 'shares' },
});

const SCENES_OF_OPTIONS = scenesOfOptions();

if (values.products === 'options') await exploreOptions();
else if (values.products !== 'shares')
  refuse(`--products is shares or options, not ${values.products}.`);
else if (values.path !== undefined) playAgain(values.path);
else await exploreAll();

function scenesOfOptions(): ReadonlyMap<string, Walk> {
  const structures = [...STRUCTURE_SCENES].map(
    ([name, scene]) => [name, (choices: Choices) => walkStructure(scene, choices)] as const,
  );
  const rested = [...RESTED_SCENES].map(
    ([name, scene]) => [name, (choices: Choices) => walkRested(scene, choices)] as const,
  );
  const assigned = (['usual', 'repeats'] as const).map(
    (way) =>
      [`assigned ${way}`, (choices: Choices) => walkAssigned(`limit ${way}`, choices)] as const,
  );
  return new Map<string, Walk>([...structures, ...rested, ...assigned]);
}

type Walk = (choices: Choices) => StructureWalk | Promise<StructureWalk>;

/** The seconds are those of each scene. */
async function exploreOptions(): Promise<void> {
  const names = values.scene ?? [...SCENES_OF_OPTIONS.keys()];
  const ms = wholeOption('seconds', values.seconds) * 1_000;
  let [paths, isAll, violations] = [0, true, 0];
  for (const name of names) {
    const walk =
      SCENES_OF_OPTIONS.get(name) ??
      refuse(
        `No scene is called "${name}". There are: ${[...SCENES_OF_OPTIONS.keys()].join(', ')}.`,
      );
    const until = performance.now() + ms;
    const isWhole = await playAll(
      async (choices) => {
        const { moves, findings } = await walk(choices);
        paths += 1;
        if (findings.length === 0) return;
        violations += 1;
        console.error(`${name}: ${moves.join(' > ')}\n  ${findings.join('\n  ')}`);
      },
      () => performance.now() < until,
    );
    isAll &&= isWhole;
  }
  const result = { scenes: names.length, paths, every_order: isAll, violations };
  if (values.json) console.log(JSON.stringify(result));
  else
    console.log(
      `${paths} paths of ${names.length} scenes, ${isAll ? 'every order' : 'not every order'}: ${violations} broke a law`,
    );
  process.exitCode = violations === 0 ? 0 : 1;
}

function playAgain(text: string): void {
  const walk = walkOf(text);
  checkScenes([walk.scene]);
  try {
    const { broken, story } = played(walk);
    console.log(story.join('\n'));
    console.log(broken.length === 0 ? 'no law is broken' : broken.join('\n'));
    process.exitCode = broken.length === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof ImpossibleMove)) throw error;
    refuse(error.message);
  }
}

function checkScenes(scenes: readonly string[]): void {
  const unknown = scenes.find((scene) => !SCENES.has(scene));
  if (unknown !== undefined)
    refuse(`No scene is called "${unknown}". There are: ${[...SCENES.keys()].join(', ')}.`);
}

async function exploreAll(): Promise<void> {
  const scenes = values.scene ?? [...SCENES.keys()];
  checkScenes(scenes);
  const { states, samples } = values;
  const bounds = {
    states: states === undefined ? Number.POSITIVE_INFINITY : wholeOption('states', states),
    depth: wholeOption('depth', values.depth),
    ms: wholeOption('seconds', values.seconds) * 1_000,
    seed: wholeOption('seed', values.seed, 0),
    ...(samples === undefined ? {} : { samples: wholeOption('samples', samples) }),
  };
  const nightsMax = wholeOption('nights', values.nights, 0);
  const crew = threads(wholeOption('workers', values.workers), { nightsMax });
  const explored = await explore({ crew, scenes, ...bounds, now: () => performance.now() });
  await crew.end();
  for (const found of explored.found) console.error(violationText(found));
  const { found, ...rest } = explored;
  if (values.json) console.log(JSON.stringify({ ...rest, violations: found.length }));
  else console.log(summaryOf(explored));
  process.exitCode = found.length === 0 ? 0 : 1;
}
