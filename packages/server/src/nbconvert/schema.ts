import { Type } from 'typebox';

/** Formats a notebook can be exported to, by name (rest-api §13). */
export const ExportFormats = Type.Record(
  Type.String(),
  Type.Object({ output_mimetype: Type.String() }),
);

/** Only `true`, in any case, turns one of them on. */
export const ExportQuery = Type.Object({
  download: Type.Optional(Type.String()),
  sanitize_html: Type.Optional(Type.String()),
});
