/**
 * The commands in a text, each as its words, about as a shell takes it apart: quotes keep words together,
 * `;`, `|`, `&` and the end of a line end a command, a backslash, backtick or caret before the end of a line
 * does not. A backslash elsewhere protects blanks, quotes and itself, and stays otherwise, so that Windows
 * paths survive. A quote without an end goes to the end of the text. Never throws.
 */
export function shellCommands(text: string): string[][] {
  const commands: string[][] = [[]];
  let word: string | undefined;
  const endWord = () => {
    if (word !== undefined) commands.at(-1)!.push(word);
    word = undefined;
  };
  // A quoted stretch, an escape, the end of a command, blanks, or a stretch of anything else.
  const pieces =
    /"((?:\\["\\]|[^"])*)(?:"|$)|'([^']*)(?:'|$)|[\\`^]\r?\n|\\([\s"'\\])|([;|&\r\n]+)|(\s+)|([^\s"'\\;|&]+|\\)/g;
  for (const [whole, double, single, escaped, end, blank, plain] of text.matchAll(pieces)) {
    if (double !== undefined) word = (word ?? '') + double.replace(/\\(["\\])/g, '$1');
    else if (single !== undefined) word = (word ?? '') + single;
    else if (escaped !== undefined || plain !== undefined) word = (word ?? '') + (escaped ?? plain ?? '');
    else if (end !== undefined || blank !== undefined || whole !== '') {
      endWord();
      if (end !== undefined) commands.push([]);
    }
  }
  endWord();
  return commands.filter((words) => words.length > 0);
}
