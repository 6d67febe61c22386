import { Type, type Static } from 'typebox';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

/** Content of a notebook or text, or the entries of a directory; null where it was not asked for. */
const Content = Type.Unknown();

/** A file, notebook or directory (rest-api §4.1). All keys but `message` are always there. */
export const ContentsModel = Type.Object({
  name: Type.String(),
  path: Type.String(),
  last_modified: Type.String(),
  created: Type.String(),
  content: Content,
  format: Nullable(
    Type.Union([Type.Literal('json'), Type.Literal('text'), Type.Literal('base64')]),
  ),
  mimetype: Nullable(Type.String()),
  size: Nullable(Type.Integer()),
  writable: Type.Boolean(),
  hash: Nullable(Type.String()),
  hash_algorithm: Nullable(Type.String()),
  type: Type.Union([Type.Literal('directory'), Type.Literal('file'), Type.Literal('notebook')]),
  message: Type.Optional(Type.String()),
});

/** A model as it is sent; `content` is filled in where it is asked for. */
export type ContentsModel = Omit<Static<typeof ContentsModel>, 'content'> & {
  readonly content: null;
};

export const CheckpointModel = Type.Object({ id: Type.String(), last_modified: Type.String() });

/** Checked by hand: a bad value has a message of its own, an unknown type counts as `file`. */
export const GetQuery = Type.Object({
  type: Type.Optional(Type.String()),
  format: Type.Optional(Type.String()),
  content: Type.Optional(Type.String()),
  hash: Type.Optional(Type.String()),
});

/** A new untitled file, or the copy of another. Anything else in it is ignored. */
export const CreateBody = Type.Optional(
  Nullable(
    Type.Union([
      Type.Array(Type.Unknown(), { maxItems: 0 }),
      Type.Object({
        copy_from: Type.Optional(Nullable(Type.String())),
        type: Type.Optional(Type.Unknown()),
        ext: Type.Optional(Nullable(Type.String())),
      }),
    ]),
  ),
);
export type CreateBody = Static<typeof CreateBody>;

export const RenameBody = Type.Optional(
  Nullable(Type.Object({ path: Type.Optional(Nullable(Type.String())) })),
);

export const ResolvePathQuery = Type.Object({
  path: Type.Optional(Type.String()),
  kernel: Type.Optional(Type.String()),
});

export const ResolvedPaths = Type.Object({
  resolved: Type.Array(
    Type.Object({
      scope: Type.Union([Type.Literal('server'), Type.Literal('kernel')]),
      path: Type.String(),
    }),
  ),
  unresolved: Type.Optional(
    Type.Array(Type.Object({ scope: Type.Literal('kernel'), reason: Type.String() })),
  ),
});
export type ResolvedPaths = Static<typeof ResolvedPaths>;
