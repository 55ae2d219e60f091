import { isPath } from '@/shared/model-form/modelfile-path';
import { folderOf, type GivenFile } from '../given/given-file';
import { wholeName } from '../weights/whole-name';

// What a FROM or ADAPTER line names, among the files that were given. The CLI looks beside the Modelfile
// (expandPath in parser/parser.go at v0.24.0). A page sees neither a disk nor a home folder, so what is
// not found there is looked for by its own name.

export interface Resolved {
  /** One file, or all that lie in a folder. Empty when nothing of that name was given. */
  files: GivenFile[];
  /** Several files go by that name. */
  isAmbiguous?: boolean;
}

/**
 * Finds what `value` names in a Modelfile that lies in `folder`; the folder is empty for one given by itself.
 * What may be a model's name as well (unless `isFile` says otherwise) is looked for in its very place only.
 */
export function resolvePath(
  value: string,
  folder: string,
  given: readonly GivenFile[],
  { isFile = isPath(value) } = {},
): Resolved {
  const path = value.replaceAll('\\', '/').replace(/\/+$/, '');
  const place = /^(~|[a-z]:|\/|$)/i.test(path) ? undefined : joined(folder, path);
  if (place !== undefined) {
    const exact = given.filter((each) => each.path === place);
    if (exact.length > 0) return onlyOne(exact);
    const inside = given.filter((each) => place === '' || each.path.startsWith(`${place}/`));
    if (inside.length > 0) return { files: inside };
  }
  return isFile ? byName(path.split('/').filter(isName), given) : { files: [] };
}

/** A file with the other parts of the split model that it is a part of. */
export function withShards(file: GivenFile, given: readonly GivenFile[]): GivenFile[] {
  const whole = wholeName(file.file.name);
  if (whole === undefined) return [file];
  const folder = folderOf(file.path);
  return given.filter((each) => wholeName(each.file.name) === whole && folderOf(each.path) === folder);
}

/** By the last names of the path, as many as agree: `/home/me/a/x.gguf` is rather `a/x.gguf` than `b/x.gguf`. */
function byName(names: readonly string[], given: readonly GivenFile[]): Resolved {
  // The Modelfile's own folder: it was given without it, or the files without theirs.
  if (names.length === 0) return { files: [...given] };
  const scored = given.map((each) => ({ each, score: agreement(names, each.path.split('/')) }));
  const best = Math.max(0, ...scored.map(({ score }) => score));
  if (best > 0) return onlyOne(scored.filter(({ score }) => score === best).map(({ each }) => each));
  const last = names.at(-1)!.toLowerCase();
  // A split model goes by the name of the whole, too.
  const whole = given.filter(({ file }) => wholeName(file.name)?.toLowerCase() === last);
  if (whole.length > 0) return { files: withShards(whole[0]!, given) };
  const isInside = ({ path }: GivenFile) => path.toLowerCase().split('/').slice(0, -1).includes(last);
  return { files: given.filter(isInside) };
}

function agreement(names: readonly string[], path: readonly string[]): number {
  let count = 0;
  while (count < names.length && names.at(-1 - count)!.toLowerCase() === path.at(-1 - count)?.toLowerCase()) count += 1;
  return count;
}

function onlyOne(found: GivenFile[]): Resolved {
  const [first, ...others] = found;
  return others.some(({ file }) => file !== first!.file) ? { files: [], isAmbiguous: true } : { files: [first!] };
}

function isName(name: string): boolean {
  return !['', '.', '..', '~'].includes(name) && !/^[a-z]:$/i.test(name);
}

/** Undefined where the path leaves what was given. */
function joined(folder: string, path: string): string | undefined {
  const result: string[] = [];
  for (const name of `${folder}/${path}`.split('/')) {
    if (name === '..' && result.pop() === undefined) return undefined;
    if (name !== '' && name !== '.' && name !== '..') result.push(name);
  }
  return result.join('/');
}
