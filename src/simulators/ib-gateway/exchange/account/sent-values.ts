// What a subscriber of an account has been sent, since a value is sent again only when it has changed.
import type { Answer } from '../../messages/answer.ts';
import { instrumentKey } from '../../messages/instrument-key.ts';

export interface SentValues {
  /** Those of the answers that were not sent before as they are now; they count as sent. */
  changed(answers: readonly Answer[]): readonly Answer[];
}

export function createSentValues(): SentValues {
  const textByName = new Map<string, string>();
  return {
    changed: (answers) =>
      answers.filter((answer) => {
        const [name, text] = [nameOf(answer), JSON.stringify(answer)];
        if (textByName.get(name) === text) return false;
        textByName.set(name, text);
        return true;
      }),
  };
}

function nameOf(answer: Answer): string {
  switch (answer.name) {
    case 'accountValue':
    case 'accountUpdateMulti':
      return `${answer.key} ${answer.currency}`;
    case 'accountSummary':
      return `${answer.account} ${answer.tag} ${answer.currency}`;
    case 'portfolioValue':
      return instrumentKey(answer.contract);
    default:
      return answer.name;
  }
}
