// Where Chromium is installed. The shell has the same engine without windows around its pages, which take half of the processor time.
import { existsSync } from 'node:fs';

const PLACES = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

export function chromiumPlace(): string | undefined {
  return PLACES.find((place) => existsSync(place));
}

export const LAUNCH_ARGS = ['--no-sandbox'];
