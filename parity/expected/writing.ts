import { ANY, type Expected } from '../harness/expected.ts';

const LONG = 'x'.repeat(300);

/** Where one server answers with a model and the other with an error, every place differs. */
const EVERYTHING = { 'body*': [ANY, ANY], 'headers.*': [ANY, ANY] } as const;

const noCheckpointFolders: Expected = {
  of: 'files after *',
  differs: { '*.ipynb_checkpoints': ['directory 755', undefined] },
  because: 'looking for checkpoints makes no directory',
};

const danglingLinkDeleted: Expected = {
  of: 'DELETE /api/contents/link.txt',
  differs: { status: ['404 Not Found', '204 No Content'], ...EVERYTHING },
  because: 'a link that leads nowhere can be deleted',
};

export const writing: readonly Expected[] = [
  noCheckpointFolders,
  danglingLinkDeleted,
  {
    of: 'files after deletes',
    differs: { 'link.txt': ['link to a.txt', undefined] },
    because: 'a link that leads nowhere can be deleted',
  },
  {
    of: 'POST /api/contents/sub/deep/ *',
    differs: { status: ['403 Forbidden', '302 Found'], ...EVERYTHING },
    because: 'a token needs no XSRF value, for a redirect neither',
  },
  {
    of: [
      'POST /api/contents \ufffd',
      'POST /api/contents 5',
      'POST /api/contents "text"',
      'POST /api/contents [1]',
      'POST /api/contents {"type":"file","ext":5}',
      'POST /api/contents {"copy_from":5}',
      'PUT /api/contents/new.txt 5',
      'PUT /api/contents/new.txt [1]',
      'PATCH /api/contents/a.txt 5',
      'PATCH /api/contents/a.txt []',
      'PATCH /api/contents/a.txt {"path":5}',
    ],
    differs: {
      status: ['500 Internal Server Error', '400 Bad Request'],
      'body.message': ['Unhandled error', ANY],
      'body.traceback': ['', undefined],
    },
    because: 'a body of a wrong JSON type is the client’s mistake',
  },
  {
    of: [
      'PUT /api/contents/path5.txt {"type":"file","format":"text","content":"x","path":5}',
      'PATCH /api/contents/a.txt {"path":null}',
    ],
    differs: {
      status: ['500 Internal Server Error', ANY],
      ...EVERYTHING,
    },
    because: 'a body of a wrong JSON type is the client’s mistake',
  },
  {
    of: 'files after refuses bodies of the wrong type',
    differs: { 'path5.txt': [undefined, 'file 644: x'] },
    because: 'a body of a wrong JSON type is the client’s mistake',
  },
  {
    of: ['PUT /api/contents/a.txt/x.txt *', `PUT /api/contents/${LONG} *`],
    differs: {
      'body.message': ['Unhandled error', ANY],
      'body.traceback': ['', undefined],
    },
    because: 'a path below a file, or with too long a name, is not found',
  },
  {
    of: [
      'PUT /api/contents/bad7.ipynb *',
      'PUT /api/contents/bad8.ipynb *',
      'PUT /api/contents/bad9.ipynb *',
    ],
    differs: { 'body.message': [ANY, ANY] },
    because: 'the texts of Python’s exceptions',
  },
  {
    of: 'files after saves what is no good notebook, or refuses it',
    differs: { 'bad7.ipynb': ['file 644: ', undefined] },
    because: 'a failed save of a new file leaves nothing',
  },
];

export const deletingForGood: readonly Expected[] = [
  noCheckpointFolders,
  danglingLinkDeleted,
  {
    of: 'files after deletes files and empty folders',
    differs: { 'link.txt': ['link to a.txt', undefined] },
    because: 'a link that leads nowhere can be deleted',
  },
];
