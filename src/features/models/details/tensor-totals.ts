import { tensorBytes } from '@/formats/gguf-tensor-types';
import type { TensorInfo } from '@/ollama';

/** Several tensors together. */
export interface TensorTotal {
  /** What they have in common: their type, or their layer. */
  key: string;
  count: number;
  /** How many numbers they are made of. */
  elements: number;
  /** In the model's file; undefined where a type is not known. */
  bytes: number | undefined;
}

/** The tensors of each type, the heaviest first. */
export function totalsByType(tensors: readonly TensorInfo[]): TensorTotal[] {
  return totals(tensors, ({ type }) => type).sort(
    (one, other) => (other.bytes ?? other.elements) - (one.bytes ?? one.elements),
  );
}

/** The tensors of each layer, in the order of the file; those outside of any by the first part of their name. */
export function totalsByLayer(tensors: readonly TensorInfo[]): TensorTotal[] {
  const layers = totals(tensors, ({ name }) => /^(?:[a-z_]+\.)*?\D*\.\d+(?=\.)/.exec(name)?.[0] ?? name.split('.')[0]!);
  return layers.sort((one, other) => collator.compare(one.key, other.key));
}

/** All of them. */
export function totalOf(tensors: readonly TensorInfo[]): TensorTotal {
  return totals(tensors, () => '')[0] ?? { key: '', count: 0, elements: 0, bytes: 0 };
}

const collator = new Intl.Collator('en', { numeric: true });

function totals(tensors: readonly TensorInfo[], keyOf: (tensor: TensorInfo) => string): TensorTotal[] {
  const byKey = new Map<string, TensorTotal>();
  for (const tensor of tensors) {
    const key = keyOf(tensor);
    const elements = tensor.shape.reduce((product, length) => product * length, 1);
    const bytes = tensorBytes(tensor.type, elements);
    const total = byKey.get(key) ?? { key, count: 0, elements: 0, bytes: 0 };
    byKey.set(key, {
      key,
      count: total.count + 1,
      elements: total.elements + elements,
      bytes: total.bytes === undefined || bytes === undefined ? undefined : total.bytes + bytes,
    });
  }
  return [...byKey.values()];
}
