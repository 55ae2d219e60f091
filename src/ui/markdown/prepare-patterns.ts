import type { LanguageRegistration } from 'shiki/core';

/** How long preparing may keep the page from anything else. */
const sliceMs = 8;

/** The keys of a grammar under which a pattern stands. */
const patternKeys = ['match', 'begin', 'end', 'while'];

/** All patterns of a grammar, each once. */
export function patternsOf(grammar: LanguageRegistration): Set<string> {
  const patterns = new Set<string>();
  const open: unknown[] = [grammar.patterns, grammar.repository, grammar.injections];
  for (let value = open.pop(); value !== undefined || open.length > 0; value = open.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, inner] of Object.entries(value)) {
      if (typeof inner === 'string' && patternKeys.includes(key)) patterns.add(inner);
      else open.push(inner);
    }
  }
  return patterns;
}

/**
 * Hands each pattern of a grammar to `prepare`, in slices between which the page may do other things. Resolves
 * when that is done. A pattern that is refused is left to whoever uses it.
 *
 * [Note: The first line of a language] A grammar's patterns are in Oniguruma's dialect and are translated when they
 * are first needed, all that a line could begin with together: some hundreds in TypeScript, which takes 100 to 200 ms
 * at once, in the middle of an answer. Prepared before, each in turn, they are found in the engine's cache.
 */
export async function preparePatterns(
  grammar: LanguageRegistration,
  prepare: (pattern: string) => void,
): Promise<void> {
  let until = performance.now() + sliceMs;
  for (const pattern of patternsOf(grammar)) {
    if (performance.now() > until) {
      await new Promise((resolve) => setTimeout(resolve));
      until = performance.now() + sliceMs;
    }
    try {
      prepare(pattern);
    } catch {
      // The engine leaves it out as well.
    }
  }
}
