/**
 * The design documents. Their functions are the text of the files in this folder. Access and totals are separate documents,
 * so that a change of access does not rebuild the indexes of the totals.
 */
import auditAccess from './audit/validate_doc_update.js?raw';
import developerAccess from './developer/validate_doc_update.js?raw';
import orgAccess from './org/validate_doc_update.js?raw';
import byApp from './team/totals/by_app.js?raw';
import byCategory from './team/totals/by_category.js?raw';
import byDeveloper from './team/totals/by_developer.js?raw';
import byProject from './team/totals/by_project.js?raw';
import teamAccess from './team/validate_doc_update.js?raw';

export type DesignDocument = {
  _id: `_design/${string}`;
  language: 'javascript';
  validate_doc_update?: string;
  views?: Record<string, { map: string; reduce: '_sum' }>;
};

/** CouchDB evaluates the text as an expression. A named function without parentheses is a declaration, which has no value. */
const toExpression = (text: string) => `(${text.trim()})`;

const access = (text: string): DesignDocument => ({
  _id: '_design/access',
  language: 'javascript',
  validate_doc_update: toExpression(text)
});

const sumOf = (text: string) => ({ map: toExpression(text), reduce: '_sum' as const });

/** Rows `[local date, name] → seconds`. */
const totals: DesignDocument = {
  _id: '_design/totals',
  language: 'javascript',
  views: {
    by_developer: sumOf(byDeveloper),
    by_project: sumOf(byProject),
    by_category: sumOf(byCategory),
    by_app: sumOf(byApp)
  }
};

export const DEVELOPER_DESIGN: DesignDocument[] = [access(developerAccess)];
export const TEAM_DESIGN: DesignDocument[] = [access(teamAccess), totals];
export const ORG_DESIGN: DesignDocument[] = [access(orgAccess)];
export const AUDIT_DESIGN: DesignDocument[] = [access(auditAccess)];
