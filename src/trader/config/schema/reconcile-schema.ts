// The settings for differences between the journal and the broker: the safe choices for each kind.
import { z } from 'zod';
import { POLICY_CHOICES } from '../../ports/reconcile-policies.ts';

const {
  missing_fill,
  foreign_order,
  foreign_position,
  quantity_mismatch,
  missing_stop,
  wrong_stop,
  stale_order,
  unsent_order,
} = POLICY_CHOICES;

/** The first choice is the default. */
const policy = <Choice extends string>(choices: readonly [Choice, ...Choice[]]) =>
  z.enum(choices).default(choices[0] as never);

const policies = z.strictObject({
  missing_fill: policy(missing_fill).describe('An execution of ours that was not reported to us'),
  foreign_order: policy(foreign_order).describe('A working order that is not ours'),
  foreign_position: policy(foreign_position).describe('Shares that are not ours'),
  quantity_mismatch: policy(quantity_mismatch).describe('The account holds less than our records'),
  missing_stop: policy(missing_stop).describe('A position without its stop'),
  wrong_stop: policy(wrong_stop).describe('A stop with another quantity or a looser price'),
  stale_order: policy(stale_order).describe('An order that ended without a report'),
  unsent_order: policy(unsent_order).describe('An order that never reached the broker'),
});

export const reconcile = z.strictObject({
  policies: policies.prefault({}).describe('halt acts like the default, and also blocks entries'),
});
