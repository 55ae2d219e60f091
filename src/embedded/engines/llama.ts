import { throwIfAborted } from '@/base/abort';
import { EngineError, type Engine, type EngineModel, type LoadOptions } from '../engine';
import { memoryError } from './llama-errors';
import { readLlamaFacts, type LlamaFacts } from './llama-facts';
import type { InstanceOptions } from './llama-instance';
import { canUseThreads, hasGpu, whyLlamaCannotRun } from './llama-support';
import { downloadLlama } from './llama-wasm';

/** Ollama's own default where there is no graphics memory to speak of. */
const defaultContext = 4096;
const minimumContext = 4;
/** Ollama reads 512 tokens in one go; here that would make an abort wait for many seconds. */
const defaultBatch = 128;
/** Below this size threads, and a graphics processor, are waited for longer than they work. */
const helpersFromBytes = 64_000_000;
const maxThreads = 8;
/** WebAssembly's own limit as wllama is built, weights, context and working memory together. */
const memoryBytes = 2 ** 32;
/** How much of loading is fetching the engine itself, the first time. */
const downloadShare = 0.2;

/**
 * Runs models by llama.cpp in WebAssembly, in workers of wllama's. Nothing is fetched before the first
 * load. `load` throws EngineError in words: the browser cannot, memory, an unknown architecture, a bad
 * file; aborting frees everything at once.
 *
 * Options that it knows of loading: num_ctx (at most what the model was trained for), num_batch,
 * num_thread (where the page may have threads), num_gpu (0 for none). See: [Note: What wllama cannot
 * do] in llama-instance.ts.
 */
export function createLlamaEngine(): Engine {
  return {
    async load(model, { options, signal, onProgress }) {
      const why = whyLlamaCannotRun();
      if (why) throw new EngineError(`unable to load model: ${why}`);
      throwIfAborted(signal);
      const [file] = model.parts;
      if (!file) throw new EngineError('unable to load model: it has no file');
      if (model.parts.length > 1 && model.adapters.length > 0) {
        throw new EngineError(
          'unable to load model: the engine in this page takes adapters only for a model of one file',
        );
      }
      const report = monotonic(onProgress);
      const facts = await readLlamaFacts(file, signal);
      const instanceOptions = await toInstanceOptions(model, options, facts);
      const { contextLength } = instanceOptions;
      const sizeBytes = sizeOf(model) + contextLength * facts.bytesPerToken;
      if (sizeBytes > memoryBytes) throw memoryError({ modelBytes: sizeOf(model), contextLength });
      const [{ LlamaInstance }, { LlamaModel }] = await Promise.all([
        import('./llama-instance'),
        import('./llama-model'),
        downloadLlama({ signal, onProgress: (fraction) => report(downloadShare * fraction) }),
      ]);
      const start = (signal?: AbortSignal) =>
        LlamaInstance.start(instanceOptions, {
          signal,
          // The last hundredth is setting up the context, which tells nothing.
          onProgress: (fraction) => report(downloadShare + (0.99 - downloadShare) * fraction),
        });
      const instance = await start(signal);
      report(1);
      return new LlamaModel({
        instance,
        restart: () => start(),
        contextLength,
        sizeBytes,
        isEmbedding: facts.hasPooling,
      });
    },
  };
}

async function toInstanceOptions(
  model: EngineModel,
  options: LoadOptions['options'],
  facts: LlamaFacts,
): Promise<InstanceOptions> {
  const wanted = Math.max(minimumContext, options.num_ctx ?? defaultContext);
  const contextLength = Math.min(wanted, facts.trainedContext ?? wanted);
  const modelBytes = sizeOf(model);
  return {
    parts: model.parts,
    projector: model.projector,
    adapters: model.adapters,
    contextLength,
    // Vectors that are pooled over a whole text need all of it in one go.
    batch: facts.hasPooling ? contextLength : Math.min(options.num_batch ?? defaultBatch, contextLength),
    threads: threadsFor(modelBytes, options.num_thread ?? 0),
    gpuLayers: await gpuLayersFor(modelBytes, options.num_gpu ?? -1),
    poolLast: !facts.hasPooling,
  };
}

/**
 * [Note: Half of the processors] llama.cpp's threads spin while they wait for each other, so one that
 * does not get a processor holds up all: with two threads on two processors that others used as well,
 * a token took 180 ms instead of 2. Half of them leaves room for the page, and is as a rule what is
 * there in hardware.
 */
function threadsFor(modelBytes: number, wanted: number): number {
  const processors = navigator.hardwareConcurrency || 1;
  if (!canUseThreads()) return 1;
  if (wanted > 0) return Math.min(wanted, processors);
  if (modelBytes < helpersFromBytes) return 1;
  return Math.min(maxThreads, Math.max(1, Math.floor(processors / 2)));
}

/** How many layers run on the graphics processor: 0 for none, undefined for all. */
async function gpuLayersFor(modelBytes: number, wanted: number): Promise<number | undefined> {
  if (wanted === 0 || (wanted < 0 && modelBytes < helpersFromBytes)) return 0;
  if (!(await hasGpu())) return 0;
  return wanted > 0 ? wanted : undefined;
}

function sizeOf({ parts, adapters, projector }: EngineModel): number {
  return [...parts, ...adapters, ...(projector ? [projector] : [])].reduce((sum, { size }) => sum + size, 0);
}

/** Passes on only what is further than before, and only whole hundredths. */
function monotonic(onProgress: ((fraction: number) => void) | undefined): (fraction: number) => void {
  let reported = -1;
  return (fraction) => {
    const hundredths = Math.floor(fraction * 100);
    if (hundredths <= reported) return;
    reported = hundredths;
    onProgress?.(Math.min(1, fraction));
  };
}
