// Runs the blocks of commands in the pages of the paths, each page in an environment of its own kind, as a reader would.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENVIRONMENTS, type EnvironmentName } from './environments.ts';
import type { Environment } from './home.ts';
import { commandBlocks } from './path-blocks.ts';

const BLOCKS = commandBlocks();

describe.each(Object.keys(ENVIRONMENTS) as EnvironmentName[])('in the environment %s', (name) => {
  let environment: Environment;
  beforeAll(async () => {
    environment = await ENVIRONMENTS[name]();
  });
  afterAll(() => environment.leave());

  const blocks = BLOCKS.filter(({ mark }) => mark.split(' ')[0] === `run=${name}`);
  it.each(blocks)('$file:$line runs', async ({ commands, mark }) => {
    const until = / until=(\S+)$/.exec(mark)?.[1];
    const { code, output } = await environment.run(commands, until);
    const expected = Number(/ exit=(\d+)$/.exec(mark)?.[1] ?? 0);
    expect({ code, output: code === expected ? '' : output }).toEqual({
      code: expected,
      output: '',
    });
  });
});
