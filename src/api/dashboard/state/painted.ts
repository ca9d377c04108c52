// Whether the first figures are on the screen: what takes a browser long, and tells less, begins afterwards.
import { signal } from '@preact/signals';

export const isPainted = signal(false);
