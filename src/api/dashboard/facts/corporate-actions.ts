// Terms of corporate actions as words.
import type { ActionProposal, CorporateAction } from './book-shapes.ts';
import { money, quantity } from './decimals.ts';
import { reasonWords } from './reasons.ts';

type Terms = Omit<
  ActionProposal,
  'source' | 'status' | 'proposed_at' | 'decided_by' | 'decided_at' | 'action_id'
> &
  Partial<Pick<CorporateAction, 'cash_per_share' | 'currency'>>;

/** `split, 4 for 1`: what is stated, as it was stated. */
export function termsOf(action: Terms): string {
  const { new_shares: now, old_shares: before, rate, per_share: each, ratio } = action;
  const { withholding_rate: withheld, cash_per_share: cash, currency = '' } = action;
  const perShare = (text: string, what: string) =>
    `${currency === '' ? text : money(text, currency)} ${what}`;
  return [
    reasonWords(action.type.toLowerCase()),
    ...(now === null || before === null ? [] : [`${quantity(now)} for ${quantity(before)}`]),
    ...(rate === null ? [] : [`${quantity(rate)} new for each`]),
    ...(each === null ? [] : [perShare(each, 'a share')]),
    ...(withheld === null ? [] : [`${withheld} of it withheld`]),
    ...(ratio === null
      ? []
      : [`${quantity(ratio)} of security ${action.new_security_id} for each`]),
    ...(cash === null || cash === undefined ? [] : [perShare(cash, cashWords(action.type))]),
  ].join(', ');
}

function cashWords(type: Terms['type']): string {
  return type === 'RIGHTS_EXERCISE' ? 'paid for each new share' : 'in cash a share';
}

export interface ActionGroup {
  readonly title: string;
  readonly actions: readonly CorporateAction[];
}

/** What is still to come, the soonest first; what some portfolios lack; what is booked; what was taken back. */
export function actionGroups(
  actions: readonly CorporateAction[],
  today: string,
): readonly ActionGroup[] {
  const byTitle = Map.groupBy(actions, (action) => titleOf(action, today));
  const groups = TITLES.map((title) => ({ title, actions: byTitle.get(title) ?? [] }));
  return groups
    .filter(({ actions }) => actions.length > 0)
    .map(({ title, actions }) => ({
      title,
      actions: title === 'Upcoming' ? actions.toSorted(bySoonest) : actions,
    }));
}

function bySoonest(one: CorporateAction, other: CorporateAction): number {
  return one.effective_on.localeCompare(other.effective_on);
}

const TITLES = ['Upcoming', 'Not yet booked everywhere', 'Booked', 'Taken back'] as const;

function titleOf(
  { status, effective_on: on }: CorporateAction,
  today: string,
): (typeof TITLES)[number] {
  if (status === 'REVERSED') return 'Taken back';
  if (on > today) return 'Upcoming';
  return status === 'APPLIED' ? 'Booked' : 'Not yet booked everywhere';
}
