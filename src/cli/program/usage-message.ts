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
    sentence: first.charAt(0).toUpperCase() + first.slice(1),
    code: code
      .replace('commander.', '')
      .replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    offered: /Did you mean (?:one of )?([^,?]+)/.exec(second)?.[1],
  };
}

export function didYouMean(name: string): string {
  return `; did you mean "${name}"?`;
}
