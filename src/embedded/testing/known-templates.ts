import type { TemplateDetector } from '../convert';

// A few of the templates that the real server knows. It compares whole texts; here a mark decides.

const known: { name: string; mark: string; template: string }[] = [
  {
    name: 'chatml',
    mark: '<|im_start|>',
    template: `{{- range .Messages }}<|im_start|>{{ .Role }}
{{ .Content }}<|im_end|>
{{ end }}<|im_start|>assistant
`,
  },
  {
    name: 'llama3-instruct',
    mark: '<|start_header_id|>',
    template: `{{- range .Messages }}<|start_header_id|>{{ .Role }}<|end_header_id|>

{{ .Content }}<|eot_id|>
{{- end }}<|start_header_id|>assistant<|end_header_id|>

`,
  },
  {
    name: 'gemma-instruct',
    mark: '<start_of_turn>',
    template: `{{- range .Messages }}<start_of_turn>{{ if eq .Role "assistant" }}model{{ else }}user{{ end }}
{{ .Content }}<end_of_turn>
{{ end }}<start_of_turn>model
`,
  },
];

/** The shortest text in the real list has 196 characters, and up to 99 may differ: shorter ones never match. */
const shortestMatch = 97;

export const detectTemplate: TemplateDetector = (chatTemplate) =>
  chatTemplate.length < shortestMatch ? undefined : known.find(({ mark }) => chatTemplate.includes(mark));
