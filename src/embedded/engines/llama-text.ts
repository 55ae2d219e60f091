import type { Think } from '@/ollama/types';
import { ThoughtSplitter } from './thought-splitter';

export interface TextOptions {
  /** False: thoughts stay in the content, between their tags. */
  think: Think | undefined;
  /** The template knows thoughts, so what stands between their tags is one even where llama.cpp leaves it. */
  hasThoughts: boolean;
  /** An answer that is being continued: llama.cpp repeats it. */
  continued: string | undefined;
}

export interface TextPiece {
  content: string;
  thinking: string;
}

/** Turns what llama.cpp gives as content and as reasoning into what Ollama would give. */
export class LlamaText {
  /** What is still to be repeated. */
  private repeated: string;
  private isFirst = true;
  /** Set between the tags that are put back where thoughts are not wanted apart. */
  private isInside = false;
  private readonly splitter: ThoughtSplitter | undefined;

  constructor(private readonly options: TextOptions) {
    this.repeated = options.continued ?? '';
    if (options.hasThoughts && options.think !== false) this.splitter = new ThoughtSplitter();
  }

  push(rawContent: string, reasoning: string): TextPiece {
    const content = this.withoutRepetition(rawContent);
    if (this.options.think === false) return { content: this.withTags(content, reasoning), thinking: '' };
    if (!this.splitter || content === '') return { content, thinking: reasoning };
    const split = this.splitter.push(content);
    return { content: split.content, thinking: reasoning + split.thinking };
  }

  end(): TextPiece {
    if (this.isInside) return { content: '</think>', thinking: '' };
    return this.splitter?.end() ?? { content: '', thinking: '' };
  }

  private withTags(content: string, reasoning: string): string {
    // A template that is told not to think writes an empty thought, of which blank lines are left.
    let text = this.isFirst ? content.replace(/^\n+/, '') : content;
    if (reasoning) {
      text = (this.isInside ? '' : '<think>') + reasoning;
      this.isInside = true;
    } else if (this.isInside && text) {
      text = `</think>${text}`;
      this.isInside = false;
    }
    if (text) this.isFirst = false;
    return text;
  }

  private withoutRepetition(text: string): string {
    if (this.repeated === '' || text === '') return text;
    if (this.repeated.startsWith(text)) {
      this.repeated = this.repeated.slice(text.length);
      return '';
    }
    const rest = text.startsWith(this.repeated) ? text.slice(this.repeated.length) : text;
    this.repeated = '';
    return rest;
  }
}
