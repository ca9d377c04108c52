import { describe, expect, it } from 'vitest';
import {
  anyForm,
  formFrom,
  ISO_FORM,
  type MomentForm,
} from '../../../../src/ledger/interchange/text/moment-text.ts';
import { type Zone, zoneNamed } from '../../../../src/market/time/zone.ts';

function zone(name: string): Zone {
  const found = zoneNamed(name);
  if (found === undefined) throw new Error(name);
  return found;
}

const UTC = zone('UTC');
const NEW_YORK = zone('America/New_York');

/** `2024-01-31T15:04:05.000Z on 2024-01-31`. */
function read(form: MomentForm | undefined, text: string, of = UTC): string | undefined {
  const moment = form?.parse(text, of);
  return moment && `${new Date(moment.at).toISOString()} on ${moment.on}`;
}

describe('a moment by ISO 8601', () => {
  it.each([
    ['2024-01-31', UTC, '2024-01-31T00:00:00.000Z on 2024-01-31'],
    ['2024-01-31', NEW_YORK, '2024-01-31T05:00:00.000Z on 2024-01-31'],
    ['2024-07-31 15:04', NEW_YORK, '2024-07-31T19:04:00.000Z on 2024-07-31'],
    ['2024-01-31T15:04:05', UTC, '2024-01-31T15:04:05.000Z on 2024-01-31'],
    ['2024-01-31T15:04:05.123456', UTC, '2024-01-31T15:04:05.123Z on 2024-01-31'],
    ['2024-01-31T03:04:05Z', NEW_YORK, '2024-01-31T03:04:05.000Z on 2024-01-30'],
    ['2024-01-31T23:30:00-05:00', UTC, '2024-02-01T04:30:00.000Z on 2024-02-01'],
    ['2024-01-31T02:30:00+05:30', UTC, '2024-01-30T21:00:00.000Z on 2024-01-30'],
    ['2024-01-31T02:30+0700', UTC, '2024-01-30T19:30:00.000Z on 2024-01-30'],
    ['2024-01-31T02:30:00+07', UTC, '2024-01-30T19:30:00.000Z on 2024-01-30'],
    ['2024-01-31 02:30:15-05', UTC, '2024-01-31T07:30:15.000Z on 2024-01-31'],
    ['2024-02-29', UTC, '2024-02-29T00:00:00.000Z on 2024-02-29'],
    ['1900-01-01', UTC, '1900-01-01T00:00:00.000Z on 1900-01-01'],
    ['2199-12-31', UTC, '2199-12-31T00:00:00.000Z on 2199-12-31'],
  ])('%s is read', (text, of, moment) => {
    expect(read(ISO_FORM, text, of)).toBe(moment);
  });

  it.each([
    ...['2023-02-29', '2024-13-01', '2024-00-10', '1899-12-31', '2200-01-01', '31.01.2024', ''],
    ...['2024-01-31T24:00', '2024-01-31T12:60', '2024-01-31T12:00:60', '2024-01-31T1:00'],
  ])('%s is none', (text) => {
    expect(read(ISO_FORM, text)).toBeUndefined();
  });
});

describe('a moment by a form', () => {
  it.each([
    ['dd.MM.yyyy', '31.01.2024', '2024-01-31T00:00:00.000Z on 2024-01-31'],
    ['d.M.yyyy', '3.4.2024', '2024-04-03T00:00:00.000Z on 2024-04-03'],
    ['MM/dd/yyyy', '03/04/2024', '2024-03-04T00:00:00.000Z on 2024-03-04'],
    ['M/d/yy H:mm', '3/4/24 9:05', '2024-03-04T09:05:00.000Z on 2024-03-04'],
    ['M/d/yyyy, h:mm:ss a', '1/25/2022, 2:58:40 PM', '2022-01-25T14:58:40.000Z on 2022-01-25'],
    ['M/d/yyyy h:mm a', '1/25/2022 12:05 am', '2022-01-25T00:05:00.000Z on 2022-01-25'],
    ['M/d/yyyy h:mm a', '1/25/2022 12:05 PM', '2022-01-25T12:05:00.000Z on 2022-01-25'],
    ['dd MMM yyyy', '04 DEC 2024', '2024-12-04T00:00:00.000Z on 2024-12-04'],
    ['MMM d, yyyy', 'Jan 9, 2024', '2024-01-09T00:00:00.000Z on 2024-01-09'],
    ['yyyyMMdd;HHmmss', '20240131;150405', '2024-01-31T15:04:05.000Z on 2024-01-31'],
    ["dd.MM.yyyy 'um' HH:mm", '31.01.2024 um 15:04', '2024-01-31T15:04:00.000Z on 2024-01-31'],
  ])('%s reads %s', (pattern, text, moment) => {
    expect(read(formFrom(pattern), text)).toBe(moment);
  });

  it('reads nothing else', () => {
    for (const text of ['31.1.2024', '31.01.24', '31-01-2024', '30.02.2024', '31.01.2024 '])
      expect(read(formFrom('dd.MM.yyyy'), text)).toBeUndefined();
    expect(read(formFrom('dd MMM yyyy'), '04 Foo 2024')).toBeUndefined();
    expect(read(formFrom('dd.MM.yyyy HH:mm'), '31.01.2024 24:00')).toBeUndefined();
    expect(read(formFrom('M/d/yyyy h:mm a'), '1/25/2022 13:05 PM')).toBeUndefined();
    expect(read(formFrom('M/d/yyyy h:mm a'), '1/25/2022 0:05 AM')).toBeUndefined();
  });

  it.each([
    'd.M.yyyy h:mm',
    'd.M.yyyy HH:mm a',
    'dd.MM',
    'MM.yyyy',
    'dd.yyyy',
    'dd.MM.yyyy QQ',
    'dd.MM.yyyy dd',
    'd.dd.M.yyyy',
    '',
  ])('is none with the pattern %s', (pattern) => expect(formFrom(pattern)).toBeUndefined());

  it('may be the first of several that reads the text', () => {
    const any = anyForm([ISO_FORM, formFrom('dd.MM.yyyy') ?? ISO_FORM]);
    expect(read(any, '31.01.2024')).toBe('2024-01-31T00:00:00.000Z on 2024-01-31');
    expect(read(any, '01/31/2024')).toBeUndefined();
    expect(any.description).toContain('or a date as dd.MM.yyyy');
  });
});
