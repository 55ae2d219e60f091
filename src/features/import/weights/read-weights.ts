import { nothingKnown, parameterSize, type GgufDescription } from '@/formats/gguf-describe';
import { readSafetensors, SafetensorsError, type Safetensors, type SafetensorsTensor } from '@/formats/safetensors';
import type { ImportFile } from './recognized';
import type { GivenFile } from '../given/given-file';
import { Refused, refuseStandIn } from '../given/refused';

/** Reads the headers of weight files, by their names. Throws Refused. */
export async function readWeights(
  files: readonly GivenFile[],
  options?: { allowsScalars: boolean },
): Promise<Map<string, Safetensors>> {
  const found = new Map<string, Safetensors>();
  const seen = new Set<string>();
  for (const given of files) {
    await refuseStandIn(given);
    const { file, path } = given;
    const read = await readSafetensors(file, options).catch((error: unknown) => {
      if (!(error instanceof SafetensorsError)) throw error;
      throw new Refused({ code: error.code, named: error.detail }, path);
    });
    for (const { name } of read.tensors) {
      if (seen.has(name)) throw new Refused({ code: 'tensor-doubled', named: { name } }, path);
      seen.add(name);
    }
    found.set(file.name, read);
  }
  return found;
}

/** What weights alone tell of a model. */
export function describeWeights(
  tensors: readonly SafetensorsTensor[],
  architecture: string | undefined,
  title: string,
): GgufDescription {
  const parameterCount = tensors.reduce((sum, { shape }) => sum + shape.reduce((product, n) => product * n, 1), 0);
  const bytes = new Map<string, number>();
  for (const { dtype, sizeBytes } of tensors) bytes.set(dtype, (bytes.get(dtype) ?? 0) + sizeBytes);
  const [most] = [...bytes].toSorted(([, one], [, other]) => other - one);
  return {
    ...nothingKnown,
    architecture,
    name: title,
    parameterCount,
    parameterSize: parameterSize(parameterCount),
    quantization: most?.[0] ?? 'unknown',
  };
}

export function isWeights({ file }: GivenFile): boolean {
  return file.name.endsWith('.safetensors');
}

export function toImportFiles(given: readonly GivenFile[], field: ImportFile['field']): ImportFile[] {
  return given.map(({ file }) => ({ name: file.name, blob: file, field }));
}
