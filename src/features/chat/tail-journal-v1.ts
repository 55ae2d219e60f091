import type { AssistantMessage, Part } from './message';

/**
 * Merges a tail of the first version, which had of each part only the text that came after as many
 * characters as were stored. `stored` may be newer, then its texts win.
 */
export function mergeTexts(
  stored: AssistantMessage,
  answer: AssistantMessage,
  storedLengths: readonly number[],
): AssistantMessage {
  // Text that turns out to be thinking becomes it, and never the other way round: the newer one says so.
  const differs = answer.parts.findIndex(({ kind }, index) => kind !== (stored.parts[index]?.kind ?? kind));
  if (differs !== -1 && stored.parts[differs]?.kind === 'thinking') return stored;
  const parts = answer.parts.map((part, index) => {
    const before = stored.parts[index];
    if (!hasText(part) || before?.kind !== part.kind) return part;
    const text = before.text.slice(0, storedLengths[index]) + part.text;
    return text.length >= before.text.length ? { ...part, text } : before;
  });
  return { ...stored, ...answer, parts: [...parts, ...(differs === -1 ? stored.parts.slice(parts.length) : [])] };
}

function hasText(part: Part): part is Extract<Part, { text: string }> {
  return 'text' in part;
}
