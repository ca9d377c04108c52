// Fields of an order for an option: the price of the stock at which it is closed, and whether an order for that rests at the broker.
import { useState } from 'preact/hooks';
import { positiveNumber } from '../facts/entered-number.ts';
import type { StockExit } from '../state/option-orders.ts';

/** Undefined if nothing is entered. */
export type EnteredExit = StockExit | undefined | 'unreadable';

export interface StockExitFieldsProps {
  readonly symbol: string;
  /** What is sold is bought back, and no order for that rests. */
  readonly isSold: boolean;
  enter(exit: EnteredExit): void;
}

export function StockExitFields({ symbol, isSold, enter }: StockExitFieldsProps) {
  const [text, setText] = useState('');
  const [rests, setRests] = useState(false);
  const entered = (at: string, isRested: boolean) => {
    setText(at);
    setRests(isRested);
    enter(exitIn(at, isRested));
  };
  return (
    <>
      <label>
        Close with {symbol} at
        <input
          type="text"
          inputMode="decimal"
          autocomplete="off"
          value={text}
          onInput={({ currentTarget }) => entered(currentTarget.value, rests)}
        />
      </label>
      {text.trim() !== '' && !isSold && (
        <label>
          Closed by
          <select
            value={rests ? 'broker' : 'daemon'}
            onChange={({ currentTarget }) => entered(text, currentTarget.value === 'broker')}
          >
            <option value="daemon">the daemon</option>
            <option value="broker">an order at the broker</option>
          </select>
        </label>
      )}
    </>
  );
}

function exitIn(text: string, isRested: boolean): EnteredExit {
  if (text.trim() === '') return undefined;
  const price = positiveNumber(text);
  return price === undefined ? 'unreadable' : { price, isRested };
}
