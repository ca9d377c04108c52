// What the pages of incidents say to type: commands that exist, with all that they need.
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { programFor } from '../../../src/cli/command-line.ts';
import { homeBroker } from '../../../src/cli/program/home.ts';
import { incidentPages } from '../../../src/trader/surfaces/incidents/incident-pages.ts';
import { named } from '../../processes/named-command.ts';

const PAGES = incidentPages(homeBroker());

function commandsIn(text: string): string[][] {
  return [...text.matchAll(/`sluice ([^`]+)`/g)].map(([, words = '']) => words.split(' '));
}

function whyIncomplete(program: Command, words: readonly string[]): string[] {
  const { command, rest } = named(program, words);
  const typed = `sluice ${words.join(' ')}`;
  if (command === program) return [`${typed}: no such command`];
  const known = command.options.map(({ long }) => long);
  const options = rest.filter((word) => word.startsWith('--') && !known.includes(word));
  const needed = command.registeredArguments.filter(({ required }) => required).length;
  const given = rest.filter((word) => !word.startsWith('--')).length;
  return [
    ...options.map((word) => `${typed}: no option ${word}`),
    ...(given < needed ? [`${typed}: ${needed - given} arguments are missing`] : []),
  ];
}

test('the pages name commands that can be typed as they stand', async () => {
  const texts = PAGES.flatMap((page) => [...page.what_to_do, page.ends, page.by_itself]);
  const commands = texts.flatMap(commandsIn);
  expect(commands.length).toBeGreaterThan(80);
  const faults: string[] = [];
  for (const words of commands)
    faults.push(...whyIncomplete(await programFor(words, () => {}), words));
  expect([...new Set(faults)]).toEqual([]);
});
