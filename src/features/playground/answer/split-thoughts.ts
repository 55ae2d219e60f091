/** A response with the thoughts in it told apart. */
export interface SplitResponse {
  thinking: string;
  response: string;
}

const opening = '<think>';
const closing = '</think>';

/**
 * What of a response is thoughts. Since 0.30 servers leave them in what generate answers: with both tags, or, where the
 * prompt ends with the opening one, with the closing one alone, which counts where it stands on a line of its own.
 * Undefined where there are none. (server/routes.go GenerateHandler at v0.33.0-rc2)
 */
export function splitThoughts(response: string): SplitResponse | undefined {
  const start = /^\s*/.exec(response)![0].length;
  const isOpened = response.startsWith(opening, start);
  if (isOpened) {
    const from = start + opening.length;
    const end = response.indexOf(closing, from);
    if (end === -1) return { thinking: response.slice(from), response: '' };
    return { thinking: response.slice(from, end), response: response.slice(end + closing.length).trimStart() };
  }
  const end = response.indexOf(closing);
  if (end === -1) return undefined;
  const line = response.slice(response.lastIndexOf('\n', end) + 1, end);
  if (line.trim() !== '') return undefined;
  return { thinking: response.slice(0, end), response: response.slice(end + closing.length).trimStart() };
}
