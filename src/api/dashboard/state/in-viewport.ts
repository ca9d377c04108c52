// Whether the part of a page that asks for something is on the screen: what is off the screen is not asked for.
import { type ReadonlySignal, signal } from '@preact/signals';
import { createContext } from 'preact';

/** True outside of parts that look where they are. */
export const InSight = createContext<ReadonlySignal<boolean>>(signal(true));
