/**
 * Why a `tokenizer.model` is none that Ollama converts. `bad-tokenizer-model`: it is no SentencePiece
 * model (Llama 3 has a list of another kind under that name).
 */
export class SentencePieceError extends Error {
  override readonly name = 'SentencePieceError';

  constructor(
    readonly code: 'bad-tokenizer-model' | 'unreadable',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The largest of real ones have 5 MB. */
const maxBytes = 32 * 1024 * 1024;

/**
 * The pieces of a SentencePiece model, in order: a protobuf of which they are field 1 and their text
 * field 1 of it. Throws SentencePieceError whatever the bytes are.
 *
 * (sentencepiece_model.proto and parseSentencePiece in convert/tokenizer_spm.go at v0.24.0)
 */
export async function readSentencePieces(blob: Blob): Promise<string[]> {
  if (blob.size > maxBytes) throw bad('It is larger than any');
  const bytes = new Uint8Array(await read(blob));
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const pieces: string[] = [];
  for (const field of fieldsOf(bytes)) {
    if (field.number !== 1) {
      // How it was trained and how it normalizes: not used, and still read.
      if (field.number <= 5 && field.bytes) for (const _ of fieldsOf(field.bytes));
      continue;
    }
    if (!field.bytes) throw bad('A piece is no message');
    let text = '';
    for (const inner of fieldsOf(field.bytes)) {
      const wire = [undefined, 2, 5, 0][inner.number];
      if (wire !== undefined && inner.wire !== wire) throw bad('A part of a piece is of another type');
      if (inner.number === 1 && inner.bytes) text = decoder.decode(inner.bytes);
    }
    pieces.push(text);
  }
  if (pieces.length === 0) throw bad('It has no pieces');
  return pieces;
}

async function read(blob: Blob): Promise<ArrayBuffer> {
  try {
    return await blob.arrayBuffer();
  } catch (error) {
    throw new SentencePieceError('unreadable', String(error), { cause: error });
  }
}

interface Field {
  number: number;
  wire: number;
  /** Of a field that has a length. */
  bytes?: Uint8Array;
}

/** The fields of a message of the protobuf wire format. */
function* fieldsOf(bytes: Uint8Array): Generator<Field> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = bytes[at];
      if (byte === undefined) throw bad('It ends in the middle of a number');
      at += 1;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw bad('A number is too long');
  };
  const skip = (count: number): void => {
    if (count > bytes.length - at) throw bad('It ends in the middle of a field');
    at += count;
  };
  while (at < bytes.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    const wire = tag % 8;
    if (number === 0 || number > 0x1fff_ffff) throw bad('A field has no number');
    if (wire === 2) {
      const length = varint();
      const start = at;
      skip(length);
      yield { number, wire, bytes: bytes.subarray(start, at) };
      continue;
    }
    if (wire === 0) varint();
    else if (wire === 1) skip(8);
    else if (wire === 5) skip(4);
    // Groups are not used in it.
    else throw bad(`A field is of the type ${wire}`);
    yield { number, wire };
  }
}

function bad(message: string): SentencePieceError {
  return new SentencePieceError('bad-tokenizer-model', message);
}
