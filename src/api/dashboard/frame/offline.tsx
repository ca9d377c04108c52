// What is said when the page does not know any more: since when, and what still protects the money.
import { groupedText } from '../facts/grouped-text.ts';
import { restingWords } from '../facts/resting.ts';
import { span } from '../facts/times.ts';
import { age, fault, liveness, seen, trader } from '../state/dashboard-snapshot.ts';
import { forgetOutcome, outcomeText } from '../state/decisions.ts';

export function CutOff() {
  return (
    <div class="banner" role="status">
      {liveness.value !== 'live' && <Old />}
      {outcomeText.value !== '' && (
        <p class="outcome">
          {groupedText(outcomeText.value)}{' '}
          <button type="button" class="quiet" onClick={forgetOutcome}>
            OK
          </button>
        </p>
      )}
    </div>
  );
}

function Old() {
  const why = fault.value === '' ? 'No answer arrives.' : fault.value;
  const board = seen.value?.board;
  if (trader.value === undefined || board === undefined)
    return <p class="old">{`${why} Nothing is known yet.`}</p>;
  if (liveness.value === 'stale')
    return <p class="old">{`${why} Values of the trader are ${span(age.value)} old.`}</p>;
  return (
    <p class="old">
      {`${why} Values of the trader are ${span(age.value)} old and struck out. ${restingWords(board.status)}. To halt from a shell: `}
      <code>sluice halt</code>
    </p>
  );
}
