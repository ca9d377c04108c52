// What is held in options: days left, what each can lose, and its greeks with the age of the quote they are of.
import { amount, price, signedAmount, UNKNOWN } from '../facts/amounts.ts';
import { daysWords, greek, heldName } from '../facts/option-words.ts';
import type { HeldOption, Position } from '../facts/shapes.ts';
import { span } from '../facts/times.ts';
import { hrefOf } from '../state/place.ts';
import { ColumnHeads } from './column-heads.tsx';

const HEADS = [
  ...['Contract', 'Days left', '#Largest loss', '#Break-even', '#Delta', '#Gamma', '#Theta a day'],
  ...['#Vega a point', 'Bid / ask'],
];

export function OptionFigures({ positions }: { readonly positions: readonly Position[] }) {
  const held = positions.flatMap(({ id, quantity, option }) =>
    option ? [{ id, quantity, option }] : [],
  );
  if (held.length === 0) return null;
  return (
    <section class="held-options" aria-labelledby="held-options-title">
      <h2 id="held-options-title">
        Options held{' '}
        <small>greeks of the whole position and of each unit bought, delta in shares</small>
      </h2>
      <table class="cards" aria-label="Options held">
        <ColumnHeads names={HEADS} />
        <tbody>
          {held.map(({ id, quantity, option }) => (
            <Row key={id} quantity={quantity} option={option} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface RowProps {
  readonly quantity: number;
  readonly option: HeldOption;
}

/** The shares behind a call that was sold bear what it loses. */
function unboundedWords({ reserved }: HeldOption): string {
  return reserved === undefined ? 'not bounded' : 'covered by shares';
}

function Row({ quantity, option }: RowProps) {
  const { underlying, days_left: days, max_loss: loss, break_evens: evens, unit } = option;
  const each = Math.abs(quantity) === 1 ? undefined : unit;
  const figures = [
    ['Largest loss', loss === null ? unboundedWords(option) : amount(loss), undefined],
    ['Break-even', evens.map(price).join(' and '), undefined],
    ['Delta', greek(option.delta, 1), each && greek(each.delta, 1)],
    ['Gamma', greek(option.gamma), each && greek(each.gamma)],
    ['Theta a day', signedAmount(option.theta), each && signedAmount(each.theta)],
    ['Vega a point', signedAmount(option.vega), each && signedAmount(each.vega)],
  ] as const;
  return (
    <tr>
      <th scope="row">
        <a href={hrefOf('options', underlying)}>{heldName(option)}</a>{' '}
        <small class="whole">
          {Math.abs(quantity)} {quantity < 0 ? 'sold' : 'bought'}
        </small>
      </th>
      <td class="whole" data-name="Days left">
        {daysWords(days)}
      </td>
      {figures.map(([name, text, one]) => (
        <td key={name} class="number" data-name={name}>
          {text}
          {one !== undefined && (
            <>
              {' '}
              <small class="whole">{one} each</small>
            </>
          )}
        </td>
      ))}
      <td data-name="Bid / ask">
        <Quoted option={option} />
      </td>
    </tr>
  );
}

function Quoted({ option }: { readonly option: HeldOption }) {
  const { bid, ask, quote_age_seconds: age } = option;
  if (age === null) return <>{UNKNOWN}</>;
  return (
    <>
      <span class="whole">
        {price(bid)} / {price(ask)}
      </span>{' '}
      <small>{span(age * 1_000)} ago</small>
    </>
  );
}
