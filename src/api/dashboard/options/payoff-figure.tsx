// The payoff of an option trade: drawn as lines for who sees it, in a sentence and as a table for who reads it.
import { Fragment } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { amount, price, signedAmount, toneOf } from '../facts/amounts.ts';
import { anchorAt, placedLabels } from '../facts/label-rows.ts';
import { type Payoff, type PayoffTrade, payoffOf, tableOf } from '../facts/payoff.ts';
import { ColumnHeads } from '../lists/column-heads.tsx';

const HEIGHT = 240;
const WIDTH = 600;
const LEFT = 64;
const RIGHT = 10;
const ROW = 15;
const BOTTOM = 40;

export function PayoffFigure({
  trade,
  name,
}: {
  readonly trade: PayoffTrade;
  readonly name: string;
}) {
  const [isTable, setTable] = useState(false);
  const payoff = payoffOf(trade);
  return (
    <figure class="payoff">
      <figcaption>
        Result by the price of the stock
        <button type="button" aria-pressed={isTable} onClick={() => setTable(!isTable)}>
          Read as table
        </button>
      </figcaption>
      <ul class="payoff-keys">
        <li>
          <Key name="at-expiry" /> at expiry
        </li>
        <li>
          <Key name="today" /> today{payoff.points[0]?.today === null && ': volatility unknown'}
        </li>
      </ul>
      <Drawn payoff={payoff} words={wordsOf(payoff, name)} />
      {isTable && <PayoffTable payoff={payoff} />}
    </figure>
  );
}

function Key({ name }: { readonly name: string }) {
  return (
    <svg viewBox="0 0 28 4" width="28" height="4" aria-hidden="true">
      <line class={name} x1="0" y1="2" x2="28" y2="2" />
    </svg>
  );
}

function wordsOf({ strikes, breakEvens, low, high }: Payoff, name: string): string {
  const evens = breakEvens.map(price).join(' and ');
  return `${name} at expiry: strike ${strikes.map(price).join(' and ')}, break-even ${evens}; from ${signedAmount(low)} to ${signedAmount(high)} in the range shown.`;
}

interface DrawnProps {
  readonly payoff: Payoff;
  readonly words: string;
}

function Drawn({ payoff, words }: DrawnProps) {
  const place = useRef<HTMLDivElement>(null);
  const id = useId();
  const [width, setWidth] = useState(WIDTH);
  useEffect(() => {
    const room = place.current;
    if (room === null) return;
    const seen = new ResizeObserver(() => setWidth(Math.max(240, room.clientWidth)));
    seen.observe(room);
    return () => seen.disconnect();
  }, []);
  const { points, strikes, breakEvens, spot, low, high } = payoff;
  const [from = 0, to = 1] = [points[0]?.spot, points.at(-1)?.spot];
  const x = (at: number) => LEFT + ((at - from) / (to - from)) * (width - LEFT - RIGHT);
  const above = placedLabels(
    [
      ...strikes.map((strike) => ({ text: `strike ${price(strike)}`, x: x(strike) })),
      ...(spot === null ? [] : [{ text: `now ${price(spot)}`, x: x(spot) }]),
    ],
    width,
  );
  const top = 4 + ROW * (1 + Math.max(1, ...above.map(({ row }) => row)));
  const y = (value: number) => top + ((high - value) / (high - low || 1)) * (HEIGHT - top - BOTTOM);
  const lineOf = (values: readonly (readonly [number, number | null])[]) =>
    values
      .flatMap(([at, value]) =>
        value === null ? [] : [`${x(at).toFixed(1)},${y(value).toFixed(1)}`],
      )
      .join(' ');
  const expiry = lineOf(points.map((one) => [one.spot, one.expiry]));
  const ends = `${x(to).toFixed(1)},${y(0).toFixed(1)} ${x(from).toFixed(1)},${y(0).toFixed(1)}`;
  return (
    <div ref={place} class="payoff-place">
      <svg
        width="100%"
        height={HEIGHT}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        role="img"
        aria-label={words}
      >
        <clipPath id={`${id}-above`}>
          <rect x="0" y="0" width={width} height={y(0)} />
        </clipPath>
        <clipPath id={`${id}-below`}>
          <rect x="0" y={y(0)} width={width} height={HEIGHT} />
        </clipPath>
        <polygon class="gains" points={`${expiry} ${ends}`} clip-path={`url(#${id}-above)`} />
        <polygon class="losses" points={`${expiry} ${ends}`} clip-path={`url(#${id}-below)`} />
        {strikes.map((strike) => (
          <Mark key={strike} kind="strike" x={x(strike)} top={top} />
        ))}
        {breakEvens.map((even) => (
          <Fragment key={even}>
            <Mark kind="even" x={x(even)} top={top} />
            <text
              class="label even"
              x={x(even)}
              y={HEIGHT - BOTTOM + 20}
              text-anchor={anchorAt(x(even), width)}
            >
              {`break-even ${price(even)}`}
            </text>
          </Fragment>
        ))}
        {spot !== null && <Mark kind="now" x={x(spot)} top={top} />}
        {above.map(({ text, x: at, anchor, row }) => (
          <text key={text} class="label" x={at} y={12 + row * ROW} text-anchor={anchor}>
            {text}
          </text>
        ))}
        <line class="zero" x1={LEFT} x2={width - RIGHT} y1={y(0)} y2={y(0)} />
        <polyline class="today" points={lineOf(points.map((one) => [one.spot, one.today]))} />
        <polyline class="at-expiry" points={expiry} />
        {[...new Set([low, 0, high])].map((value) => (
          <text key={value} class="axis" x={LEFT - 6} y={y(value) + 4} text-anchor="end">
            {axisWords(value)}
          </text>
        ))}
        <text class="axis" x={LEFT} y={HEIGHT - 4}>
          {amount(from, 2)}
        </text>
        <text class="axis" x={width - RIGHT} y={HEIGHT - 4} text-anchor="end">
          {amount(to, 2)}
        </text>
      </svg>
    </div>
  );
}

function axisWords(value: number): string {
  return value === 0 ? '0' : signedAmount(Math.round(value), 0);
}

interface MarkProps {
  readonly kind: 'strike' | 'even' | 'now';
  readonly x: number;
  readonly top: number;
}

function Mark({ kind, x, top }: MarkProps) {
  return <line class={`mark ${kind}`} x1={x} x2={x} y1={top - 4} y2={HEIGHT - BOTTOM + 8} />;
}

function PayoffTable({ payoff }: { readonly payoff: Payoff }) {
  return (
    <table class="cards" aria-label="Payoff">
      <ColumnHeads names={['#Stock at', '#At expiry', '#Today']} />
      <tbody>
        {tableOf(payoff).map(({ spot, expiry, today }) => (
          <tr key={spot}>
            <th scope="row" class="number">
              {amount(spot, 2)}
            </th>
            <td class={`number ${toneOf(expiry)}`} data-name="At expiry">
              {signedAmount(expiry)}
            </td>
            <td class={`number ${toneOf(today)}`} data-name="Today">
              {signedAmount(today)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
