import { Lane } from '@/base/lane';
import type { GivenFile } from './given-file';
import type { Ignored, IgnoredCode } from './refusal';

/** What systems keep beside files, by their own names. */
const systemName =
  /^(\.DS_Store|\.localized|\.directory|Icon\r|(eh)?Thumbs(_vista)?\.db|desktop\.ini)$|[:._]Zone\.Identifier$|@Syno\w+$/i;
const systemFolder =
  /(^|\/)(__MACOSX|\.AppleDouble|@eaDir|\.@__thumb|\$RECYCLE\.BIN|System Volume Information|\.Trashes|lost\+found)\//i;
/** What browsers and download tools call a file that is not complete, or keep beside one. */
const partialName =
  /\.(part|partial|crdownload|crswap|aria2|incomplete|filepart|opdownload|fdmdownload|download|!qb|!ut|bc!)$/i;
const leftoverName = /\.(lock|metadata|sw[op])$|~$|^\.#/i;
/** Only these are looked into for macOS' companions that have lost their prefix. */
const weightsName = /\.(gguf|safetensors)$/i;

/** Files are looked into this many at a time. */
const readsAtOnce = 8;

/**
 * Leaves aside what belongs to no model whatever its ending: companions that systems keep beside files,
 * unfinished downloads, leftovers of editors and tools. Never throws.
 */
export async function leaveStrays(given: readonly GivenFile[]): Promise<{ kept: GivenFile[]; ignored: Ignored[] }> {
  const codes = new Map<GivenFile, IgnoredCode>();
  const unsure: GivenFile[] = [];
  for (const each of given) {
    const { name } = each.file;
    const code = codeByName(each);
    if (code) codes.set(each, code);
    else if (name.startsWith('._') || weightsName.test(name)) unsure.push(each);
  }
  const lane = new Lane(readsAtOnce);
  await Promise.all(
    unsure.map((each) => lane.run(async () => (await isCompanion(each.file)) && codes.set(each, 'system-file'))),
  );
  return {
    kept: given.filter((each) => !codes.has(each)),
    ignored: given.flatMap((each) => {
      const code = codes.get(each);
      return code ? [{ path: each.path, code }] : [];
    }),
  };
}

/** The paths of what an unfinished download, or its companion, may be of. Firefox puts eight letters before the ending. */
export function wholesOfPartial(path: string): string[] {
  if (!partialName.test(path)) return [];
  const whole = path.replace(partialName, '');
  return [whole, whole.replace(/\.[\w-]{8}(\.\w+)$/, '$1')];
}

function codeByName({ file: { name }, path }: GivenFile): IgnoredCode | undefined {
  if (systemName.test(name) || systemFolder.test(path)) return 'system-file';
  if (partialName.test(name)) return 'partial-download';
  return leftoverName.test(name) ? 'leftover' : undefined;
}

/**
 * [Note: AppleDouble] On a disk that has no place for them macOS keeps a file's attributes in another one,
 * `._` before its name, that begins with 00 05 16 07. A model may be called so, too.
 * (RFC 1740, appendix A)
 */
async function isCompanion(file: File): Promise<boolean> {
  try {
    const bytes = new Uint8Array(await file.slice(0, 4).arrayBuffer());
    if (bytes.join() === '0,5,22,7') return true;
    return file.name.startsWith('._') && String.fromCharCode(...bytes) !== 'GGUF';
  } catch {
    return file.name.startsWith('._');
  }
}
