// What the audit trail has as JSON, in words.
import { expect, it } from 'vitest';
import { outcomeWords } from '../../../src/api/dashboard/facts/audit-outcome.ts';

it.each([
  [null, ''],
  ['{"asked":{"confirmed":true,"reason":null}}', 'asked for: (confirmed yes)'],
  ['{"asked":{"type":"halt"},"text":"Halted."}', 'Halted.; asked for: (type halt)'],
  [
    '{"asked":{"symbol":"SPY","quantity":100},"status":422,"detail":"The stop is above the price.","reasons":[{"kind":"stop_above"}]}',
    'refused with 422: The stop is above the price.; asked for: (symbol SPY, quantity 100)',
  ],
  ['{"isOn":false}', 'is on no'],
  ['{"role":"viewer","accounts":["DU1","DU2"]}', 'role viewer, accounts DU1, DU2'],
  ['{"outcome":"DONE","plan_id":7}', 'outcome DONE, plan id 7'],
  ['{}', ''],
  ['not JSON', 'not JSON'],
])('%s', (after, words) => {
  expect(outcomeWords(after)).toBe(words);
});
