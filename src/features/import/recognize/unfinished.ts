import type { GivenFile } from '../given/given-file';
import { wholesOfPartial } from '../given/stray-files';
import type { Outcome } from './recognize';

// [Note: Whole is not complete] aria2 reserves a file's length before its bytes come, as browsers and torrent
// clients can: the header says what is to be there, and the rest is zeros. Only the companion tells, which goes
// when the download is done (aria2's --file-allocation; its control file, aria2.github.io/manual).

/** Models beside whose files the companion of an unfinished download lies are told so. A refusal stays one. */
export function withUnfinished(outcomes: readonly Outcome[], given: readonly GivenFile[]): Outcome[] {
  const companions = new Map<string, string>();
  for (const { path, file } of given) for (const whole of wholesOfPartial(path)) companions.set(whole, file.name);
  if (companions.size === 0) return [...outcomes];
  return outcomes.map((outcome) => {
    const unfinished = outcome.sources.map(({ path }) => companions.get(path)).find((name) => name !== undefined);
    if (unfinished === undefined || !('model' in outcome.result)) return outcome;
    return { ...outcome, result: { model: { ...outcome.result.model, unfinished } } };
  });
}
