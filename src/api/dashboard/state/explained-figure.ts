// The figure of which somebody wants to know what makes it.
import { signal } from '@preact/signals';
import type { FigureName } from '../facts/shapes.ts';

export const explained = signal<FigureName | undefined>(undefined);
