// A law of the days at Interactive Brokers: what it is shown, in the broker's words.

import type { Change } from '../../../../src/simulators/ib-gateway/exchange/state/changes.ts';
import type { Request } from '../../../../src/simulators/ib-gateway/messages/request.ts';
import type { GatewayCommand } from '../../../../src/trader/adapters/ib/messages/messages.ts';
import type { Accused, LawOf } from '../checking/law-of.ts';
import type { World } from './world.ts';

export type Law = LawOf<GatewayCommand, Request, Change>;

export type MakeLaw = (world: World, broken: Accused) => Law;
