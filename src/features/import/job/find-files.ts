import { sha256Hex } from '@/base/sha256/hash-blob';
import { fileAt, permissionOf } from '../given/file-handles';
import type { GivenFile } from '../given/given-file';
import type { ImportPlan } from '../draft/plan';
import type { ReadyDraft } from '../draft/draft';
import { recognizeGiven } from '../recognize/recognize-modelfile';
import { derivedModel, recognizeJoined } from '../recognize/recognize-named';
import { fingerprint, type Hash } from './fingerprint';
import type { Interrupted, Job, JobFile, JobSource } from './job';

interface FindOptions {
  /** Files that the user gives again. */
  given?: readonly GivenFile[];
  /** Whether the browser may ask for permission to read: only after a click or a key. */
  ask: boolean;
  hash?: Hash;
}

/**
 * Finds the files of an interrupted import again: among those given, else by what the browser kept. Each
 * is checked to be the one it was. Says what is needed where not all of them can be had. Never throws.
 */
export async function findFiles(
  { sources }: Pick<Job, 'sources'>,
  { given = [], ask, hash = (blob) => sha256Hex(blob) }: FindOptions,
): Promise<{ sources: GivenFile[] } | Interrupted> {
  const found: GivenFile[] = [];
  const lacking: string[] = [];
  const wrong: string[] = [];
  let isAllowed = true;
  for (const source of sources) {
    const candidate = amongGiven(source, given) ?? (await fromBrowser(source, ask));
    if (candidate === 'prompt') isAllowed = false;
    else if (!candidate) lacking.push(source.path);
    else if (await isSame(candidate.file, source, hash)) found.push(candidate);
    else wrong.push(source.path);
  }
  if (lacking.length + wrong.length > 0) return { at: 'interrupted', needs: 'files', lacking, wrong };
  return isAllowed ? { sources: found } : { at: 'interrupted', needs: 'permission' };
}

/** Makes the plan of an interrupted import from its files; undefined where they make something else now. */
export async function planAgain(
  {
    model,
    settings,
    files,
  }: Pick<Job, 'model' | 'settings'> & { files: readonly Pick<JobFile, 'name' | 'sizeBytes'>[] },
  sources: readonly GivenFile[],
): Promise<{ plan: ImportPlan; source: PlanSource } | undefined> {
  for (const source of await recognizeAgain(model, sources)) {
    const again = files.map(({ name, sizeBytes }) =>
      source.model.files.find((file) => file.name === name && file.blob.size === sizeBytes),
    );
    const all = again.filter((file) => file !== undefined);
    if (all.length === files.length) return { plan: { model, settings, files: all }, source };
  }
  return undefined;
}

/** What a plan is made from, as a draft has it. */
type PlanSource = Pick<ReadyDraft, 'model' | 'settings' | 'house'>;

async function recognizeAgain(name: string, sources: readonly GivenFile[]): Promise<PlanSource[]> {
  const given = await recognizeGiven(sources);
  const { houses } = given;
  // A model and its adapter may have been put together by a Modelfile that was only pasted.
  const outcomes = [...given.outcomes, ...(await recognizeJoined(sources)).outcomes];
  const models = outcomes.flatMap(({ result }) => ('model' in result ? [{ model: result.model }] : []));
  const moved = houses.flatMap(({ path, models: stored }) =>
    stored.flatMap((each) =>
      'model' in each.result && each.name === name ? [{ ...each.result, house: { path, models: [each] } }] : [],
    ),
  );
  // One that derives from a model of the server has no files at all.
  return sources.length === 0 ? [{ model: derivedModel('') }] : [...models, ...moved];
}

/** The given file that is meant: the one at the same place, else one of the same name and size, else of the name. */
function amongGiven({ path, name, sizeBytes }: JobSource, given: readonly GivenFile[]): GivenFile | undefined {
  const named = given.filter(({ file }) => file.name === name);
  const best = named.find((each) => each.path === path) ?? named.find(({ file }) => file.size === sizeBytes);
  const { file, root, path: givenPath } = best ?? named[0] ?? {};
  return file && { file, path, root: givenPath === path ? root : undefined };
}

/** What the browser kept: the file itself, or the way to it. */
async function fromBrowser({ path, file, root }: JobSource, ask: boolean): Promise<GivenFile | 'prompt' | undefined> {
  try {
    if (file) return { file, path };
    if (!root) return undefined;
    const permission = await permissionOf(root, { ask });
    if (permission === 'prompt') return 'prompt';
    return permission === 'granted' ? { file: await fileAt(root, path), path, root } : undefined;
  } catch {
    return undefined;
  }
}

async function isSame(file: File, { sizeBytes, fingerprint: known }: JobSource, hash: Hash): Promise<boolean> {
  if (file.size !== sizeBytes) return false;
  try {
    return known === undefined || (await fingerprint(file, hash)) === known;
  } catch {
    return false;
  }
}
