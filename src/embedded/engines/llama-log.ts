/** Lines kept of what llama.cpp says: enough to name a cause, bounded whatever it says. */
const maxLines = 200;

/**
 * Listens to wllama's log, which is the only place where llama.cpp tells why something failed: over
 * its own messages an exception arrives as a cut buffer and a failed load as a bare `success: false`.
 */
export class LlamaLog {
  private errors: string[] = [];
  private others: string[] = [];
  private crash: (error: Error) => void = () => undefined;

  /** Rejects when the worker itself fails to start or to run; pending calls would wait for ever. */
  readonly workerFailed = new Promise<never>((_, reject) => {
    this.crash = reject;
  });

  /** What wllama is given as a logger. Nothing reaches the console. */
  readonly logger = {
    debug: () => undefined,
    log: (...parts: unknown[]) => this.keep(this.others, parts),
    warn: () => undefined,
    error: (...parts: unknown[]) => {
      const [first] = parts;
      if (typeof ErrorEvent !== 'undefined' && first instanceof ErrorEvent) {
        this.crash(new Error(first.message || 'the worker could not be started'));
      }
      this.keep(this.errors, parts);
    },
  };

  constructor() {
    // Not every call races against it.
    this.workerFailed.catch(() => undefined);
  }

  /** Forgets what was said before the call that begins now. */
  clear(): void {
    this.errors = [];
    this.others = [];
  }

  /** The lines that llama.cpp marked as errors, without its own prefixes (`srv  load_model: `). */
  get errorLines(): string[] {
    return this.errors;
  }

  /** The failed assertion of a crash, if it said one. */
  get assertion(): string | undefined {
    return this.others.find((line) => /GGML_ASSERT|GGML_ABORT|fatal error/i.test(line));
  }

  /** What follows `mark` in an error and in the lines that belong to it. */
  textAfter(mark: string): string | undefined {
    const line = this.errors.find((candidate) => candidate.includes(mark));
    if (line === undefined) return undefined;
    const detail = this.others.find((candidate) => /^Error: /.test(candidate.trim()));
    return (detail?.trim() ?? line.slice(line.indexOf(mark) + mark.length)).replace(/^Error: /, '').trim();
  }

  private keep(lines: string[], parts: unknown[]): void {
    if (lines.length >= maxLines || !parts.every((part) => typeof part === 'string')) return;
    const line = parts.join(' ');
    if (!line.startsWith('Stack trace')) lines.push(line.replace(/^(srv|slot|cmn|que|spec)\s+[\w.]*:?\s*/, ''));
  }
}
