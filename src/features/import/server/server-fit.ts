import { isConvertible } from '@/formats/safetensors-architectures';
import { isAtLeast, type Release } from '@/ollama/version';
import { abilitiesOf } from '@/shared/server-abilities';
import type { Server } from '@/shared/servers.store';
import type { Recognized } from '../weights/recognized';

/** What a server would make of a model; worded in locales/…/import.json under `fit.code`. */
export interface FitProblem {
  code: 'too-old' | 'embedded-safetensors' | 'architecture-unknown' | 'architecture-unsure' | 'projector-unknown';
  /** A blocked import would fail after every byte was sent. */
  isBlocking: boolean;
}

/** A server as far as it matters here. Its version is unknown while it does not answer. */
export interface FitServer {
  server: Pick<Server, 'kind'> | undefined;
  version: string | undefined;
}

/** What keeps a server from making use of a model, as far as its version tells. */
export function serverFit(
  { format, description, warnings, base }: Recognized,
  { server, version }: FitServer,
): FitProblem[] {
  const problems: FitProblem[] = [];
  const { converts, createsFromFiles, readsNewProjectors } = abilitiesOf(server, version);
  const since = (...release: Release) => isAtLeast(version, release);
  if (createsFromFiles === false) problems.push({ code: 'too-old', isBlocking: true });
  if (format === 'safetensors') {
    if (!converts) problems.push({ code: 'embedded-safetensors', isBlocking: true });
    else if (!base) problems.push(...architectureProblem(description.architecture ?? '', since));
  }
  const isOwnProjector = warnings.some(({ code }) => code === 'old-projector');
  if (isOwnProjector && !readsNewProjectors) {
    problems.push({ code: 'projector-unknown', isBlocking: false });
  }
  return problems;
}

/** What 0.24 converts is known; a newer one may convert more, an older one less. */
function architectureProblem(architecture: string, since: (...release: Release) => boolean | undefined): FitProblem[] {
  if (isConvertible(architecture)) {
    return since(0, 24, 0) === false ? [{ code: 'architecture-unsure', isBlocking: false }] : [];
  }
  const isBlocking = since(0, 25, 0) === false;
  return [{ code: isBlocking ? 'architecture-unknown' : 'architecture-unsure', isBlocking }];
}
