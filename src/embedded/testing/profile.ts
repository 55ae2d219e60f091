import type { Behaviours } from '../behaviours';
import type { EngineManners } from './engine-manners';
import { ggmlManners } from './ggml-manners';
import { goBehaviours } from './go-behaviours';
import { llamaServerBehaviours } from './llama-server-behaviours';
import { llamaServerManners } from './llama-server-manners';

/** The real servers that the simulator can pass for. */
export type ProfileName = '0.24' | '0.33';

/** A real server, as far as a client can tell it from others. */
export interface Profile {
  version: string;
  behaviours: Behaviours;
  engine: EngineManners;
  /** Whether quantizing says how far it is. */
  countsQuantizing: boolean;
}

export const profiles: Record<ProfileName, Profile> = {
  '0.24': {
    version: '0.24.0',
    behaviours: goBehaviours,
    engine: ggmlManners,
    countsQuantizing: true,
  },
  '0.33': {
    version: '0.33.0-rc2',
    behaviours: llamaServerBehaviours,
    engine: llamaServerManners,
    // The server reads the tool's standard output, which prints its progress to standard error. (server/quantization.go at v0.33.0-rc2)
    countsQuantizing: false,
  },
};
