import { expect, it } from 'vitest';
import { instant } from '../../../src/kernel/instant.ts';
import { createSettingsInForce } from '../../../src/trader/app/daemon/settings-in-force.ts';
import { defaultSettings } from '../../../src/trader/config/settings/default-settings.ts';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import type { RecordedFact } from '../../../src/trader/ports/journal.ts';

function recorded(fact: Fact): RecordedFact {
  return { seq: 1, at: instant(0), cause: 0, correlation: '', fact };
}

function changedTo(hash: string): RecordedFact {
  return recorded({ type: 'config-changed', by: 'desk', was: '', hash, rules: [], settings: [] });
}

it('puts offered settings in force with the fact that names them, not before and only once', () => {
  const atStart = { ...defaultSettings(['AAPL'], []), hash: 'first' };
  const inForce = createSettingsInForce(atStart);
  const hashes: string[] = [];
  inForce.settings$.subscribe(({ hash }) => hashes.push(hash));
  inForce.offer({ ...atStart, hash: 'second' });
  inForce.onFact(changedTo('another'));
  inForce.onFact(recorded({ type: 'config-refused', by: 'desk', issues: ['second'] }));
  expect(hashes).toEqual(['first']);
  inForce.onFact(changedTo('second'));
  inForce.onFact(changedTo('second'));
  expect(hashes).toEqual(['first', 'second']);
});
