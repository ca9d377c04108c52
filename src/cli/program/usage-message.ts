// What Commander says about wrong arguments, as a sentence and a code of ours.
import type { CommanderError } from 'commander';

export interface UsageMessage {
  readonly sentence: string;
  readonly code: string;
  /** The nearest name that Commander knows. */
  readonly offered: string | undefined;
}

export function usageMessage({ message, code }: CommanderError): UsageMessage {
  const [first = '', second = ''] = message.replace(/^error: /, '').split('\n');
  return {
    sentence: plainSentence(first.charAt(0).toUpperCase() + first.slice(1)),
    code: code
      .replace('commander.', '')
      .replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    offered: /Did you mean (?:one of )?([^,?]+)/.exec(second)?.[1],
  };
}

const UNFIT = /^Command-argument value ('[\s\S]*') is invalid for argument '([\w-]+)'\. ([\s\S]*)$/;
const TOO_MANY = /^Too many arguments for ('.+')\. Expected (\d+) arguments? but got (\d+)\.$/;

/** One sentence without a full stop, since a hint may follow. */
function plainSentence(text: string): string {
  const [, value, argument, why] = UNFIT.exec(text) ?? [];
  if (value !== undefined) return `${value} is not valid as <${argument}>. ${why}`;
  const [, command, most, given] = TOO_MANY.exec(text) ?? [];
  if (command === undefined) return text;
  return `${command} takes ${most === '0' ? 'no' : most} ${most === '1' ? 'argument' : 'arguments'}, and got ${given}`;
}

export function didYouMean(name: string): string {
  return `; did you mean "${name}"?`;
}
