import type { TemplateFacts } from './convert-template';
import type { Quantizing } from './quantizations';

/** What a create form is filled in for: a file, or a model of the server. */
export interface FormSubject {
  /** What the model's makers recommend, by parameter. */
  recommended?: Readonly<Record<string, number>>;
  /** As many tokens as the model was trained for. */
  trainedFor?: number;
  /** Absent where the server would refuse to quantize it. */
  quantizing?: Quantizing;
  /** What choosing no template is called; `Automatic` unless given. */
  templateLabel?: string;
  /** What choosing none means. */
  templateNote: string;
  /** The template that it leaves as it is. */
  keptTemplate?: string;
  /** Where its own chat template is at hand: what that can be converted by. */
  templateFacts?: () => Promise<TemplateFacts | undefined>;
}
