// The stop of a position, its distance from the price, and whether it rests at the broker, or did when its gateway last answered.
import { amount, percent, price } from '../facts/amounts.ts';
import { isBare, isLockedWhole } from '../facts/locked.ts';
import { stateWords } from '../facts/quiet-gateway.ts';
import type { Position } from '../facts/shapes.ts';

interface StopProps {
  readonly position: Position;
  readonly isQuiet: boolean;
}

export function StopWords({ position, isQuiet }: StopProps) {
  const { stop_price: stop, last_price: last, stop_status: status } = position;
  if (isLockedWhole(position)) return <small>locked, no stop yet</small>;
  const loss = position.option?.max_loss ?? null;
  if (status === 'bounded')
    return <small>{loss === null ? 'covered by shares' : `loses ${amount(loss)} at most`}</small>;
  if (status === 'covered') return <small>covered by its contract</small>;
  if (stop === null || status === 'missing') return <strong class="loss">NO STOP</strong>;
  const tone = isBare(position) ? 'loss' : '';
  const away = last === null ? Number.NaN : (Math.abs(last - stop) / last) * 100;
  const distance = last === null ? '' : `(${percent(away, away < 1 ? 2 : 1)})`;
  return (
    <>
      {!position.protected && <small class={tone}>not resting: </small>}
      {price(stop)} <span class="whole">{distance}</span>{' '}
      <small class={tone}>{stateWords(status, isQuiet)}</small>
    </>
  );
}
