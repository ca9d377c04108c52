// Commands that messages name can be pasted as they stand: they reach the same configuration, demonstration or practice.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { programFor } from '../../../src/cli/command-line.ts';
import { OF_NO_CONFIGURATION, OF_NO_INSTANCE } from '../../../src/cli/program/reach.ts';
import { makePlace, type Place } from '../place/sluice.ts';

let place: Place;
beforeAll(() => {
  place = makePlace();
  for (const name of ['my own.yaml', 'more.yaml'])
    writeFileSync(join(place.folder, name), 'account: DU1234567\n');
});
afterAll(() => place.leave());

type Command = Awaited<ReturnType<typeof programFor>>;

/** Commands that take the flag neither themselves nor by a command above. */
function without(flag: string, command: Command, path: readonly string[] = []): string[] {
  if (command.options.some(({ long }) => long === flag)) return [];
  if (command.commands.length === 0) return [path.join(' ')];
  return command.commands.flatMap((one) => without(flag, one as Command, [...path, one.name()]));
}

it.for([
  ['--demo', OF_NO_INSTANCE],
  ['--config', OF_NO_CONFIGURATION],
] as const)('knows the commands that do not take %s', async ([flag, listed]) => {
  const names = without(flag, await programFor(['completion'], () => {}));
  const isKnown = (name: string) =>
    listed.some((known) => name === known || name.startsWith(`${known} `));
  expect(names.filter((name) => !isKnown(name))).toEqual([]);
  const isUsed = (known: string) =>
    names.some((name) => name === known || name.startsWith(`${known} `));
  expect(listed.filter((known) => !isUsed(known))).toEqual([]);
});

it.for([
  [['exit', 'SPY', '--yes', '--demo'], 'run `sluice start --demo` first'],
  [['exit', 'SPY', '--yes', '--practice'], 'run `sluice practice` first'],
  [['user', 'show', 'ann', '--demo', 'options'], '`sluice user list --demo options` shows them'],
  [['pause', '--demo'], 'see `sluice pause --help`'],
  [['exit', 'SPY', '--yes'], 'run `sluice start` first'],
  [['exit', 'SPY', '--yes', '-c', 'my own.yaml'], "run `sluice start -c 'my own.yaml'` first"],
  [
    ['exit', 'SPY', '--yes', '-c', 'my own.yaml', '--config=more.yaml', '--practice'],
    "run `sluice practice -c 'my own.yaml' -c more.yaml` first",
  ],
] as const)('%j says %s', async ([words, text]) => {
  expect((await place.ask(...words)).err).toContain(text);
});
