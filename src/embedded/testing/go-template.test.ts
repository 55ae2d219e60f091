import { describe, expect, test } from 'vitest';
import type { Message } from '@/ollama/types';
import { renderInsert, renderPrompt, toolTag } from './go-template';
import { execute, parseGoTemplate } from './go-template-engine';

const run = (template: string, data: object) => execute(parseGoTemplate(template), data);

describe('the template engine', () => {
  test.each([
    ['{{ .Name }}!', 'Ada!'],
    ['a {{- .Name -}} b', 'aAdab'],
    ['{{ if .Missing }}yes{{ else if .Name }}maybe{{ else }}no{{ end }}', 'maybe'],
    ['{{ range .List }}[{{ . }}]{{ end }}', '[1][2][3]'],
    ['{{ range $i, $each := .List }}{{ if $i }},{{ end }}{{ $each }}{{ end }}', '1,2,3'],
    ['{{ range .List }}{{ if eq . 2 }}{{ break }}{{ end }}{{ . }}{{ end }}', '1'],
    ['{{ range .Empty }}x{{ else }}none{{ end }}', 'none'],
    ['{{ with .Name }}<{{ . }}>{{ end }}', '<Ada>'],
    ['{{ $last := "" }}{{ range .List }}{{ $last = . }}{{ end }}{{ $last }}', '3'],
    ['{{ len .List }} {{ index .List 1 }} {{ json (slice .List 1) }}', '3 2 [2,3]'],
    ['{{ if and .Name (not .Missing) }}{{ .Name | printf "%s?" }}{{ end }}', 'Ada?'],
    ['{{ if and (eq .Name "Ada") (gt (len .List) 2) }}ok{{ end }}', 'ok'],
    ['{{ .Deep.tool_name }}', 'x'],
    ['{{ .Deep.ToolName }}', 'x'],
    ['{{/* nothing */}}', ''],
    ['{{ $.Name }}{{ range .List }}{{ $.Name }}{{ end }}', 'AdaAdaAdaAda'],
  ])('%s', (template, expected) => {
    expect(run(template, { Name: 'Ada', List: [1, 2, 3], Empty: [], Deep: { tool_name: 'x' } })).toBe(expected);
  });

  test.each([
    ['{{ .Name', 'unclosed action'],
    ['{{ if .Name }}', 'unexpected EOF'],
    ['{{ end }}', 'unexpected {{end}}'],
    ['{{ nothing .Name }}', 'function "nothing" not defined'],
  ])('refuses %s', (template, error) => {
    expect(() => run(template, {})).toThrow(error);
  });
});

describe('prompts', () => {
  const messages: Message[] = [
    { role: 'system', content: 'S' },
    { role: 'user', content: 'Hi' },
    { role: 'assistant', content: 'A' },
    { role: 'user', content: 'B' },
  ];
  const parts = { messages, tools: [], think: undefined };

  test('a template over messages is run once', () => {
    expect(renderPrompt('{{ range .Messages }}{{ .Role }}:{{ .Content }};{{ end }}', parts)).toBe(
      'system:S;user:Hi;assistant:A;user:B;',
    );
  });

  // As a real server of 0.24 rendered them.
  test('an older one is run for each exchange', () => {
    expect(renderPrompt('{{ .Prompt }}\n', parts)).toBe('Hi\nAB\n');
    expect(renderPrompt('{{ .System }}<{{ .Prompt }}>{{ .Response }}.', parts)).toBe('S<Hi>A.<B>');
  });

  test('filling in', () => {
    expect(renderInsert('{{ if .Suffix }}{{ .Suffix }}|{{ end }}{{ .Prompt }}', 'p', 's')).toBe('s|p');
  });

  test.each([
    ['{{ if .ToolCalls }}{{ range .ToolCalls }}{"name":{{ end }}{{ end }}', '{'],
    ['{{ if .ToolCalls }}<tool_call>\n{{ range .ToolCalls }}{"name"{{ end }}</tool_call>{{ end }}', '<tool_call>'],
    ['{{ else if .ToolCalls }}[TOOL_CALLS] [{{ range .ToolCalls }}', '[TOOL_CALLS]'],
    ['{{ if .ToolCalls }}[{{ range .ToolCalls }}', '['],
    ['no calls', '{'],
  ])('the tag of tool calls in %s', (template, tag) => {
    expect(toolTag(template)).toBe(tag);
  });
});
