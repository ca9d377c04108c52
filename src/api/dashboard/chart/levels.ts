// The stop and the target of a symbol, as they can be moved on its chart.
import { draggedTo, loosestOf, targetDraggedTo, targetOf } from '../facts/dragged-levels.ts';
import type { Board } from '../facts/shapes.ts';
import { prepare } from '../state/commands.ts';
import { moveTarget } from '../state/orders.ts';
import { stopAt } from '../state/trader-commands.ts';
import type { Level } from './level-handle.tsx';

export type HeldLevels = Pick<Board, 'positions' | 'orders'>;

export function levelsOf({ positions, orders }: HeldLevels, symbol: string): readonly Level[] {
  const position = loosestOf(positions, symbol);
  const target = targetOf(orders, symbol);
  return [
    ...(position === undefined
      ? []
      : [
          {
            ...{ kind: 'stop' as const, symbol, at: position.stop_price },
            isResting: position.protected,
            dragged: (to: number) => draggedTo(position, to),
            move: (to: number) => void prepare(stopAt(position, to)),
          },
        ]),
    ...(target === undefined
      ? []
      : [
          {
            ...{ kind: 'target' as const, symbol, at: target.limit_price, isResting: true },
            dragged: (to: number) => targetDraggedTo(target, to),
            move: (to: number) => void moveTarget(target, to),
          },
        ]),
  ];
}
