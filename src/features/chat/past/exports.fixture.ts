// Exports as other programs write them, in small. Where the formats come from is told in the notes of their readers.

const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

export const anOpenWebuiExport = () => [
  {
    id: '5f0c2d3a-0000-4000-8000-000000000001',
    user_id: 'u1',
    title: 'Rivers of Europe',
    created_at: 1716900000,
    updated_at: 1716900600,
    archived: true,
    pinned: true,
    folder_id: 'f1',
    meta: { tags: ['geography', 'school'] },
    chat: {
      title: 'Rivers of Europe',
      models: ['llama3:latest', 'qwen3:8b'],
      params: { system: 'Be brief.', temperature: 0.2, stream_response: true },
      timestamp: 1716900000123,
      history: {
        currentId: 'a3',
        messages: {
          q1: {
            id: 'q1',
            parentId: null,
            childrenIds: ['a1', 'a2'],
            role: 'user',
            content: 'Which is the longest?',
            timestamp: 1716900010,
            models: ['llama3:latest', 'qwen3:8b'],
            files: [
              { type: 'image', url: `data:image/png;base64,${png}` },
              { type: 'image', url: 'b1b7f0d2-file-on-the-server' },
              { type: 'file', name: 'rivers.txt', file: { data: { content: 'Volga, Danube' } } },
              { type: 'collection', name: 'Atlas' },
            ],
          },
          a1: {
            id: 'a1',
            parentId: 'q1',
            childrenIds: [],
            role: 'assistant',
            content: 'The Volga.',
            model: 'llama3:latest',
            modelIdx: 0,
            done: true,
            timestamp: 1716900012,
            annotation: { rating: 1 },
            usage: { eval_count: 4, eval_duration: 1000000, tokens: 'many' },
          },
          a2: {
            id: 'a2',
            parentId: 'q1',
            childrenIds: ['q2'],
            role: 'assistant',
            content:
              '<details type="reasoning" done="true" duration="3">\n<summary>Thought for 3 seconds</summary>\n&gt; The Volga is &lt;long&gt;.\n&gt; So.\n</details>\n' +
              '<details type="tool_calls" done="true" id="c1" name="length_of" arguments="{&quot;river&quot;: &quot;Volga&quot;}" result="&quot;3531 km&quot;" files="">\n<summary>Tool Executed</summary>\n</details>\nThe Volga, 3531 km.',
            model: 'qwen3:8b',
            modelIdx: 1,
            done: true,
            timestamp: 1716900015,
            sources: [{ source: { name: 'Atlas' } }],
          },
          q2: { id: 'q2', parentId: 'a2', childrenIds: ['a3'], role: 'user', content: 'Thanks', timestamp: 1716900020 },
          a3: {
            id: 'a3',
            parentId: 'q2',
            childrenIds: [],
            role: 'assistant',
            content: '',
            model: 'qwen3:8b',
            error: { content: 'Ollama: 500' },
            timestamp: 1716900021,
          },
          odd: { id: 'odd', parentId: 'a3', role: 'weather', content: 'x' },
        },
      },
    },
  },
  { nothing: true },
];

export const aHollamaExport = () => [
  {
    id: 'nwq3o2',
    model: { serverId: 's1', name: 'llama3:latest', modifiedAt: '2024-05-28T10:00:00Z' },
    title: 'Rivers',
    updatedAt: '2024-05-28T12:40:00.000Z',
    systemPrompt: { role: 'system', content: 'Be brief.' },
    options: { temperature: 0.5, num_ctx: 4096, unknown: 1 },
    messages: [
      { role: 'user', content: 'CONTEXT', knowledge: { id: 'k1', name: 'Atlas', content: 'Volga', updatedAt: '' } },
      { role: 'user', content: 'Which is the longest?', images: [png, 'not base64!'] },
      { role: 'assistant', content: 'The Volga.', reasoning: 'Long.', context: [1, 2] },
    ],
  },
  { id: 'older1', model: 'gemma:7b', messages: [{ role: 'user', content: 'Hello' }, null] },
];

export const anLmStudioExport = () => ({
  name: 'Rivers',
  pinned: false,
  createdAt: 1736789912980,
  tokenCount: 210,
  systemPrompt: '',
  lastUsedModel: { identifier: 'gpt-oss-20b' },
  perChatPredictionConfig: { fields: [{ key: 'llm.prediction.systemPrompt', value: 'Be brief.' }] },
  messages: [
    {
      currentlySelected: 0,
      versions: [
        {
          type: 'singleStep',
          role: 'user',
          content: [
            { type: 'text', text: 'Which is the longest?' },
            { type: 'file', fileIdentifier: '1736789900000 - 1.png', fileType: 'image', sizeBytes: 70 },
          ],
        },
      ],
    },
    {
      currentlySelected: 1,
      versions: [
        {
          type: 'multiStep',
          role: 'assistant',
          senderInfo: { senderName: 'llama-3' },
          steps: [
            {
              type: 'contentBlock',
              stepIdentifier: '1736789920000-0.5',
              content: [{ type: 'text', text: 'The Danube.' }],
              genInfo: {
                identifier: 'llama-3',
                stats: { stopReason: 'userStopped', promptTokensCount: 25, predictedTokensCount: 4 },
              },
            },
          ],
        },
        {
          type: 'multiStep',
          role: 'assistant',
          senderInfo: { senderName: 'gpt-oss-20b' },
          steps: [
            {
              type: 'contentBlock',
              stepIdentifier: '1736789930000-0.5',
              style: { type: 'thinking', ended: true, title: 'Thought for 2 seconds' },
              content: [{ type: 'text', text: 'Longest?' }],
            },
            {
              type: 'contentBlock',
              content: [
                {
                  type: 'toolCallRequest',
                  callId: 1,
                  toolCallRequestId: 'r1',
                  name: 'length_of',
                  parameters: { river: 'Volga' },
                },
              ],
            },
            { type: 'toolStatus', callId: 1 },
            {
              type: 'contentBlock',
              roleOverride: 'tool',
              content: [{ type: 'toolCallResult', toolCallId: 'r1', content: '[{"type":"text","text":"3531 km"}]' }],
            },
            {
              type: 'contentBlock',
              content: [{ type: 'text', text: 'The Volga.' }],
              genInfo: {
                identifier: 'gpt-oss-20b',
                stats: { stopReason: 'eosFound', promptTokensCount: 30, predictedTokensCount: 6 },
              },
            },
            { type: 'debugInfoBlock', debugInfo: 'x' },
          ],
        },
      ],
    },
    {
      currentlySelected: 0,
      versions: [{ type: 'singleStep', role: 'user', content: [{ type: 'text', text: 'Thanks' }] }],
    },
  ],
});
