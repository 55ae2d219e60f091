import { throwIfAborted } from '@/base/abort';
import type { Gguf, GgufTensor } from '@/formats/gguf-reader';

/** Which token follows which, as a chain model's weights say it. */
export type Chain = (token: number) => number;

const sliceBytes = 4 * 1024 * 1024;

/**
 * Reads the table of next tokens out of a chain model's weights: the column that a token's embedding
 * sets, then the row of the output matrix that is highest in that column. So a wrong byte or a file
 * that was not uploaded changes what the model says. Reads in slices: memory stays flat.
 *
 * Throws an Error for weights other than F16 or F32.
 */
export async function readChain(blob: Blob, gguf: Gguf, signal?: AbortSignal): Promise<Chain> {
  const tensor = (name: string) => gguf.tensors.find((each) => each.name === name);
  const embedding = tensor('token_embd.weight');
  if (!embedding) throw new Error('missing tensor token_embd.weight');
  const output = tensor('output.weight') ?? embedding;
  const width = embedding.shape[0]!;

  const columnOf = new Int32Array(embedding.shape[1] ?? 1);
  const highest = new Float32Array(columnOf.length).fill(-Infinity);
  await eachValue(blob, gguf, embedding, signal, (row, column, value) => {
    if (value <= highest[row]!) return;
    highest[row] = value;
    columnOf[row] = column;
  });

  const rowOf = new Int32Array(width);
  const best = new Float32Array(width).fill(-Infinity);
  await eachValue(blob, gguf, output, signal, (row, column, value) => {
    if (value <= best[column]!) return;
    best[column] = value;
    rowOf[column] = row;
  });
  return (token) => rowOf[columnOf[token] ?? 0] ?? 0;
}

async function eachValue(
  blob: Blob,
  { dataOffset }: Gguf,
  tensor: GgufTensor,
  signal: AbortSignal | undefined,
  visit: (row: number, column: number, value: number) => void,
): Promise<void> {
  const width = tensor.shape[0]!;
  const bytesPerValue = tensor.type === 'F16' ? 2 : tensor.type === 'F32' ? 4 : undefined;
  if (!bytesPerValue) throw new Error(`the simulator runs weights in F16 and F32 only, not ${tensor.type}`);
  const rowsPerSlice = Math.max(1, Math.floor(sliceBytes / (width * bytesPerValue)));
  const rows = tensor.elements / width;
  const start = dataOffset + tensor.offset;
  for (let row = 0; row < rows; row += rowsPerSlice) {
    throwIfAborted(signal);
    const count = Math.min(rowsPerSlice, rows - row);
    const from = start + row * width * bytesPerValue;
    const bytes = await blob.slice(from, from + count * width * bytesPerValue).arrayBuffer();
    const values = bytesPerValue === 2 ? new Uint16Array(bytes) : new Float32Array(bytes);
    for (let i = 0; i < values.length; i += 1) {
      const value = bytesPerValue === 2 ? halfToFloat(values[i]!) : values[i]!;
      visit(row + Math.floor(i / width), i % width, value);
    }
  }
}

function halfToFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? -Infinity : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
