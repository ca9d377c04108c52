// What is held in options of the stock: figures of each, and its payoff from the price that was paid.

import { heldTrade } from '../facts/held-trade.ts';
import { heldName } from '../facts/option-words.ts';
import type { Position } from '../facts/shapes.ts';
import { OptionFigures } from '../lists/option-figures.tsx';
import { PayoffFigure } from './payoff-figure.tsx';

interface HeldSectionProps {
  readonly positions: readonly Position[];
  /** The stock. */
  readonly symbol: string;
}

export function HeldSection({ positions, symbol }: HeldSectionProps) {
  const root = symbol.replaceAll(/[^A-Z0-9]/g, '');
  const held = positions.filter(({ option }) => option?.underlying === root);
  return (
    <>
      <OptionFigures positions={held} />
      {held.map((position) => (
        <Payoff key={position.id} position={position} />
      ))}
    </>
  );
}

function Payoff({ position }: { readonly position: Position }) {
  const { option } = position;
  if (option === undefined) return null;
  const name = heldName(option);
  return (
    <section aria-label={`Payoff of ${name}`}>
      <h3>{name}</h3>
      <PayoffFigure trade={heldTrade(position, option)} name={name} />
    </section>
  );
}
