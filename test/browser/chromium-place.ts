// Where Chromium is installed.
import { existsSync } from 'node:fs';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export function chromiumPlace(): string | undefined {
  return PLACES.find((place) => existsSync(place));
}

export const LAUNCH_ARGS = ['--no-sandbox'];
