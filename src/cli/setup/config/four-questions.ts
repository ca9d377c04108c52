// Asks at a terminal what a configuration needs: account, symbols, feed, and how much money a position may be.
import { createInterface } from 'node:readline';
import { SYMBOL } from '../../../market/instruments/symbol.ts';
import { textWidth } from '../../program/terminal.ts';
import { wrapped } from '../../program/words.ts';
import { type Answers, isPaperAccount, OWN_API } from './short-files.ts';

interface Question<Value> {
  readonly text: string;
  /** What Enter alone means. */
  readonly usual: string;
  /** A sentence if the answer is wrong. */
  read(typed: string): Value | { readonly wrong: string };
}

const ACCOUNT: Question<string> = {
  text: 'Which account? Paper accounts begin with D',
  usual: 'DU1234567',
  read(typed) {
    const account = typed.toUpperCase();
    return /^[A-Z]{1,3}\d{4,10}$/.test(account)
      ? account
      : { wrong: 'An account number is letters and digits, such as DU1234567.' };
  },
};

const SYMBOLS: Question<readonly string[]> = {
  text: 'Which symbols?',
  usual: 'AAPL MSFT SPY',
  read(typed) {
    const names = [...new Set(typed.toUpperCase().split(/[\s,]+/))].filter((name) => name !== '');
    const wrong = names.find((name) => !SYMBOL.test(name));
    return wrong === undefined
      ? names
      : { wrong: `${wrong} is not a symbol; separate them by spaces, such as AAPL MSFT.` };
  },
};

const NOTIONAL: Question<number> = {
  text: 'How many USD at most in one position?',
  usual: '50000',
  read(typed) {
    const amount = Number(typed.replaceAll(',', ''));
    return amount > 0 ? amount : { wrong: 'Type an amount above 0, such as 50000.' };
  },
};

function feedAmong(profiles: readonly string[]): Question<string> {
  return {
    text: `Feeds: ${profiles.join(', ')}.\nWhich one?`,
    usual: OWN_API,
    read: (typed) =>
      profiles.includes(typed) ? typed : { wrong: `There is: ${profiles.join(', ')}.` },
  };
}

const REAL_MONEY =
  'That account has real money: the configuration begins with mode: dry-run, which sends nothing.';

/** Undefined if the person leaves with Ctrl-C or Ctrl-D. */
export async function askFour(profiles: readonly string[]): Promise<Answers | undefined> {
  const { stdin: input, stderr: output } = process;
  const asking = createInterface({ input, output });
  const closed = new Promise<undefined>((resolve) =>
    asking.once('close', () => resolve(undefined)),
  );
  const say = (line: string) => output.write(`${line}\n`);

  async function answerTo<Value>({
    text,
    usual,
    read,
  }: Question<Value>): Promise<Value | undefined> {
    for (;;) {
      const typed = new Promise<string>((resolve) =>
        asking.question(`${text} [${usual}] `, resolve),
      );
      const answer = await Promise.race([typed, closed]);
      if (answer === undefined) {
        // The cursor is still behind the question.
        say('');
        return undefined;
      }
      const found = read(answer.trim() === '' ? usual : answer.trim());
      if (!isWrong(found)) return found;
      say(found.wrong);
    }
  }

  try {
    const account = await answerTo(ACCOUNT);
    if (account !== undefined && !isPaperAccount(account))
      for (const line of wrapped(REAL_MONEY, textWidth(output))) say(line);
    const symbols = account && (await answerTo(SYMBOLS));
    const feed = symbols && (await answerTo(feedAmong(profiles)));
    const notionalMax = feed && (await answerTo(NOTIONAL));
    if (!account || !symbols || !feed || !notionalMax) return undefined;
    return { account, symbols, feed, notionalMax };
  } finally {
    asking.close();
  }
}

function isWrong(found: unknown): found is { readonly wrong: string } {
  return typeof found === 'object' && found !== null && 'wrong' in found;
}
