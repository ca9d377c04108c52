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
    ...(cash === null || cash === undefined ? [] : [perShare(cash, 'in cash a share')]),
  ].join(', ');
}
