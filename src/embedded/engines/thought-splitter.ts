const open = '<think>';
const close = '</think>';

/**
 * Takes the thought out of an answer that begins with one, as it streams; a tag may come in pieces.
 *
 * [Note: Thoughts that llama.cpp leaves in the text] It finds out by trying the template what marks a
 * thought, and sees nothing where the template writes no thoughts of earlier answers. Ollama takes any
 * template with both tags for one that thinks. See common_chat_templates_init and the template
 * analysis in common/chat*.cpp of github.com/ggml-org/llama.cpp at b11364.
 */
export class ThoughtSplitter {
  private state: 'before' | 'inside' | 'after' = 'before';
  private held = '';

  /** The parts of `text` that are certain. What may be the beginning of a tag waits for the next call. */
  push(text: string): { thinking: string; content: string } {
    this.held += text;
    let thinking = '';
    if (this.state === 'before') {
      const start = this.held.trimStart();
      if (start.startsWith(open)) {
        this.state = 'inside';
        this.held = start.slice(open.length);
      } else if (!open.startsWith(start)) {
        this.state = 'after';
      }
    }
    if (this.state === 'inside') {
      const end = this.held.indexOf(close);
      const certain = end === -1 ? this.held.length - tagStartLength(this.held) : end;
      thinking = this.held.slice(0, certain);
      this.held = this.held.slice(certain);
      if (end !== -1) {
        this.state = 'after';
        this.held = this.held.slice(close.length);
      }
    }
    const content = this.state === 'after' ? this.held : '';
    if (this.state === 'after') this.held = '';
    return { thinking, content };
  }

  /** What still waited when the answer ended. */
  end(): { thinking: string; content: string } {
    const { held } = this;
    this.held = '';
    return this.state === 'inside' ? { thinking: held, content: '' } : { thinking: '', content: held };
  }
}

/** How many characters at the end of `text` may begin the closing tag. */
function tagStartLength(text: string): number {
  for (let length = Math.min(close.length - 1, text.length); length > 0; length -= 1) {
    if (close.startsWith(text.slice(-length))) return length;
  }
  return 0;
}
