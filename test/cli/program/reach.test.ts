// Commands that messages name in a demonstration or practice can be pasted as they stand.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { programFor } from '../../../src/cli/command-line.ts';
import { OF_NO_INSTANCE } from '../../../src/cli/program/reach.ts';
import { makePlace, type Place } from '../place/sluice.ts';

let place: Place;
beforeAll(() => {
  place = makePlace();
});
afterAll(() => place.leave());

type Command = Awaited<ReturnType<typeof programFor>>;

/** Commands that take the flags neither themselves nor by a command above. */
function withoutFlags(command: Command, path: readonly string[] = []): string[] {
  if (command.options.some(({ long }) => long === '--demo')) return [];
  if (command.commands.length === 0) return [path.join(' ')];
  return command.commands.flatMap((one) => withoutFlags(one as Command, [...path, one.name()]));
}

it('knows the commands that take neither flag', async () => {
  const names = withoutFlags(await programFor(['completion'], () => {}));
  const isKnown = (name: string) =>
    OF_NO_INSTANCE.some((known) => name === known || name.startsWith(`${known} `));
  expect(names.filter((name) => !isKnown(name))).toEqual([]);
  const isUsed = (known: string) =>
    names.some((name) => name === known || name.startsWith(`${known} `));
  expect(OF_NO_INSTANCE.filter((known) => !isUsed(known))).toEqual([]);
});

it.for([
  [['exit', 'SPY', '--yes', '--demo'], 'run `sluice start --demo` first'],
  [['exit', 'SPY', '--yes', '--practice'], 'run `sluice practice` first'],
  [['user', 'show', 'ann', '--demo', 'options'], '`sluice user list --demo options` shows them'],
  [['pause', '--demo'], 'see `sluice pause --help`'],
  [['exit', 'SPY', '--yes'], 'run `sluice start` first'],
] as const)('%j says %s', async ([words, text]) => {
  expect((await place.ask(...words)).err).toContain(text);
});
