import { Type } from 'typebox';

/** What JupyterLab's language server manager asks first (terminals-lsp §B). */
export const LanguageServerStatus = Type.Object({
  version: Type.Literal(2),
  /** Servers that are installed here, by name. */
  sessions: Type.Record(Type.String(), Type.Unknown()),
  /** Servers that are known, installed or not. */
  specs: Type.Record(Type.String(), Type.Unknown()),
});
