import { formatBytes } from '@/base/bytes';
import { EngineError } from '../engine';
import type { LlamaLog } from './llama-log';

/** The prompt has more tokens than the context; whoever may shorten it catches this. */
export class ContextExceededError extends EngineError {
  constructor(
    readonly promptTokens: number,
    readonly contextLength: number,
  ) {
    super(
      `the input length exceeds the context length: the prompt has ${promptTokens} tokens, the context ${contextLength}`,
      400,
    );
  }
}

/** What a browser gives a page at most: the engine's memory has a 4 GiB limit of its own. */
const outOfMemory =
  /insufficient memory|failed to allocate|out of memory|\boom\b|enlarge memory|bad_alloc|cannot allocate|allocation fail|array buffer allocation/i;

/** Says that a model with its context is too large for a page. */
export function memoryError(
  { modelBytes, contextLength }: { modelBytes: number; contextLength: number },
  cause?: unknown,
): EngineError {
  return new EngineError(
    `model requires more system memory than is available to a page: its files have ${formatBytes(modelBytes)}, ` +
      `and its context of ${contextLength} tokens comes on top; a browser gives at most about 4 GB. ` +
      'A smaller quantization or a smaller num_ctx may fit.',
    500,
    { cause },
  );
}

/** Words a load that failed: not enough memory, an architecture that llama.cpp does not know, a bad file. */
export function loadError(
  cause: unknown,
  log: LlamaLog,
  { modelBytes, contextLength }: { modelBytes: number; contextLength: number },
): EngineError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const said = [...log.errorLines, log.assertion ?? '', reason];
  if (said.some((line) => outOfMemory.test(line))) return memoryError({ modelBytes, contextLength }, cause);
  const architecture = said.join('\n').match(/unknown model architecture: '([^']*)'/)?.[1];
  if (architecture !== undefined) {
    return new EngineError(
      `llama runner process has terminated: error loading model: unknown model architecture: '${architecture}' ` +
        '(the llama.cpp in this page does not know it)',
      500,
      { cause },
    );
  }
  const line =
    said.find((candidate) => candidate !== '' && !/failed to load model from|^Error/.test(candidate)) ?? reason;
  const detail = line.replace(/^.*?error loading model: /, '').replace(/^\w+: /, '');
  return new EngineError(`llama runner process has terminated: error loading model: ${detail}`, 500, { cause });
}

/**
 * Words a call that failed and says whether the engine lives on.
 *
 * [Note: What ends the engine and what does not] An exception inside llama.cpp (a Jinja template that
 * raises, a schema it cannot use, text that is not UTF-8) comes out of wllama_action as a null
 * pointer, and the worker reads a length out of other bytes: "Invalid typed array length", or
 * "Invalid magic number" where the memory is large enough. llama.cpp itself is unharmed, its message
 * is in the log, and the slot is free after the cancel that wllama sends. A failed assertion, a trap
 * or an exhausted memory on the other hand leaves nothing that could be called again. Source:
 * cpp/wllama.cpp and src/workers-code/llama-cpp.js of github.com/ngxson/wllama at 3.8.1.
 */
export function callError(cause: unknown, log: LlamaLog): { error: EngineError; isDead: boolean } {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const exceeded = /request \((\d+) tokens\) exceeds the available context size \((\d+) tokens\)/.exec(reason);
  if (exceeded) return { error: new ContextExceededError(Number(exceeded[1]), Number(exceeded[2])), isDead: false };
  const tooLarge = /input \((\d+) tokens\) is (?:too large to process|larger than the max).*?(\d+)(?: tokens)?\)/.exec(
    reason,
  );
  if (tooLarge) return { error: new ContextExceededError(Number(tooLarge[1]), Number(tooLarge[2])), isDead: false };
  if (cause instanceof Error && 'type' in cause && cause.type === 'inference_error') {
    return {
      error: new EngineError(`an error was encountered while running the model: ${reason}`, 500, { cause }),
      isDead: false,
    };
  }
  const said = log.errorLines.find((line) => !line.startsWith('{'));
  if (said !== undefined && /typed array|out-of-bounds Uint8Array|ArrayBuffer|magic number/i.test(reason)) {
    return { error: exceptionError(said, log, cause), isDead: false };
  }
  const why = [log.assertion, ...log.errorLines, reason].find((line) => line) ?? 'no reason given';
  const isMemory = outOfMemory.test(`${why} ${reason}`);
  const error = new EngineError(
    isMemory
      ? 'llama runner process has terminated: the memory of this page is used up. A smaller num_ctx or a shorter prompt may fit; the next request starts the engine anew.'
      : `llama runner process has terminated: ${why}. The next request starts the engine anew.`,
    500,
    { cause },
  );
  return { error, isDead: true };
}

function exceptionError(said: string, log: LlamaLog, cause: unknown): EngineError {
  if (/invalid UTF-8/i.test(said)) {
    return new EngineError(
      'an error was encountered while running the model: it produced bytes that are not text (invalid UTF-8), which this engine cannot pass on',
      500,
      { cause },
    );
  }
  if (/JSON schema error|json_schema|failed to parse grammar/i.test(said)) {
    const detail = said
      .replace(/^.*JSON schema error/, '')
      .replace(/^.*?"json_schema":/, '')
      .trim();
    return new EngineError(`invalid JSON schema in format: ${detail}`, 500, { cause });
  }
  const raised = log.textAfter('Jinja Exception: ') ?? said;
  return new EngineError(`an error was encountered while running the model: ${raised}`, 500, { cause });
}
