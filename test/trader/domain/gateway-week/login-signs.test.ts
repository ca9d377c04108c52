// Lines as IBC writes them, with its stamp before each.
import { expect, it } from 'vitest';
import { createLoginSignReader } from '../../../../src/trader/domain/gateway-week/login-signs.ts';

it.each([
  ['Second Factor Authentication initiated', 'push-sent'],
  ['If login has not completed, IBC will exit in 214 seconds', 'push-closed'],
  ["ExitAfterSecondFactorAuthenticationTimeout is set to 'no'", 'push-closed'],
  ['Duration since login: 24 seconds', 'push-closed'],
  ['Re-login after second factor authentication timeout not required', 'push-closed'],
  ['IBC closing after Second Factor Authentication dialog timeout', 'push-missed'],
  ['Re-login after second factor authentication timeout in 5 second', 'push-missed'],
  ['IBC closing because login has not completed after Second Factor Authentication', 'push-missed'],
  ['Login has completed', 'logged-in'],
  ['Login failed', 'login-failed'],
  ['Login error message:', 'login-failed'],
  ['detected dialog entitled: Unrecognized Username or Password; event=Opened', 'relogin-refused'],
  ['detected dialog entitled: Unrecognized Username or Password; event=Closed', undefined],
  ['detected dialog entitled: Login failed; event=Opened', undefined],
  [
    'Too many failed login attempts. Please wait 4 minutes & 47 seconds before attempting to re-login again.',
    'refused',
  ],
  ['End this session and let the other session proceed', 'rival'],
  ['User must choose whether to continue with this session', 'rival'],
  ['Login failed - Server disconnected, please try again', undefined],
  ['Login has completed: exiting via [File, Close] menu', undefined],
  ['End the other session and continue this one', undefined],
  ['CommandServer received command: RESTART', undefined],
  ['Starting session: will exit if login dialog is not displayed within 60 seconds', undefined],
])('%s', (text, sign) => {
  expect(createLoginSignReader()(`2026-11-29 01:00:20:123 IBC: ${text}\r`)).toBe(sign);
});

it.each([
  [['Starting session: will exit', 'Setting user name', 'Setting password'], 'refused'],
  [['Setting user name', 'Setting password', 'Login has completed'], 'refused'],
  [['Setting password', 'Re-starting session'], 'relogin-refused'],
  [['Setting password', 'Re-login to session'], 'relogin-refused'],
  [['Re-starting session', 'Re-login to session', 'Setting password'], 'refused'],
])('an unrecognized password after %j is %s', (before, sign) => {
  const signOf = createLoginSignReader();
  for (const text of before) signOf(`2026-11-29 01:00:20:123 IBC: ${text}`);
  expect(
    signOf(
      '2026-11-29 01:00:20:123 IBC: detected dialog entitled: Unrecognized Username or Password; event=Opened',
    ),
  ).toBe(sign);
});

it.each([
  [24, 'push-closed'],
  [179, 'push-closed'],
  [180, 'push-missed'],
])('a push that closes after %d seconds and is not asked for again is %s', (seconds, sign) => {
  const signOf = createLoginSignReader();
  expect(signOf(`2026-11-29 01:03:20:123 IBC: Duration since login: ${seconds} seconds`)).toBe(
    'push-closed',
  );
  expect(
    signOf(
      '2026-11-29 01:03:20:124 IBC: Re-login after second factor authentication timeout not required',
    ),
  ).toBe(sign);
});
