import { Refusal } from './answers';
import type { GgufFacts } from './gguf-facts';

/** An uploaded GGUF, as create is given it. */
export interface GivenGguf {
  name: string;
  blob: Blob;
  /** Of what was put together of several files, that of the first. */
  digest: string;
  facts: GgufFacts;
}

/**
 * Puts the parts of a split GGUF into their order; other files stay where they are. Throws a Refusal
 * in the server's words when the set is not complete or not named as llama.cpp names it.
 * Source: server/create.go of github.com/ollama/ollama at v0.33.0-rc2.
 */
export function inShardOrder<T extends GivenGguf>(files: readonly T[]): T[] {
  const shards = files.filter(({ facts }) => (facts.split?.count ?? 1) > 1).map((file) => ({ file, ...placeOf(file) }));
  const sets = new Map<string, typeof shards>();
  for (const shard of shards) sets.set(shard.prefix, [...(sets.get(shard.prefix) ?? []), shard]);
  const ordered: T[] = [];
  for (const [prefix, set] of sets) {
    const { count } = set[0]!;
    const label = JSON.stringify(prefix);
    if (set.length !== count) throw new Refusal(400, `split GGUF ${label} has ${set.length} shards, expected ${count}`);
    for (let index = 0; index < count; index += 1) {
      const shard = set.find((each) => each.index === index);
      if (!shard) throw new Refusal(400, `split GGUF ${label} is missing shard ${index + 1}`);
      ordered.push(shard.file);
    }
  }
  return [...ordered, ...files.filter((file) => !ordered.includes(file))];
}

function placeOf({ name, facts }: GivenGguf): { prefix: string; index: number; count: number } {
  const match = /^(.*)-(\d{5})-of-(\d{5})\.gguf$/.exec(name);
  const label = JSON.stringify(name);
  const { index, count } = facts.split!;
  if (!match) throw new Refusal(400, `split GGUF ${label} must use llama.cpp split filename pattern`);
  if (Number(match[3]) !== count) {
    throw new Refusal(
      400,
      `split GGUF ${label} filename count ${Number(match[3])} does not match metadata count ${count}`,
    );
  }
  if (index === undefined) throw new Refusal(400, `split GGUF ${label} is missing split.no metadata`);
  return { prefix: match[1]!, index, count };
}
