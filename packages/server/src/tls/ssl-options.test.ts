import { describe, expect, it } from 'vitest';
import { readSslOptions } from './ssl-options.ts';

const nothing = { certfile: '', keyfile: '', clientCa: '', sslOptions: {} };

describe('readSslOptions', () => {
  it('finds nothing where nothing is set', () => {
    expect(readSslOptions(nothing)).toBeNull();
  });

  it('takes the traits before ssl_options', () => {
    const sslOptions = { certfile: 'a', keyfile: 'b', ca_certs: 'c', ciphers: 'AES128' };
    expect(readSslOptions({ ...nothing, certfile: 'x', sslOptions })).toEqual({
      certfile: 'x',
      keyfile: 'b',
      clientCa: 'c',
      clientCertificates: 'required',
      ciphers: 'AES128',
      version: undefined,
    });
  });

  it.each([
    [0, 'none'],
    [1, 'optional'],
    [2, 'required'],
    ['2', 'required'],
    ['CERT_OPTIONAL', 'optional'],
    ['VerifyMode.CERT_NONE', 'none'],
    [null, 'required'],
  ])('reads cert_reqs %j as %s', (value, expected) => {
    const options = { ...nothing, certfile: 'x', clientCa: 'c', sslOptions: { cert_reqs: value } };
    expect(readSslOptions(options)?.clientCertificates).toBe(expected);
  });

  it.each([
    [2, undefined],
    [17, undefined],
    ['_SSLMethod.PROTOCOL_TLS_SERVER', undefined],
    [5, 'TLSv1.2'],
  ])('reads ssl_version %j as %s', (value, expected) => {
    const options = { ...nothing, certfile: 'x', sslOptions: { ssl_version: value } };
    expect(readSslOptions(options)?.version).toBe(expected);
  });

  it.each([
    [{ keyfile: 'k' }, 'ServerApp.certfile is missing'],
    [{ clientCa: 'k' }, 'ServerApp.certfile is missing'],
    [{ sslOptions: { ciphers: 'x' } }, 'ServerApp.certfile is missing'],
    [{ certfile: 'x', sslOptions: { cerfile: 'typo' } }, '"cerfile" means nothing'],
    [{ certfile: 'x', sslOptions: { cert_reqs: 3 } }, '"cert_reqs"'],
    [{ certfile: 'x', sslOptions: { cert_reqs: 2 } }, 'no "ca_certs"'],
    [{ certfile: 'x', sslOptions: { ssl_version: 3 } }, '"ssl_version"'],
    [{ certfile: 'x', sslOptions: { ciphers: 7 } }, '"ciphers" must be a text'],
  ])('refuses %j', (traits, message) => {
    expect(() => readSslOptions({ ...nothing, ...traits })).toThrow(message);
  });
});
