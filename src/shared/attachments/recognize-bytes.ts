export type ImageFormat = 'png' | 'jpeg' | 'webp' | 'gif' | 'avif' | 'bmp' | 'svg' | 'heic';
export type AudioFormat = 'wav' | 'mp3';

/** What no model reads, as far as it can be named. */
export type ForeignKind =
  'archive' | 'office' | 'program' | 'video' | 'recording' | 'picture' | 'weights' | 'database' | 'font';

export type Recognized =
  | { kind: 'image'; format: ImageFormat }
  | { kind: 'audio'; format: AudioFormat }
  | { kind: 'pdf' }
  | { kind: 'foreign'; what: ForeignKind }
  /** Text, perhaps. */
  | { kind: 'unknown' };

/** How much of a file is enough to know it. */
export const recognizedBytes = 4096;

/**
 * What a file is, from its first bytes: names lie. An image or a recording may still be none further on.
 * (Multi-byte signatures as in the WHATWG's MIME Sniffing, and those of the formats themselves.)
 */
export function recognizeBytes(first: Uint8Array): Recognized {
  // A character a byte.
  const text = String.fromCharCode(...first.subarray(0, recognizedBytes));
  const image = imageFormatOf(text, first);
  if (image) return { kind: 'image', format: image };
  if (/^RIFF[^]{4}WAVE/.test(text)) return { kind: 'audio', format: 'wav' };
  if (text.startsWith('ID3') || isMp3Frame(first)) return { kind: 'audio', format: 'mp3' };
  // Some have a few lines before it, which readers put up with. (Implementation note 13 of the PDF Reference 1.7)
  if (/^[^]{0,1000}?%PDF-\d\.\d/.test(text)) return { kind: 'pdf' };
  const what = foreign.find(([, signature]) => signature.test(text))?.[0];
  return what ? { kind: 'foreign', what } : { kind: 'unknown' };
}

function imageFormatOf(text: string, first: Uint8Array): ImageFormat | undefined {
  if (/^\u0089PNG\r\n\u001a\n/.test(text)) return 'png';
  if (first[0] === 0xff && first[1] === 0xd8 && first[2] === 0xff) return 'jpeg';
  if (/^RIFF[^]{4}WEBP/.test(text)) return 'webp';
  if (/^GIF8[79]a/.test(text)) return 'gif';
  // The length of its header tells a bitmap from a text that begins with BM.
  if (/^BM[^]{8}[^]{4}[\u000c\u0028\u0034\u0038\u006c\u007c@]\0\0\0/.test(text)) return 'bmp';
  const brands = /^[^]{4}ftyp([^]{4})[^]{4}([^]{0,60})/.exec(text);
  if (brands && /avi[fs]/.test(brands[1]! + brands[2]!)) return 'avif';
  if (brands && /^(hei[cxms]|hev[cx]|mif1|msf1)/.test(brands[1]!)) return 'heic';
  return isSvg(text) ? 'svg' : undefined;
}

/**
 * Whether an SVG begins here: behind a byte order mark, the XML declaration, comments and the doctype. Step by
 * step, because one expression for all of it tries every way to part a hostile file.
 */
function isSvg(text: string): boolean {
  const before = /^(?:\u00ef\u00bb\u00bf|\s+|<\?[^>]*>|<!--[^]*?-->|<!doctype[^>[]*(?:\[[^\]]*\])?\s*>)/i;
  let rest = text;
  for (let found = before.exec(rest); found; found = before.exec(rest)) rest = rest.slice(found[0].length);
  return /^<svg[\s>/]/i.test(rest);
}

/**
 * Begins with a frame of MPEG audio, layer III. Of the bits of a header those that may not be are looked at,
 * too, so that a byte order mark and bytes by chance are none.
 */
function isMp3Frame(first: Uint8Array): boolean {
  const [sync = 0, version = 0, rate = 0] = first;
  return (
    sync === 0xff && [0xfb, 0xfa, 0xf3, 0xf2, 0xe3, 0xe2].includes(version) && rate >> 4 !== 15 && (rate & 12) !== 12
  );
}

const foreign: [ForeignKind, RegExp][] = [
  ['office', /^PK\u0003\u0004[^]*(\[Content_Types\]\.xml|word\/|xl\/|ppt\/|application\/vnd\.oasis|epub)/],
  ['office', /^\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1/],
  ['archive', /^(PK[\u0003\u0005]|\u001f\u008b|7z\u00bc\u00af|Rar!|BZh[1-9]|\u00fd7zXZ|\(\u00b5\/\u00fd)/],
  ['archive', /^[^]{257}ustar/],
  ['program', /^(MZ[^]{58}|\u007fELF|\u00ca\u00fe\u00ba\u00be|[\u00ce\u00cf]\u00fa\u00ed\u00fe|\0asm)/],
  ['recording', /^(OggS|fLaC|#!AMR|FORM[^]{4}AIF[FC]|[^]{4}ftypM4[AB])/],
  ['video', /^([^]{4}ftyp|\u001aE\u00df\u00a3|RIFF[^]{4}AVI |FLV\u0001|\0\0\u0001\u00ba)/],
  ['picture', /^(II\*\0|MM\0\*|\0\0\u0001\0|8BPS|\u00ff\n|\0\0\0\u000cJXL |\u0002\0\0\0)/],
  ['weights', /^(GGUF|[^]{4}\0{4}\{)/],
  ['database', /^(SQLite format 3\0|PAR1)/],
  ['font', /^(wOF[F2]|OTTO|\0\u0001\0\0)/],
];
