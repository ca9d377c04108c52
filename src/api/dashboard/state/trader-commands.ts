// The commands to a trader, as a person gives them on its page.
import { price as priceText, shares } from '../facts/amounts.ts';
import { fieldNumber } from '../facts/entered-number.ts';
import { instrumentName } from '../facts/instrument-name.ts';
import { unitWords } from '../facts/option-words.ts';
import type { Position } from '../facts/shapes.ts';
import type { Command } from './commands.ts';

/** Whatever the price, the trader moves a stop towards the market only. */
export function stopAt({ symbol, stop_price: now }: StoppedPosition, price?: number): Command {
  return {
    name: 'stop-at',
    title: `Move the stop of ${instrumentName(symbol)}`,
    body: { symbol },
    means: 'A stop is moved towards the market only. It is never loosened.',
    label: 'Move the stop',
    entry: {
      field: 'price',
      label: `New stop (now ${priceText(now)})`,
      value: price === undefined ? '' : fieldNumber(price),
    },
  };
}

type StoppedPosition = Pick<Position, 'symbol' | 'stop_price'>;

export function exit({ symbol, quantity, option }: ExitedPosition): Command {
  const words = `Exit ${instrumentName(symbol)}`;
  const all = shares(Math.abs(quantity));
  return {
    name: 'exit',
    title: words,
    body: { symbol },
    label: words,
    entry: {
      field: 'quantity',
      label:
        option === undefined
          ? `Shares (empty: all ${all})`
          : `How many of ${all} ${unitWords(option, quantity)} (empty: all)`,
      value: '',
      isOptional: true,
    },
  };
}

type ExitedPosition = Pick<Position, 'symbol' | 'quantity' | 'option'>;

export const HALT: Command = {
  name: 'halt',
  title: 'Halt trading',
  body: { why: 'halted on the dashboard' },
  means:
    'No new position is opened, also after a restart, until somebody resumes. Open positions keep their stops, and exits work.',
  label: 'Halt now',
};

export const FLATTEN: Command = {
  name: 'flatten',
  title: 'Close every position',
  body: {},
  label: 'Flatten',
};

export const RESUME: Command = {
  name: 'resume',
  title: 'Allow new positions again',
  body: {},
  label: 'Resume',
};

export function pause(symbol: string): Command {
  const words = `Pause ${instrumentName(symbol)}`;
  return { name: 'pause', title: words, body: { symbol }, label: words };
}

export function protect(symbol: string): Command {
  const words = `Protect ${instrumentName(symbol)}`;
  return { name: 'protect', title: words, body: { symbol }, label: words };
}

export function adopt(symbol: string): Command {
  const words = `Adopt ${instrumentName(symbol)}`;
  return { name: 'adopt', title: words, body: { symbol }, label: words };
}
