// Whether the first figures are on the screen: slow and less important parts begin afterwards.
import { signal } from '@preact/signals';

export const isPainted = signal(false);
