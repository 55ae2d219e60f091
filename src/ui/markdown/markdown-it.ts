import type MarkdownIt from 'markdown-it';

// The library's own types, as its rules and readers need them.
export type Parser = InstanceType<typeof MarkdownIt>;
export type Token = ReturnType<Parser['parse']>[number];
