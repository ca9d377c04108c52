// Asks a person at a terminal for a yes; a script says it beforehand, with --yes.
import { createInterface } from 'node:readline';
import { asSentence } from '../../trader/domain/wording/sentences.ts';
import { type CommandFailure, EXIT } from './exit-code.ts';
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

interface Step extends Question {
  /** What is so after a no: "Nothing was changed". */
  readonly nothing: string;
  /** What a script does instead: "add --yes to restore it". */
  readonly instead: string;
  readonly flags: { readonly yes?: boolean; readonly json?: boolean };
}

/** Undefined: a person says yes, or has said it with --yes. What reads JSON is not asked. */
export async function whyUnconfirmed(step: Step): Promise<CommandFailure | undefined> {
  const { meaning, nothing, instead, flags } = step;
  if (flags.yes === true) return undefined;
  const consent = flags.json === true ? 'not-asked' : await consentTo(step);
  if (consent === 'yes') return undefined;
  const sentence = consent === 'no' ? nothing : `${asSentence(meaning)} ${nothing}; ${instead}`;
  return { sentence, code: 'unconfirmed', exitCode: EXIT.usage };
}
