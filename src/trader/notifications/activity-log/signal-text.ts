// What became of a signal, in a line of the activity log.
import type { Venue } from '../../../market/venues/venue.ts';
import type { FactOf } from '../../domain/facts/facts.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import { words, wordsAt } from '../../domain/wording/figures.ts';
import { noContractBrief } from '../../domain/wording/option-refusal-text.ts';
import { structureText } from '../../domain/wording/structure-text.ts';

export function chosenText({ signal, choice }: FactOf<'contract-chosen'>, venue: Venue): string {
  const deltas = choice.legs.map(({ figures }) => figures.delta.toFixed(2)).join(' and ');
  return `${signal.symbol} by ${signal.strategy}, delta ${deltas}: each unit ${structureText(choice.structure, 1, wordsAt(venue))}`;
}

export function refusedText({ signal, reasons }: FactOf<'signal-refused'>, venue: Venue): string {
  const texts = new Set(shownReasons(reasons).map((reason) => reasonText(reason, venue)));
  return `${signal.symbol} by ${signal.strategy}: ${[...texts].join(', ')}`;
}

/** While the position is open, neither its place among the positions nor the size of another one is of interest. */
function shownReasons(reasons: readonly Refusal[]): readonly Refusal[] {
  const isOpen = reasons.some(({ kind }) => kind === 'already_in_position');
  return isOpen ? reasons.filter(({ kind }) => !FOLLOW_FROM_POSITION.has(kind)) : reasons;
}

const FOLLOW_FROM_POSITION: ReadonlySet<Refusal['kind']> = new Set([
  'rule_max_positions',
  'max_positions',
  'size_zero',
]);

function reasonText(refusal: Refusal, venue: Venue): string {
  switch (refusal.kind) {
    case 'already_in_position':
      return 'a position is already open';
    case 'condition_false':
      return `condition false: ${refusal.when}`;
    case 'rule_max_positions':
    case 'max_positions':
      return `${refusal.open} of ${refusal.limit} positions open`;
    case 'input_missing':
      return `input missing: ${refusal.path}`;
    case 'owned_by':
      return `owned by ${refusal.owner}`;
    case 'no_contract':
      return noContractBrief(refusal, wordsAt(venue));
    case 'chain_unread':
      return `the option chain was not read: ${refusal.why}`;
    default:
      return words(refusal.kind);
  }
}
