import {
  codeToTokensBase,
  createShikiPrimitive,
  getLastGrammarState,
  type GrammarState,
  type LanguageRegistration,
  type ThemeRegistration,
} from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import { grammarOf } from './languages';
import { preparePatterns } from './prepare-patterns';

// Loaded with the first code block whose language is known.

/** A piece of a line; `color` is a CSS value, absent for plain text. */
export interface CodeToken {
  text: string;
  color?: string;
}

/** What a line hands on to the next one. Opaque. */
export type LineState = GrammarState | undefined;

export interface LineHighlighter {
  /** How many characters it has been given so far: for tests of the cost. */
  characters: number;
  /** The tokens of one line, given the state at the end of the line before. */
  line(text: string, state: LineState): { tokens: CodeToken[]; state: LineState };
}

/** Colours are variables, so that a change of the theme needs no work. They are set in CodeBlock.vue. */
const theme: ThemeRegistration = {
  name: 'paddock',
  type: 'light',
  colors: { 'editor.foreground': 'var(--code-text)', 'editor.background': 'transparent' },
  settings: [
    { settings: { foreground: 'var(--code-text)' } },
    { scope: ['comment', 'punctuation.definition.comment'], settings: { foreground: 'var(--code-comment)' } },
    {
      scope: ['string', 'markup.inserted', 'constant.other.symbol', 'punctuation.definition.string'],
      settings: { foreground: 'var(--code-string)' },
    },
    {
      scope: [
        'constant.numeric',
        'constant.language',
        'constant.character',
        'variable.other.constant',
        'support.constant',
      ],
      settings: { foreground: 'var(--code-constant)' },
    },
    {
      scope: ['keyword', 'storage', 'entity.name.tag', 'markup.deleted', 'variable.language'],
      settings: { foreground: 'var(--code-keyword)' },
    },
    { scope: ['keyword.operator', 'punctuation'], settings: { foreground: 'var(--code-punctuation)' } },
    {
      scope: [
        'entity.name.function',
        'support.function',
        'meta.function-call.generic',
        'entity.name.command',
        'markup.heading',
      ],
      settings: { foreground: 'var(--code-function)' },
    },
    {
      scope: [
        'entity.name.type',
        'support.type',
        'support.class',
        'entity.other.inherited-class',
        'entity.name.namespace',
      ],
      settings: { foreground: 'var(--code-type)' },
    },
    {
      scope: [
        'entity.other.attribute-name',
        'support.type.property-name',
        'meta.object-literal.key',
        'variable.parameter',
      ],
      settings: { foreground: 'var(--code-property)' },
    },
  ],
};

/** Lines longer than this are shown plain: somebody's minified file. */
const longestLine = 2000;

const engine = createJavaScriptRegexEngine({ forgiving: true, cache: new Map() });
const shiki = createShikiPrimitive({
  engine,
  themes: [theme],
  langs: [],
});

/** A line whose only purpose is that a pattern is made ready for use: an engine compiles it with its first text. */
const anyLine = engine.createString('a');
const prepared = new Map<string, Promise<void>>();

/** Prepares a language's own patterns first, then in the background those of the languages in it. */
async function prepareAll(registrations: LanguageRegistration[]): Promise<void> {
  const [own, ...inside] = registrations.toReversed();
  const prepare = (registration: LanguageRegistration) => {
    const work =
      prepared.get(registration.name) ??
      preparePatterns(registration, (pattern) => engine.createScanner([pattern]).findNextMatchSync(anyLine, 0, 0));
    prepared.set(registration.name, work);
    return work;
  };
  await prepare(own!);
  void inside.reduce((before, each) => before.then(() => prepare(each)), Promise.resolve());
}

/** Resolves with a highlighter for a language, or undefined for one that is not in the build. */
export async function highlighterFor(lang: string): Promise<LineHighlighter | undefined> {
  const grammar = grammarOf(lang);
  if (!grammar) return undefined;
  const registrations = (await grammar.load()).default;
  await prepareAll(registrations);
  shiki.loadLanguageSync(registrations);
  const name = registrations.at(-1)!.name;

  const highlighter: LineHighlighter = {
    characters: 0,
    line(text, state) {
      if (text.length > longestLine) return { tokens: [{ text }], state };
      highlighter.characters += text.length;
      const lines = codeToTokensBase(shiki, text, { lang: name, theme: 'paddock', grammarState: state });
      const tokens = (lines[0] ?? []).map(({ content, color }) => ({
        text: content,
        color: color && color !== 'var(--code-text)' ? color : undefined,
      }));
      return { tokens, state: getLastGrammarState(shiki, lines) };
    },
  };
  return highlighter;
}
