// Passwords that are refused before they are used.
import { describe, expect, it } from 'vitest';
import { whyPasswordIsUnfit } from '../../../src/api/identity/passwords.ts';

describe('a password', () => {
  it.each([
    'qwertyuiop',
    '1234567890',
    'password123',
    'PASSWORD123',
    '1q2w3e4r5t',
    'Manchester',
    '1qaz2wsx3edc',
  ])('is not one that many people use: %s', (password) => {
    expect(whyPasswordIsUnfit(password, 'ann')).toMatch(/many people use/);
  });

  it.each(['correct horse 42', 'another battery 77', 'qwertyuiop!7k', 'пароль-из-слов'])(
    'may be any other: %s',
    (password) => {
      expect(whyPasswordIsUnfit(password, 'ann')).toBeUndefined();
    },
  );
});
