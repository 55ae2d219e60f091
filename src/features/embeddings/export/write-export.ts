/** What a file of vectors says of them at its head. */
export interface ExportHead {
  name: string;
  model: string;
  legacy: boolean;
  createdAt: string;
  dimensions: number;
}

export type ExportFormat = 'json' | 'csv';

/**
 * A number of 32 bits in as few digits as tell it apart from all others: as servers write it, and half as long as
 * JavaScript would.
 */
export function shortest(value: number): string {
  for (const digits of [7, 8]) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(Number(value.toPrecision(9)));
}

/** A cell of CSV (RFC 4180). */
export function cell(text: string): string {
  return /[",\r\n]|^\s|\s$|^$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Writes a file of vectors piece by piece: `head`, pieces in order, `tail`. */
export class ExportWriter {
  private isFirst = true;

  constructor(
    private readonly format: ExportFormat,
    private readonly head: ExportHead,
  ) {}

  begin(): string {
    const { dimensions } = this.head;
    if (this.format === 'csv') {
      return `text,${Array.from({ length: dimensions }, (_, index) => index).join(',')}\r\n`;
    }
    return `${JSON.stringify(this.head).slice(0, -1)},"vectors":[`;
  }

  /** Texts, and their vectors one after the other. */
  piece(texts: readonly string[], vectors: Float32Array): string {
    const { dimensions } = this.head;
    return texts
      .map((text, index) => {
        const numbers = Array.from(vectors.subarray(index * dimensions, (index + 1) * dimensions), shortest).join(',');
        if (this.format === 'csv') return `${cell(text)},${numbers}\r\n`;
        const before = this.isFirst ? '\n' : ',\n';
        this.isFirst = false;
        return `${before}{"text":${JSON.stringify(text)},"embedding":[${numbers}]}`;
      })
      .join('');
  }

  end(): string {
    return this.format === 'csv' ? '' : '\n]}\n';
  }
}
