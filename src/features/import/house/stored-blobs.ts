import { Lane } from '@/base/lane';
import { createSha256Hasher } from '@/base/sha256/hash-blob';
import type { GgufProblem } from '@/formats/gguf-check';
import type { GgufDescription } from '@/formats/gguf-describe';
import type { Digest } from '@/ollama';
import { toDigest } from '@/ollama/digest';
import type { GivenFile } from '../given/given-file';
import { checkWhole, readPart } from '../weights/recognize-gguf';
import type { Refusal } from '../given/refusal';

/** A GGUF of the folder that passed its pre-flight. */
export interface StoredWeights {
  description: GgufDescription;
  warnings: GgufProblem[];
}

/** Why a text cannot be had: the browser may not read it, or it is not what its name says. */
export type TextProblem = 'unreadable' | 'damaged' | 'too-large';

/** Licenses have some kilobytes; what is larger than this is no text that a model begins with. */
const maxTextBytes = 8 * 1024 * 1024;

/** Files are read this many at a time, and of the headers of models, which are megabytes, fewer. */
const atOnce = { texts: 8, headers: 3 };

/** The blobs of a models folder. What several models share is read once. */
export class StoredBlobs {
  private readonly texts = new Map<Digest, Promise<string | { problem: TextProblem }>>();
  private readonly weights = new Map<Digest, Promise<StoredWeights | Refusal>>();
  private readonly textLane = new Lane(atOnce.texts);
  private readonly headerLane = new Lane(atOnce.headers);
  private hasher: ReturnType<typeof createSha256Hasher> | undefined;

  constructor(private readonly files: ReadonlyMap<Digest, GivenFile>) {}

  get isEmpty(): boolean {
    return this.files.size === 0;
  }

  find(digest: Digest): GivenFile | undefined {
    return this.files.get(digest);
  }

  /**
   * The text of a blob that is there. It goes into the create request, where no server compares it with
   * its digest: that is done here.
   */
  text(digest: Digest): Promise<string | { problem: TextProblem }> {
    return once(this.texts, digest, () =>
      this.textLane.run(async () => {
        const bytes = await readBytes(this.files.get(digest)!.file);
        if (!(bytes instanceof Uint8Array)) return { problem: bytes };
        if ((await this.digestOf(bytes)) !== digest) return { problem: 'damaged' };
        // A byte order mark stays. What is no UTF-8 becomes what Go's JSON would make of it.
        return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
      }),
    );
  }

  /** What a blob that is there says of itself as GGUF. Only its header is read; the server verifies the rest. */
  read(digest: Digest): Promise<StoredWeights | Refusal> {
    return once(this.weights, digest, () =>
      this.headerLane.run(async () => {
        const source = this.files.get(digest)!;
        const part = await readPart(source);
        if (!('gguf' in part)) return part;
        const { description } = part;
        // A part of a split model says little of itself; whoever asks sees that it is one.
        if (description.split) return { description, warnings: [] };
        const whole = checkWhole({ fileName: source.file.name, blob: source.file, sources: [source] }, part.gguf);
        return 'blob' in whole ? { description, warnings: whole.warnings } : whole;
      }),
    );
  }

  private async digestOf(bytes: Uint8Array): Promise<Digest> {
    const hasher = await (this.hasher ??= createSha256Hasher());
    return toDigest(hasher.init().update(bytes).digest('hex'));
  }
}

/** A file that is small as a whole, or why there is none of it. */
async function readBytes(file: File): Promise<Uint8Array | TextProblem> {
  if (file.size > maxTextBytes) return 'too-large';
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    return 'unreadable';
  }
}

/** A small file's text, such as a manifest's; undefined when it cannot be read or is no small file. */
export async function readText(file: File): Promise<string | undefined> {
  const bytes = await readBytes(file);
  return bytes instanceof Uint8Array ? new TextDecoder().decode(bytes) : undefined;
}

function once<K, T>(known: Map<K, Promise<T>>, key: K, make: () => Promise<T>): Promise<T> {
  const found = known.get(key) ?? make();
  known.set(key, found);
  return found;
}
