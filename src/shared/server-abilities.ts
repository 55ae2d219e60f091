import { isAtLeast } from '@/ollama/version';
import type { Server } from './servers.store';
import { translate } from './texts';

/** What a server can do that its protocol does not say. `undefined` where that depends on a version that is not known. */
export interface ServerAbilities {
  /** Runs inside this page: nothing is sent anywhere, asking it for anything starts it. */
  isLocal: boolean;
  /** Whether a create may bring a Go template; without, a model uses the chat template of its own file. */
  takesTemplates: boolean;
  /** Whether it reaches registries: pull and push. */
  pulls: boolean;
  quantizes: boolean;
  /** Whether it makes a model of safetensors. */
  converts: boolean;
  /** Whether a create may name files that were uploaded, which came with 0.5.5. */
  createsFromFiles: boolean | undefined;
  /** Whether it knows a projector that tells its kind in the newer way, as 0.30.4 does. */
  readsNewProjectors: boolean | undefined;
  /** Whether it holds every model to the format `json`. From 0.30 on some are held to schemas alone. */
  enforcesJson: boolean | undefined;
  /** Whether probabilities can be asked for together with tools, which servers refuse from 0.30 on. */
  takesLogprobsWithTools: boolean | undefined;
  /** Whether it shows the prompt that it makes of a request, without running the model, which came with 0.11.5. */
  showsPrompts: boolean | undefined;
}

/** What a server can do. `version` is what it says of itself; a build from source says 0.0.0, which tells nothing. */
export function abilitiesOf(server: Pick<Server, 'kind'> | undefined, version?: string): ServerAbilities {
  const isLocal = server?.kind === 'embedded';
  const hasNewerEngine = isAtLeast(version, [0, 30, 0]);
  const isBefore = hasNewerEngine === undefined ? undefined : !hasNewerEngine;
  return {
    isLocal,
    takesTemplates: !isLocal,
    pulls: !isLocal,
    quantizes: !isLocal,
    converts: !isLocal,
    createsFromFiles: isAtLeast(version, [0, 5, 5]),
    readsNewProjectors: isLocal || isAtLeast(version, [0, 30, 4]),
    enforcesJson: isLocal || isBefore,
    takesLogprobsWithTools: isLocal || isBefore,
    showsPrompts: isLocal ? false : isAtLeast(version, [0, 11, 5]),
  };
}

/** A server's name as it is shown; the one inside this page has a text for a name. Empty for none. */
export function serverName(server: Pick<Server, 'kind' | 'name'> | undefined): string {
  if (!server) return '';
  return abilitiesOf(server).isLocal ? translate('common.thisBrowser') : server.name;
}

/** The picture that stands for a server. */
export function serverIcon(server: Pick<Server, 'kind'> | undefined): string {
  return abilitiesOf(server).isLocal ? 'i-lucide-app-window' : 'i-lucide-server';
}
