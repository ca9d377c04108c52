// Asks a person at a terminal for a yes; a script says it beforehand, with --yes.
import { createInterface } from 'node:readline';
import { printNote } from './output.ts';
import { textWidth } from './terminal.ts';
import { wrapped } from './words.ts';

export type Consent = 'yes' | 'no' | 'not-asked';

interface Question {
  /** What a yes means. */
  readonly meaning: string;
  readonly question: string;
}

/** Only an answer that begins with y is a yes; without a terminal on both sides the question is not asked. */
export async function consentTo({ meaning, question }: Question): Promise<Consent> {
  const { stdin: input, stderr: output } = process;
  if (!input.isTTY || !output.isTTY) return 'not-asked';
  printNote(wrapped(meaning, textWidth(output)).join('\n'));
  const asking = createInterface({ input, output });
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  // Ctrl-C and Ctrl-D close it.
  asking.once('close', () => resolve(undefined));
  asking.question(`${question} [y/N] `, resolve);
  const answer = await promise;
  asking.close();
  // What follows begins a line.
  if (answer === undefined) output.write('\n');
  return /^y/i.test(answer?.trim() ?? '') ? 'yes' : 'no';
}
