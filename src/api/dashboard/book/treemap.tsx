// How a portfolio divides, as areas; the table below it says the same in figures.
import type { Allocation } from '../facts/book-shapes.ts';
import { percentText } from '../facts/decimals.ts';
import { treemap } from '../facts/treemap.ts';

type Shares = Allocation[keyof Allocation];

/** Its sides, as far as the rectangles are laid out; the style has the same ratio. */
const WIDTH = 100;
const HEIGHT = 36;
/** In the description: the table has all. */
const NAMED = 5;

export function Treemap({ shares, by }: { readonly shares: Shares; readonly by: string }) {
  const weighed = shares.map(({ key, percent }) => ({ key, weight: Number(percent ?? 0) }));
  const tiles = treemap(weighed, WIDTH, HEIGHT);
  const percentOf = new Map(shares.map(({ key, percent }) => [key, percentText(percent)]));
  const short = weighed.filter(({ weight }) => weight < 0).map(({ key }) => key);
  const said = tiles.slice(0, NAMED).map(({ key }) => `${nameOf(key)} ${percentOf.get(key)}`);
  if (tiles.length === 0) return null;
  return (
    <>
      <div
        class="treemap"
        role="img"
        aria-label={`Areas by ${by}, the largest: ${said.join(', ')}. The table has all.`}
      >
        {tiles.map(({ key, x, y, width, height }) => (
          <div
            key={key}
            class="tile"
            title={`${nameOf(key)} ${percentOf.get(key)}`}
            style={{
              left: `${x}%`,
              top: `${(y / HEIGHT) * 100}%`,
              width: `${width}%`,
              height: `${(height / HEIGHT) * 100}%`,
            }}
          >
            <strong>{nameOf(key)}</strong> <span>{percentOf.get(key)}</span>
          </div>
        ))}
      </div>
      {short.length > 0 && (
        <p class="parts">Owed or sold short, without an area: {short.map(nameOf).join(', ')}.</p>
      )}
    </>
  );
}

/** Groups that the server names in its own code. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['CASH', 'Cash'],
  ['UNKNOWN', 'Unknown'],
]);

export function nameOf(key: string): string {
  return NAMES.get(key) ?? key;
}
