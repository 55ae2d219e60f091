import type { AssistantMessage, Part } from '../message';

/** An answer as it was when each of its requests went out: a request for each step. */
export function stepsOf(answer: AssistantMessage): AssistantMessage[] {
  const { parts } = answer;
  const begun: AssistantMessage[] = [{ ...answer, parts: [] }];
  parts.forEach((part, index) => {
    if (part.kind !== 'step') return;
    let end = index + 1;
    while (isResult(parts[end])) end += 1;
    // Where the user has not answered the calls yet, nothing went out.
    if (end > index + 1) begun.push({ ...answer, parts: parts.slice(0, end) });
  });
  return begun;
}

function isResult(part: Part | undefined): boolean {
  return part?.kind === 'tool-result';
}
