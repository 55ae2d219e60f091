import type { CreateRequest, Digest } from '@/ollama';
import { digestIn, type Original } from './original';

// [Note: Adapters when deriving] A create keeps the adapters of the model that it names under `from`, puts one
// that the request names on top of them, and refuses a request that names none (`adapters: {}`: "unknown type")
// or two. So one is taken off only where the model is made anew of its file. What is named must be a blob of
// the server already. (convertModelFromFiles in server/create.go at v0.24.0 and v0.33.0-rc2)

/** What is wrong with an adapter, of which `name` is what was written. */
export interface AdapterProblem {
  /** It is no blob of a server; it is the model itself; it is one more than a request may name. */
  code: 'elsewhere' | 'model' | 'several';
  name: string;
}

interface ReadAdapters {
  request: Pick<CreateRequest, 'adapters'>;
  /** Whether the base has one that is not wanted, and would stay. */
  stays: boolean;
  problems: AdapterProblem[];
}

interface Wanted {
  isAnew: boolean;
  adapters?: readonly string[];
}

/** The adapters that a model is to have, as paths or digests of blobs: those of the base, where nothing else is said. */
export function adaptersOf({ adapters }: Wanted, base: Original | undefined): readonly string[] {
  return adapters ?? base?.adapters.map(({ path }) => path) ?? [];
}

/** What of the adapters goes into a create, and what a create cannot do. */
export function readAdapters(wanted: Wanted, base: Original | undefined): ReadAdapters {
  const inherited = new Set(wanted.isAnew ? [] : base?.adapters.map(({ digest }) => digest));
  const problems: AdapterProblem[] = [];
  const kept = new Set<Digest>();
  const added: Digest[] = [];
  for (const name of adaptersOf(wanted, base)) {
    const digest = digestIn(name);
    if (digest === undefined) problems.push({ code: 'elsewhere', name });
    else if (base?.files.some((file) => file.digest === digest)) problems.push({ code: 'model', name });
    else if (inherited.has(digest)) kept.add(digest);
    else if (added.length > 0) problems.push({ code: 'several', name });
    else added.push(digest);
  }
  return {
    request: added.length > 0 ? { adapters: { 'adapter.gguf': added[0]! } } : {},
    stays: kept.size < inherited.size,
    problems,
  };
}
