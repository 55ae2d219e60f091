/** A step of a long conversion: how far it is, or what came out. */
export type ConvertStep = { fraction: number; result?: undefined } | { fraction: 1; result: Blob };

/**
 * Turns model files into others. The product has none: it takes the tools of an Ollama server. Tests
 * have one that makes files which look right.
 */
export interface Converter {
  /** Makes a GGUF of a Hugging Face folder (keys are relative paths). Throws an Error in the server's words. */
  safetensors(files: ReadonlyMap<string, Blob>): Promise<Blob>;
  /** Makes a GGUF adapter of a PEFT folder. */
  adapter(files: ReadonlyMap<string, Blob>): Promise<Blob>;
  /** Makes a smaller GGUF of one in F16, BF16 or F32. */
  quantize(model: Blob, type: string): AsyncGenerator<ConvertStep, void, void>;
}

/** Finds the Go template that belongs to a file's Jinja template among known ones. */
export type TemplateDetector = (chatTemplate: string) => { name: string; template: string } | undefined;
