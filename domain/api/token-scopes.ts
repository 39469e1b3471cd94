/** What a token for scripts may read. A route without a scope refuses every such token. */
export const TOKEN_SCOPES = ['reports', 'days', 'statements', 'projects', 'people'] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];
