import type { StreamParser } from '@/ui/code-editor';

// Colours for two small languages. Only what stands on a line is looked at, and comments over several lines.

/** JSON. */
export const jsonLanguage: StreamParser<unknown> = {
  name: 'json',
  token(stream) {
    if (stream.eatSpace()) return null;
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/))
      return /^\s*:/.test(stream.string.slice(stream.pos)) ? 'propertyName' : 'string';
    if (stream.match(/^-?\d[\d.eE+-]*/)) return 'number';
    if (stream.match(/^(?:true|false|null)\b/)) return 'keyword';
    stream.next();
    return null;
  },
};

const keywords =
  /^(?:async|await|break|case|catch|class|const|continue|default|delete|do|else|export|false|finally|for|function|if|in|instanceof|let|new|null|of|return|switch|this|throw|true|try|typeof|undefined|var|while|yield)\b/;

/** JavaScript, as far as a short function needs it. `until` is what ends what goes on over lines. */
export const javascriptLanguage: StreamParser<{ until: '*/' | '`' | undefined }> = {
  name: 'javascript',
  startState: () => ({ until: undefined }),
  token(stream, state) {
    if (state.until !== undefined) {
      const { until } = state;
      if (until === '*/' ? stream.match(/^[^]*?\*\//) : stream.match(/^(?:[^`\\]|\\.)*`/)) state.until = undefined;
      else stream.skipToEnd();
      return until === '*/' ? 'comment' : 'string';
    }
    if (stream.eatSpace()) return null;
    if (stream.match('//')) {
      stream.skipToEnd();
      return 'comment';
    }
    if (stream.match('/*')) {
      state.until = '*/';
      return 'comment';
    }
    if (stream.match('`')) {
      state.until = '`';
      return 'string';
    }
    if (stream.match(/^(?:"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?)/)) return 'string';
    if (stream.match(/^\d[\w.]*/)) return 'number';
    if (stream.match(keywords)) return 'keyword';
    if (!stream.match(/^[\w$]+/)) stream.next();
    return null;
  },
};
