import { modelfileWords, parseModelfile, type ModelfileWord } from '@/ollama/modelfile';
import { parameterSpecs } from '@/ollama/parameters';
import { parserNames, rendererNames } from '@/ollama/prompt-formats';
import type { Complete, Completion, StreamParser } from '@/ui/code-editor';

// The Modelfile, as an editor needs it. What is right and wrong is the parser's business.

interface State {
  /** The quote that a value began with and that is not closed yet. */
  quote: '' | '"' | '"""';
  place: 'instruction' | 'name' | 'value';
  /** Whether the value ends with this line. */
  isLast: boolean;
}

export const modelfileLanguage: StreamParser<State> = {
  startState: () => ({ quote: '', place: 'instruction', isLast: true }),
  token(stream, state) {
    if (stream.sol()) {
      if (state.quote === '') state.place = 'instruction';
      else state.isLast = stream.string.trimEnd().endsWith(state.quote);
    }
    if (state.quote === '' && stream.eatSpace()) return null;
    if (state.place === 'instruction') {
      if (stream.peek() === '#') {
        stream.skipToEnd();
        return 'comment';
      }
      const word = stream.match(/[A-Za-z]+/) && stream.current().toUpperCase();
      if (!word) {
        stream.skipToEnd();
        return 'invalid';
      }
      state.place = word === 'PARAMETER' || word === 'MESSAGE' ? 'name' : 'value';
      return modelfileWords.includes(word as ModelfileWord) ? 'keyword' : 'invalid';
    }
    if (state.place === 'name') {
      state.place = 'value';
      return stream.match(/\w+/) ? 'propertyName' : null;
    }
    if (state.quote === '') beginValue(stream.string.slice(stream.pos).trimEnd(), state);
    if (!stream.match(/\{\{.*?(\}\}|$)/)) {
      if (!stream.skipTo('{{')) stream.skipToEnd();
      if (stream.eol() && state.isLast) state.quote = '';
      return 'string';
    }
    if (stream.eol() && state.isLast) state.quote = '';
    return 'variableName';
  },
  blankLine(state) {
    state.isLast = false;
  },
};

function beginValue(rest: string, state: State): void {
  const quote = (['"""', '"'] as const).find((each) => rest.startsWith(each)) ?? '';
  state.isLast = quote === '' || (rest.endsWith(quote) && rest.length >= 2 * quote.length);
  state.quote = quote;
}

/** What may be typed in a Modelfile: instructions, names of parameters and roles, and what FROM may name. */
export function modelfileCompletion(models: () => readonly string[]): Complete {
  return (before) => {
    const start = before.lastIndexOf('\n') + 1;
    const line = before.slice(start);
    const earlier = parseModelfile(before.slice(0, start)).problems.at(-1);
    // Inside a value of several lines everything goes.
    if (earlier?.code === 'unclosed-quote') return undefined;
    const found = (pattern: RegExp, choices: Completion['choices']): Completion | undefined => {
      const typed = pattern.exec(line)?.[1];
      return typed === undefined ? undefined : { from: before.length - typed.length, choices };
    };
    const plain = (labels: readonly string[]) => labels.map((label) => ({ label }));
    return (
      found(/^\s*([A-Za-z]*)$/, line === '' ? [] : plain(modelfileWords)) ??
      found(/^\s*FROM\s+(\S*)$/i, plain(models())) ??
      found(/^\s*PARAMETER\s+(\w*)$/i, parameterChoices) ??
      found(/^\s*PARAMETER\s+use_mmap\s+(\w*)$/i, plain(['true', 'false'])) ??
      found(/^\s*MESSAGE\s+([a-z]*)$/i, plain(['system', 'user', 'assistant'])) ??
      found(/^\s*RENDERER\s+(\S*)$/i, plain(rendererNames)) ??
      found(/^\s*PARSER\s+(\S*)$/i, plain(parserNames))
    );
  };
}

const parameterChoices = parameterSpecs.map(({ name, type, default: value }) => ({
  label: name,
  detail: value === undefined ? type : `${type}, ${value}`,
}));
