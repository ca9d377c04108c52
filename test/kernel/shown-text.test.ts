// What a terminal would obey is shown instead.
import { expect, it } from 'vitest';
import { lineToShow, SHOWN_LINE, SHOWN_TEXT, textToShow } from '../../src/kernel/shown-text.ts';

it('control characters and marks that turn the direction of text are written as JSON writes them', () => {
  const given = 'A\u001b[31mB\u009b2J\u202eC\u2066\u007f';
  const shown = 'A\\u001b[31mB\\u009b2J\\u202eC\\u2066\\u007f';
  expect(lineToShow(given)).toBe(shown);
  expect(textToShow(given)).toBe(shown);
  expect(JSON.parse(`"${lineToShow(given)}"`)).toBe(given);
});

it('text keeps its lines and tabs; a bare carriage return would write over the line', () => {
  expect(textToShow('a\tb\nc\r\nd\re')).toBe('a\tb\nc\r\nd\\u000de');
  expect(lineToShow('a\tb\nc')).toBe('a\\u0009b\\u000ac');
});

it('letters of any language stay', () => {
  const text = 'Ngân hàng Á Châu · שלום · 株式会社 · €';
  expect([lineToShow(text), textToShow(text)]).toEqual([text, text]);
  expect(SHOWN_LINE.test(text)).toBe(true);
});

it('a name has one line, a note several', () => {
  expect([SHOWN_LINE.test('a\nb'), SHOWN_TEXT.test('a\n\tb')]).toEqual([false, true]);
  for (const text of ['\u001b', '\u202e'])
    expect([SHOWN_LINE.test(text), SHOWN_TEXT.test(text)]).toEqual([false, false]);
});
