import { sha256Hex } from '@/base/sha256/hash-blob';
import { toDigest } from '@/ollama/digest';
import type { BlobStore } from '@/embedded/blob-store/blob-store';
import { createMemoryBlobStore } from '@/embedded/blob-store/memory';
import { mediaTypeOf, mediaTypes, type Layer, type Manifest, type ModelConfig } from '@/embedded/manifest';

const families = ['llama', 'qwen3', 'gemma3', 'phi3', 'mistral3', 'deepseek2', 'granite', 'nomic-bert'];
const parameters = ['0.6B', '1.7B', '4.0B', '8.2B', '14.8B', '32.8B', '70.6B'];
const quantizations = ['Q4_K_M', 'Q8_0', 'F16', 'Q6_K', 'IQ4_XS'];
const owners = ['', '', '', 'someone/', 'another/', 'hf.co/institute/'];

/** A store as one would find it with a collector of models: written as data, for their creation is not measured. */
export async function storeOfMany(count: number): Promise<{ store: BlobStore; names: string[] }> {
  let minute = Date.parse('2026-01-01T00:00:00Z');
  const store = createMemoryBlobStore(() => new Date((minute += 41_000)));
  const configs = new Map<string, Layer>();
  const names: string[] = [];
  for (let n = 0; n < count; n += 1) {
    // Steps that share no divisor with the number of models: every order of the list is another one.
    const at = (n * 7919) % count;
    const family = families[at % families.length]!;
    const size = parameters[(at >> 2) % parameters.length]!;
    const quantization = quantizations[(at >> 4) % quantizations.length]!;
    const kind = [family, size, quantization].join();
    const config = configs.get(kind) ?? (await putConfig(store, family, size, quantization));
    configs.set(kind, config);
    const model = `${family}-${String(at).padStart(5, '0')}`;
    const tag = `${size.toLowerCase()}-${quantization.toLowerCase()}`;
    const owner = owners[at % owners.length]!;
    names.push(`${owner}${model}:${tag}`);
    const path = [owner.startsWith('hf.co/') ? owner : `registry.ollama.ai/${owner || 'library/'}`, model, '/', tag];
    const weights = { mediaType: mediaTypeOf('model'), digest: config.digest, size: 4e8 + ((at * 48_271) % 4e10) };
    const manifest: Manifest = { schemaVersion: 2, mediaType: mediaTypes.manifest, config, layers: [weights] };
    await store.writeManifest(path.join(''), JSON.stringify(manifest));
  }
  return { store, names };
}

async function putConfig(store: BlobStore, family: string, size: string, quantization: string): Promise<Layer> {
  const config: ModelConfig = {
    model_format: 'gguf',
    model_family: family,
    model_families: [family],
    model_type: size,
    file_type: quantization,
    architecture: 'amd64',
    os: 'linux',
    rootfs: { type: 'layers', diff_ids: [] },
  };
  const blob = new Blob([JSON.stringify(config)]);
  const digest = toDigest(await sha256Hex(blob));
  await store.put(digest, blob);
  return { mediaType: mediaTypes.config, digest, size: blob.size };
}
