// Why something was done, or was not: one id as a chain of causes.
import { isLotId } from '../facts/chain-ids.ts';
import { trader } from '../state/dashboard-snapshot.ts';
import { place } from '../state/place.ts';
import { ChainOf } from './chain-of.tsx';
import { Find } from './find.tsx';
import { LotOf } from './lot-of.tsx';
import { Newest } from './newest.tsx';

export function WhyPage() {
  const { of: id = '' } = place.value;
  const name = trader.value?.name;
  if (name === undefined) return <p class="waiting">Waiting for the first answer…</p>;
  return (
    <div class="why">
      <Find key={id} id={id} />
      {id === '' ? (
        <Newest trader={name} />
      ) : isLotId(id) ? (
        <LotOf key={id} id={id} />
      ) : (
        <ChainOf key={id} trader={name} id={id} />
      )}
    </div>
  );
}
