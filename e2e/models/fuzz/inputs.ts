import { chainModel } from '@/formats/chain-model';
import { tensorTypeNumbers } from '@/formats/gguf-tensor-types';
import { arrayOf, text, u32 } from '@/formats/gguf-value';
import { writeGguf } from '@/formats/gguf-writer';
import { adapted } from '../adapter';
import { peftAdapter } from '../peft';
import { withProjector } from '../projector';
import { safetensorsFolder } from '../safetensors';
import { shards } from '../shards';
import { unpackGguf } from '../unpack';
import { utf8, type Bytes } from './bytes';
import { mutateGguf, mutateGgufBytes } from './gguf';
import { mutateJson } from './json';
import { looseGguf } from './loose-gguf';
import { mutateModelfile } from './modelfile';
import { withSeed, type Random } from './random';
import { looseSafetensors, mutatePieces, mutateSafetensors, sentencePieces } from './safetensors';

/** One thing that somebody gave to the Import room: files where they lie, or the text of a Modelfile. */
export type FuzzInput = { files: { file: File; path: string }[] } | { modelfile: string };

/** A sort of input, and how many of the ten thousand are of it. */
export interface FuzzKind {
  count: number;
  make: (random: Random) => FuzzInput;
}

/** Every sort of input there is, by name. Of the same seed the same inputs, whatever ran before. */
export async function fuzzKinds(seed: string): Promise<Record<string, FuzzKind>> {
  return withSeed(seed, async () => ({ ...(await ggufKinds()), ...(await folderKinds()), modelfile: modelfileKind }));
}

const modelfileKind: FuzzKind = { count: 1500, make: (random) => ({ modelfile: mutateModelfile(random) }) };

async function ggufKinds(): Promise<Record<string, FuzzKind>> {
  const words = [' Hello', ' there', '.'];
  const { metadata, tensors } = await unpackGguf(chainModel({ words, chatTemplate: '{{ messages }}' }));
  const quantized = writeGguf({
    metadata: new Map([...metadata, ['general.file_type', u32(7)]]),
    tensors: tensors.map(({ name, shape }) => {
      const elements = shape.reduce((product, length) => product * length, 1);
      return shape.length === 1
        ? { name, shape, typeNumber: 0, data: new Uint8Array(elements * 4) }
        : { name, shape, typeNumber: tensorTypeNumbers.Q8_0, data: new Uint8Array((elements / 32) * 34) };
    }),
  });
  const bytePairs = {
    'tokenizer.ggml.model': text('gpt2'),
    'tokenizer.ggml.merges': arrayOf('string', ['h e', 't h']),
  };
  const models = [
    chainModel({ words, chatTemplate: '{{ messages }}' }),
    chainModel({ words, poolingType: 1 }),
    chainModel({ words, metadata: bytePairs }),
    chainModel({ words, metadata: { 'general.architecture': text('gemma3') } }),
    quantized,
    (await adapted()).adapters[0]!,
  ];
  const alone = await Promise.all(models.map(looseGguf));
  const parts = (await shards(3)).files;
  const emptyFirst = (await shards(3, { firstIsEmpty: true })).files;
  const withProjectors = [withProjector('projector'), withProjector('mmproj')].map(({ file, projector }) => [
    file,
    projector,
  ]);
  const sets = await Promise.all([parts, emptyFirst, ...withProjectors].map(looseFiles));
  return {
    gguf: { count: 2800, make: (random) => ({ files: [given(mutateGguf(random.pick(alone), random, 'm.gguf'))] }) },
    'gguf-bytes': {
      count: 500,
      make: (random) => ({ files: [given(mutateGgufBytes(random.pick(alone), random, 'm.gguf'))] }),
    },
    'gguf-set': {
      count: 900,
      make: (random) => {
        const set = random.pick(sets);
        const chosen = random.below(set.length);
        const files = set.map(({ file, loose }, index) =>
          index === chosen ? mutateGguf(loose, random, file.name) : file,
        );
        if (random.chance(0.1)) files.splice(random.below(files.length), 1);
        if (random.chance(0.1)) files.push(new File([random.pick(files)], random.pick(files).name));
        return { files: files.map((file) => given(file, random.chance(0.5) ? 'set' : '')) };
      },
    },
  };
}

async function looseFiles(files: readonly File[]) {
  return Promise.all(files.map(async (file) => ({ file, loose: await looseGguf(file) })));
}

async function folderKinds(): Promise<Record<string, FuzzKind>> {
  const model = safetensorsFolder({ fileCount: 2 }).files;
  const alone = safetensorsFolder().files;
  const lora = (await peftAdapter()).adapters;
  const pieces = sentencePieces(
    Array.from({ length: 300 }, (_, i) => ({ text: `p${i}`, score: -i, type: i < 3 ? 3 : i < 259 ? 6 : 1 })),
  );
  const spoken = [
    ...alone,
    new File([pieces], 'tokenizer.model'),
    jsonFile('added_tokens.json', { '<extra>': 300 }),
    jsonFile('special_tokens_map.json', { bos_token: '<s>', additional_special_tokens: [{ content: 'p0' }] }),
  ];
  const loose = new Map<File, Awaited<ReturnType<typeof looseSafetensors>>>();
  for (const file of [...model, ...alone, ...lora]) {
    if (file.name.endsWith('.safetensors')) loose.set(file, await looseSafetensors(file));
  }
  const values = new Map<File, unknown>();
  for (const file of [...model, ...spoken, ...lora]) {
    if (file.name.endsWith('.json')) values.set(file, JSON.parse(await file.text()));
  }
  const generation = jsonFile('generation_config.json', { eos_token_id: [2], bos_token_id: 1 });
  values.set(generation, JSON.parse(await generation.text()));
  /** The folder with one file changed. */
  const changing = (folder: readonly File[], name: RegExp, change: (file: File, random: Random) => Bytes | Blob) => {
    const places = folder.flatMap((file, index) => (name.test(file.name) ? [index] : []));
    return (random: Random): FuzzInput => {
      const chosen = random.pick(places);
      const files = folder.map((file, index) =>
        index === chosen ? new File([change(file, random)], file.name) : file,
      );
      if (random.chance(0.02)) files.splice(random.below(files.length), 1);
      return { files: files.map((file) => given(file, random.chance(0.02) ? '' : 'folder')) };
    };
  };
  const json = (file: File, random: Random) => mutateJson(values.get(file), random);
  const weights = (file: File, random: Random) => mutateSafetensors(loose.get(file)!, random, file.name);
  return {
    safetensors: { count: 1300, make: changing(model, /\.safetensors$/, weights) },
    'adapter-weights': { count: 300, make: changing(lora, /\.safetensors$/, weights) },
    'adapter-config': { count: 300, make: changing(lora, /config\.json$/, json) },
    config: { count: 600, make: changing(alone, /^config\.json$/, json) },
    tokenizer: { count: 800, make: changing(alone, /^tokenizer\.json$/, json) },
    'tokenizer-config': { count: 200, make: changing([...alone, generation], /_config\.json$/, json) },
    pieces: { count: 200, make: changing(spoken, /^tokenizer\.model$/, (_, random) => mutatePieces(pieces, random)) },
    'added-tokens': { count: 200, make: changing(spoken, /^(added_tokens|special_tokens_map)\.json$/, json) },
    index: { count: 400, make: changing(model, /index\.json$/, json) },
  };
}

function given(file: File, folder = ''): { file: File; path: string } {
  return { file, path: folder === '' ? file.name : `${folder}/${file.name}` };
}

function jsonFile(name: string, value: unknown): File {
  return new File([utf8(JSON.stringify(value))], name);
}
