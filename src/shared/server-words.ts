import { abilitiesOf } from '@/shared/server-abilities';
import type { Server } from '@/shared/servers.store';
import { translate } from '@/shared/texts';

/** A server within a sentence: as who does something, and as where something is. */
export interface ServerWords {
  /** `workstation`, `this browser`, `the server`. */
  server: string;
  /** `on workstation`, `in this browser`. */
  place: string;
}

export function serverWords(server: Server | undefined): ServerWords {
  if (abilitiesOf(server).isLocal)
    return { server: translate('common.thisBrowserInside'), place: translate('common.here') };
  const name = server?.name || translate('common.theServerInside');
  return { server: name, place: translate('common.there', { server: name }) };
}
