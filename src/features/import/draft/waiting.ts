import { folderOf, type GivenFile } from '../given/given-file';
import { resolvePath } from '../modelfile/modelfile-paths';
import { waitingForParts, wholeName } from '../weights/whole-name';
import type { RefusedDraft } from './draft';

/**
 * What a Modelfile that lacks files, or parts that lack others, bring to those that are given now: what
 * they have already, less what is given again. Undefined where they wait for something else.
 */
export function sourcesThatWait(draft: RefusedDraft, given: readonly GivenFile[]): GivenFile[] | undefined {
  const isGivenAgain = ({ file }: GivenFile) =>
    given.some((other) => other.file.name === file.name && other.file.size === file.size);
  const isNamed = (value: string) => resolvePath(value, '', given, { isFile: true }).files.length > 0;
  if (draft.modelfile?.waitsFor.some(isNamed)) return draft.sources.filter((source) => !isGivenAgain(source));
  if (!waitingForParts.includes(draft.refusal.code)) return undefined;
  const wholes = new Set(draft.sources.map(({ file }) => wholeName(file.name)).filter(Boolean));
  const last = given.findLast(({ file }) => wholes.has(wholeName(file.name)));
  if (!last) return undefined;
  // One that broke off is replaced, whatever its size.
  const isReplaced = ({ file }: GivenFile) => given.some((other) => other.file.name === file.name);
  const isGone = draft.refusal.code === 'cut-short' ? isReplaced : isGivenAgain;
  // They lie where the others lie, wherever they came from.
  const folder = folderOf(last.path);
  return draft.sources
    .filter((source) => !isGone(source))
    .map(({ file }) => ({ file, path: folder === '' ? file.name : `${folder}/${file.name}` }));
}
