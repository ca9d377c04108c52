// Fields of an order for an option: the price of the stock at which it is closed, and whether an order for that rests at the broker.
import { positiveNumber } from '../facts/entered-number.ts';
import type { StockExit } from '../state/option-orders.ts';

/** Undefined if nothing is entered. */
export type EnteredExit = StockExit | undefined | 'unreadable';

/** As they stand in the fields. */
export interface StockExitTexts {
  readonly price: string;
  readonly rests: boolean;
}

export interface StockExitFieldsProps {
  readonly symbol: string;
  /** What is sold is bought back, and no order for that rests. */
  readonly isSold: boolean;
  readonly texts: StockExitTexts;
  enter(texts: StockExitTexts): void;
}

export function StockExitFields({ symbol, isSold, texts, enter }: StockExitFieldsProps) {
  return (
    <>
      <label>
        Close with {symbol} at
        <input
          type="text"
          inputMode="decimal"
          autocomplete="off"
          value={texts.price}
          onInput={({ currentTarget }) => enter({ ...texts, price: currentTarget.value })}
        />
      </label>
      {texts.price.trim() !== '' && !isSold && (
        <label>
          Closed by
          <select
            value={texts.rests ? 'broker' : 'daemon'}
            onChange={({ currentTarget }) =>
              enter({ ...texts, rests: currentTarget.value === 'broker' })
            }
          >
            <option value="daemon">the daemon</option>
            <option value="broker">an order at the broker</option>
          </select>
        </label>
      )}
    </>
  );
}

export function exitIn({ price: text, rests: isRested }: StockExitTexts): EnteredExit {
  if (text.trim() === '') return undefined;
  const price = positiveNumber(text);
  return price === undefined ? 'unreadable' : { price, isRested };
}
