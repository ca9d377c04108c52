import { describe, expect, it } from 'vitest';
import { incidentText } from '../../../../src/trader/contract/incidents/incidents.ts';

describe('what to do about an incident', () => {
  it('has the symbol in its commands', () => {
    const { what_to_do: todo } = incidentText('split-unclear', 'AAPL');
    expect(todo).toContain('`sluice release AAPL --yes` and `sluice adopt AAPL --yes`');
  });

  it('quotes a contract in its commands, and nowhere else', () => {
    const { means, what_to_do: todo } = incidentText('still-closing', 'AAPL 261218C00230000');
    expect(todo).toContain('`sluice exit "AAPL 261218C00230000" --yes`');
    expect(means).not.toContain('"');
  });

  it('leaves a difference that the message knows more about to what the message says', () => {
    const { what_to_do: todo } = incidentText('quantity-mismatch', 'AAPL 261218C00230000');
    expect(todo).toContain('`sluice reconcile`');
    expect(todo).toContain('If the alarm itself names commands, those settle it.');
    expect(todo).not.toContain('sluice exit');
  });
});
