// What a terminal would obey is shown instead.
import { expect, it } from 'vitest';
import {
  escapedLine,
  escapedText,
  PRINTABLE_LINE,
  PRINTABLE_TEXT,
} from '../../src/kernel/printable-text.ts';

it('control characters and marks that turn the direction of text are written as JSON writes them', () => {
  const given = 'A\u001b[31mB\u009b2J\u202eC\u2066\u007f';
  const shown = 'A\\u001b[31mB\\u009b2J\\u202eC\\u2066\\u007f';
  expect(escapedLine(given)).toBe(shown);
  expect(escapedText(given)).toBe(shown);
  expect(JSON.parse(`"${escapedLine(given)}"`)).toBe(given);
});

it('text keeps its lines and tabs; a bare carriage return would write over the line', () => {
  expect(escapedText('a\tb\nc\r\nd\re')).toBe('a\tb\nc\r\nd\\u000de');
  expect(escapedLine('a\tb\nc')).toBe('a\\u0009b\\u000ac');
});

it('letters of any language stay', () => {
  const text = 'Ngân hàng Á Châu · שלום · 株式会社 · €';
  expect([escapedLine(text), escapedText(text)]).toEqual([text, text]);
  expect(PRINTABLE_LINE.test(text)).toBe(true);
});

it('a name has one line, a note several', () => {
  expect([PRINTABLE_LINE.test('a\nb'), PRINTABLE_TEXT.test('a\n\tb')]).toEqual([false, true]);
  for (const text of ['\u001b', '\u202e'])
    expect([PRINTABLE_LINE.test(text), PRINTABLE_TEXT.test(text)]).toEqual([false, false]);
});
