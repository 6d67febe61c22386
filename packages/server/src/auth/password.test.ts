import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashPassword, isLegacyHash, passwordMatches } from './password.ts';

/** Written by `jupyter_server.auth.passwd`. */
const OF_JUPYTER = [
  [
    'argon2',
    'argon2:$argon2id$v=19$m=10240,t=10,p=8$8grNG9/99+3f6FSfcmoPWA$yA+KiaSjqxzBYgP4fST6rFfvtFO42EKhFv2NHE9WicU',
    'mypassword',
  ],
  [
    'argon2, beyond ASCII',
    'argon2:$argon2id$v=19$m=10240,t=10,p=8$qd2VOpEscOKMj4fOXCfCOQ$HbEAjPptOPlPh0pVG5Xi0LmCQAyriopT2liqrE5ssFI',
    'grüße 猫',
  ],
  ['sha1', 'sha1:0e112c3ddfce:a68df677475c2b47b6e86d0467eec97ac5f4b85a', 'mypassword'],
  [
    'sha256',
    'sha256:8f8b437dc50f:69c4129332c22bd169aa91fc12bc94945bcf2203353e7af3367e14741441f8e5',
    'mypassword',
  ],
  [
    'blake2b',
    'blake2b:46b204aa64ea:983143fbbdf1d00fe56bedd031f2544582e3affde97ae1983276065c85d53f466650a0ef989ced2a59946548319f4a2c5c2982872af36e3694d25d31e08edde9',
    'mypassword',
  ],
  [
    'sha3_256',
    'sha3_256:9f3f7a0e5872:4ebfa3422c1e7de14455cfac643aa1dd00a78675c5ff2f475e5440b1f292ed8e',
    'mypassword',
  ],
] as const;

describe('passwordMatches', () => {
  it.each(OF_JUPYTER)('checks a hash of Jupyter: %s', async (_name, hash, passphrase) => {
    expect(await passwordMatches(hash, passphrase)).toBe(true);
    expect(await passwordMatches(hash, passphrase.toUpperCase())).toBe(false);
    expect(await passwordMatches(hash, '')).toBe(false);
  });

  it.each(['', 'sha1', 'sha1:a:', 'nonsense:a:b', 'sha1:a:b:c', 'argon2:$argon2id$v=19$m=1'])(
    'matches nothing against %j',
    async (broken) => {
      expect(await passwordMatches(broken, '')).toBe(false);
    },
  );

  it('never fails, whatever stands where a hash should', async () => {
    const like = fc.oneof(
      fc.string(),
      fc.string().map((rest) => `argon2:${rest}`),
      fc.string().map((rest) => `argon2:$argon2id$v=19$m=8,t=1,p=1$${rest}`),
      fc.tuple(fc.string(), fc.string(), fc.string()).map((parts) => parts.join(':')),
    );
    await fc.assert(
      fc.asyncProperty(like, fc.string(), async (hash, passphrase) => {
        expect(await passwordMatches(hash, passphrase)).toBe(false);
      }),
    );
  });
});

describe('hashPassword', () => {
  it("writes Jupyter's form and cost, each time with another salt", async () => {
    const first = await hashPassword('secret');
    expect(first).toMatch(/^argon2:\$argon2id\$v=19\$m=10240,t=10,p=8\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(await passwordMatches(first, 'secret')).toBe(true);
    expect(await passwordMatches(first, 'Secret')).toBe(false);
    expect(await hashPassword('secret')).not.toBe(first);
  });
});

describe('isLegacyHash', () => {
  it('tells salted digests from argon2 and from nothing', () => {
    expect(isLegacyHash('sha1:0e11:a68d')).toBe(true);
    expect(isLegacyHash('argon2:$argon2id$')).toBe(false);
    expect(isLegacyHash('')).toBe(false);
  });
});
