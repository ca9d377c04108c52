// The first screen: what is held, what protects it, and what was not done and why.
import type { Board } from '../facts/shapes.ts';
import { OptionFigures } from '../lists/option-figures.tsx';
import { isPainted } from '../state/after-first-paint.ts';
import { seen } from '../state/dashboard-snapshot.ts';
import { Account } from './account.tsx';
import { DeskChart } from './chart.tsx';
import { Figures } from './figures.tsx';
import { Notices } from './notices.tsx';
import { Orders } from './orders.tsx';
import { Positions } from './positions.tsx';
import { Predictions } from './predictions.tsx';
import { Refusals } from './refusals.tsx';

export function DeskPage() {
  const board = seen.value?.board;
  if (board === undefined) return <p class="waiting">Waiting for the first answer…</p>;
  return (
    <div class="desk values" data-seq={board.seq}>
      <Notices board={board} />
      <Figures board={board} />
      <Positions board={board} />
      <OptionFigures positions={board.positions} />
      {isPainted.value && <Rest board={board} />}
    </div>
  );
}

function Rest({ board }: { readonly board: Board }) {
  return (
    <>
      <DeskChart board={board} />
      <Orders board={board} />
      <Refusals board={board} />
      <Predictions board={board} />
      <Account board={board} />
    </>
  );
}
