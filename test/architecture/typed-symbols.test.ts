// A command that a text names can be pasted: the id of a contract has a space, so every symbol in one is written as a shell reads it.
import { expect, it } from 'vitest';
import { typedSymbol } from '../../src/market/instruments/typed-symbol.ts';
import { codeOf, projectFiles } from './source-tree.ts';

/** From the name of the program to the end of the quoted words. */
const COMMAND = /\bsluice [a-z][^`\\\n]*/g;
/** Underlyings have no space. */
const BARE_SYMBOL = /(?<!")\$\{(?:[\w?.]+\.)?(?:\w*[sS]ymbol|position_?[iI]d)(?: \?\? '\w+')?\}/;

it('symbols in commands are quoted where a shell needs it', () => {
  expect(typedSymbol('AAPL')).toBe('AAPL');
  expect(typedSymbol('AAPL 261218C00230000')).toBe('"AAPL 261218C00230000"');
});

it('no text has a command with a symbol as it stands', () => {
  const commands = projectFiles('src').flatMap((file) =>
    (codeOf(file).match(COMMAND) ?? []).map((command) => `${file.path}: ${command}`),
  );
  expect(commands.filter((command) => command.includes('typedSymbol(')).length).toBeGreaterThan(15);
  expect(commands.filter((command) => BARE_SYMBOL.test(command))).toEqual([]);
});
