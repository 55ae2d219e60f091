import { defaultHost, defaultNamespace, defaultTag, fullName } from '@/ollama/model-name';
import type { ProgressChunk } from '@/ollama/types';
import { Refusal } from './answers';
import { manifestPath, type Models } from './models';
import type { Registry, RegistryOptions } from './registry';

/** The lines of a pull. `name` is taken as sent: the spelling of what exists is used where there is something. */
export async function* pullLines(
  models: Models,
  registry: Registry | undefined,
  text: string,
  options: RegistryOptions,
): AsyncGenerator<ProgressChunk, void, void> {
  const name = await models.resolve(text);
  if (!name) throw new Refusal(400, 'invalid model name');
  yield { status: 'pulling manifest' };
  if (!registry) {
    throw new Refusal(
      500,
      'pull model manifest: a web page cannot reach the model registry, which does not answer other sites: import a GGUF file instead',
    );
  }
  yield* registry.pull(manifestPath(name), models.store, options);
}

/** The lines of a push. */
export async function* pushLines(
  models: Models,
  registry: Registry | undefined,
  text: string,
  options: RegistryOptions,
): AsyncGenerator<ProgressChunk, void, void> {
  yield { status: 'retrieving manifest' };
  const name = await models.resolve(text);
  if (!name) {
    yield { status: "couldn't retrieve manifest" };
    throw new Refusal(500, `unqualified name: ${withDefaults(text)}`);
  }
  if (!(await models.read(name))) {
    yield { status: "couldn't retrieve manifest" };
    throw new Refusal(500, `open /models/manifests/${manifestPath(name)}: no such file or directory`);
  }
  if (!registry) {
    throw new Refusal(
      500,
      `push ${fullName(name)}: a web page cannot reach the model registry, which does not answer other sites: push from an Ollama server instead`,
    );
  }
  yield* registry.push(manifestPath(name), models.store, options);
}

/** A text that is no name, filled up as if it were one. */
function withDefaults(text: string): string {
  const parts = text.split('/');
  const path = [...[defaultHost, defaultNamespace].slice(0, Math.max(0, 3 - parts.length)), ...parts];
  return `${path.join('/')}${parts.at(-1)!.includes(':') ? '' : `:${defaultTag}`}`;
}
